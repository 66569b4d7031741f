"""Devices that fail are left alone, those on their bus are not; opening contacts always goes."""

import pytest
from bus_line import OFF, ON, BusLine, boards_on

from hardware.errors import NoReply, OrderRefused


def test_a_dead_board_costs_its_bus_no_time_after_three_failures() -> None:
    line = BusLine(1, 2)
    dead, good = boards_on(line, 1, 2)
    line.deaf.add(1)
    for _ in range(3):
        with pytest.raises(NoReply):
            dead.read()
    began, sent = line.clock.monotonic(), len(line.sent)

    for _ in range(10):
        with pytest.raises(NoReply, match="board 1 does not answer"):
            dead.apply({1: True})

    assert line.clock.monotonic() == began
    assert len(line.sent) == sent
    assert good.apply({1: True}) == {1: ON}


def test_what_a_dead_board_may_still_owe_holds_up_no_neighbour() -> None:
    line = BusLine(1, 2)
    dead, good = boards_on(line, 1, 2)
    line.deaf.add(1)
    with pytest.raises(NoReply):
        dead.read()
    began = line.clock.monotonic()

    good.read()

    silence_s, exchange_s = 0.1, 0.02
    assert line.clock.monotonic() - began <= silence_s + exchange_s


def test_a_dead_board_is_probed_with_a_single_frame_and_found_within_five_seconds() -> None:
    line = BusLine(1)
    board = boards_on(line, 1)[0]
    line.deaf.add(1)
    for _ in range(40):
        line.clock.sleep(0.5)
        with pytest.raises(NoReply):
            board.read()
    line.deaf.clear()
    began = line.clock.monotonic()

    while True:
        line.clock.sleep(0.5)
        try:
            board.read()
        except NoReply:
            continue
        break

    assert line.clock.monotonic() - began <= 5.0


def test_opening_contacts_is_tried_however_dead_the_board() -> None:
    line = BusLine(1)
    board = boards_on(line, 1)[0]
    line.deaf.add(1)
    for _ in range(3):
        with pytest.raises(NoReply):
            board.read()
    line.contacts[1].add(1)
    line.deaf.clear()

    assert board.apply({1: False}) == {1: OFF}
    assert board.all_off()


@pytest.mark.parametrize("profile", ["waveshare8", "kmtronic485"])
def test_opening_the_contacts_of_a_dead_board_is_given_up_within_a_second_and_a_half(
    profile: str,
) -> None:
    line = BusLine()
    board = boards_on(line, 1, profile=profile)[0]

    with pytest.raises(NoReply):
        board.apply(dict.fromkeys(range(1, 9), False))

    assert line.clock.monotonic() <= 1.5


def test_a_refusal_is_no_failure_of_the_line() -> None:
    line = BusLine(1)
    board = boards_on(line, 1)[0]
    line.refusing[1] = 4
    for _ in range(5):
        with pytest.raises(OrderRefused, match="code 4"):
            board.apply({1: True})
    line.refusing.clear()

    assert board.apply({1: True}) == {1: ON}
