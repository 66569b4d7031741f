"""Contacts that a board holds closed for a time only: what is renewed, and what never is."""

from datetime import timedelta

import pytest
from bus_line import OFF, ON, BusLine, boards_on

from hardware.drivers.relay_board import RelayBoard
from hardware.errors import NoReply
from hardware.frames.modbus import sealed

MINUTE = timedelta(seconds=60)
FLASH_1, FLASH_2 = (sealed(bytes.fromhex(f"01 05 02 0{n} 02 58")) for n in (0, 1))


def leased(line: BusLine) -> RelayBoard:
    return boards_on(line, 1, lease=MINUTE)[0]


def test_a_leased_contact_is_closed_by_the_boards_own_clock_and_opened_for_good() -> None:
    line = BusLine(1)
    board = leased(line)

    assert board.apply({1: True, 2: True, 3: False}) == {1: ON, 2: ON, 3: OFF}
    assert line.switching == [sealed(bytes.fromhex("01 0F 00 02 00 01 01 00")), FLASH_1, FLASH_2]


def test_a_renewal_repeats_the_order_for_what_is_held_and_for_nothing_else() -> None:
    line = BusLine(1)
    board = leased(line)
    board.apply({1: True, 2: True, 3: False})
    board.apply({1: False})
    line.sent.clear()

    board.renew()

    assert line.sent == [FLASH_2]


def test_a_contact_that_opened_by_itself_is_not_closed_again_by_a_renewal() -> None:
    line = BusLine(1)
    board = leased(line)
    board.apply({1: True, 2: True})
    line.contacts[1].discard(1)
    board.read()
    line.sent.clear()

    board.renew()

    assert line.sent == [FLASH_2]


def test_a_contact_that_others_closed_is_never_held_by_a_renewal() -> None:
    line = BusLine(1)
    board = leased(line)
    line.contacts[1].add(5)
    board.read()
    line.sent.clear()

    board.renew()

    assert line.sent == []


def test_an_order_that_acted_without_an_answer_is_renewed_all_the_same() -> None:
    line = BusLine(1)
    board = leased(line)
    line.mute.add(1)
    assert board.apply({1: True}) == {1: ON}
    line.mute.clear()
    line.sent.clear()

    board.renew()

    assert line.sent == [FLASH_1]


def test_a_renewal_that_got_lost_is_told() -> None:
    line = BusLine(1)
    board = leased(line)
    board.apply({1: True})
    line.deaf.add(1)

    with pytest.raises(NoReply, match="board 1 does not answer"):
        board.renew()


def test_after_all_off_nothing_is_renewed() -> None:
    line = BusLine(1)
    board = leased(line)
    board.apply({1: True})
    assert board.all_off()
    line.sent.clear()

    board.renew()

    assert line.sent == []


def test_a_lease_is_no_longer_than_the_board_can() -> None:
    board = boards_on(BusLine(1), 1, lease=timedelta(hours=5))[0]

    assert board.lease == board.caps.longest_lease == timedelta(seconds=3276.7)


def test_a_board_without_a_clock_of_its_own_holds_its_contacts_and_is_not_renewed() -> None:
    line = BusLine(1)
    board = boards_on(line, 1, profile="generic_coils8", lease=MINUTE)[0]
    board.apply({1: True})
    line.sent.clear()

    board.renew()

    assert board.lease is None
    assert line.sent == []
