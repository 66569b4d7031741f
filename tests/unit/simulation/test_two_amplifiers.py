"""The commune of `bench preempt`: how it is wired, and what it calls a wrong moment."""

from datetime import UTC, datetime

import pytest

from broadcaster.clocks import VirtualClock
from broadcaster.simulation.commune import Cause, Commune
from hardware.sim.faults import Fault
from hardware.types import Output


def commune() -> Commune:
    return Commune(12, VirtualClock(datetime(2026, 11, 23, tzinfo=UTC)), 1, amplifiers=2)


def sounding(made: Commune, zone: int) -> Output:
    """Let a zone sound in order; return the contact of its horn."""
    (wiring,) = (w for w in made.wirings if zone in w.lines)
    horn, power, mute = wiring.lines[zone][0], wiring.amplifier.power, wiring.amplifier.mute
    assert mute is not None
    for output in (horn, power, mute):
        made.world.boards[output.board].relays.order({output.channel: True})
    return horn


def test_two_amplifiers_hang_on_two_boards_of_one_bus_and_share_out_the_zones() -> None:
    made = commune()

    assert [w.amplifier.power.board for w in made.wirings] == ["board1", "board2"]
    assert [sorted(w.lines) for w in made.wirings] == [[2, 4, 6, 8, 10, 12], [1, 3, 5, 7, 9, 11]]
    assert len(made.world.lines) == 1
    assert made.zones == frozenset(range(1, 13))


def test_some_zones_hang_on_two_boards_and_no_channel_is_used_twice() -> None:
    made = commune()
    horns = [w.lines[zone] for w in made.wirings for zone in w.lines]
    outputs = [output for w in made.wirings for output in w.outputs]

    assert [len({o.board for o in each}) for each in horns if len(each) > 1] == [2, 2, 2, 2]
    assert len(outputs) == len(set(outputs)) == 12 + 4 + 2 * 2


def test_a_horn_whose_contacts_are_all_shown_closed_is_wrong() -> None:
    made = commune()
    sounding(made, 3)

    assert made.sounding() == {3}
    assert made.cause_of({3}) is Cause.WRONG


@pytest.mark.parametrize("name", ["stuck_on", "worn_out"])
def test_a_horn_on_a_contact_that_its_board_reads_back_open_is_unseen(name: str) -> None:
    made = commune()
    horn = sounding(made, 3)
    made.order(Fault(name, horn.board, channel=horn.channel))
    made.world.boards[horn.board].relays.order({horn.channel: False})

    assert made.sounding() == {3}
    assert made.cause_of({3}) is Cause.UNSEEN


def test_the_worst_of_two_zones_tells() -> None:
    made = commune()
    horn = sounding(made, 3)
    sounding(made, 4)
    made.order(Fault("stuck_on", horn.board, channel=horn.channel))
    made.world.boards[horn.board].relays.order({horn.channel: False})

    assert made.cause_of({3, 4}) is Cause.WRONG


def test_what_was_closed_by_hand_is_wrong_once_it_must_have_been_seen() -> None:
    clock = VirtualClock(datetime(2026, 11, 23, tzinfo=UTC))
    made = Commune(12, clock, 1, amplifiers=2)
    horn = sounding(made, 3)
    made.world.boards[horn.board].relays.order({horn.channel: False})
    made.order(Fault("third_party", horn.board, channel=horn.channel))

    just_now = made.cause_of({3})
    clock.sleep(16)

    assert just_now is Cause.PRESSED
    assert made.cause_of({3}) is Cause.WRONG


def test_a_contact_pressed_open_and_ordered_closed_is_no_longer_by_hand() -> None:
    made = commune()
    horn = sounding(made, 3)
    made.order(Fault("third_party", horn.board, channel=horn.channel))
    made.world.boards[horn.board].relays.order({horn.channel: True})

    assert made.cause_of({3}) is Cause.WRONG
