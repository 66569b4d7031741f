"""Between orders: what is stuck, foreign, silent, worn or open for too long is found and told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from broadcaster.clocks import VirtualClock
from broadcaster.playout.actions import CloseLines, OpenLines
from broadcaster.playout.foreign import Patched
from broadcaster.playout.lines import Lines
from broadcaster.playout.orders import LinesSettled
from broadcaster.simulation.commune import Commune
from hardware.rack import Rack
from hardware.sim.faults import Fault
from hardware.types import Output
from hardware.wear import WORN_AT

START = datetime(2026, 11, 21, 22, 0, tzinfo=UTC)
LONGEST = timedelta(hours=2)


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(START)


@pytest.fixture
def commune(clock: VirtualClock) -> Commune:
    return Commune(10, clock, seed=1)


@pytest.fixture
def rack(commune: Commune) -> Rack:
    return commune.rack()


@pytest.fixture
def lines(commune: Commune, clock: VirtualClock, rack: Rack) -> Lines:
    return Lines("main", (commune.wiring,), rack, clock, longest=LONGEST)


def opened(lines: Lines, *zones: int, ticket: int = 1) -> LinesSettled:
    return lines.carry_out(OpenLines("main", ticket, frozenset(zones), "a"))


def zone_output(commune: Commune, zone: int) -> Output:
    return commune.wiring.lines[zone][0]


def close_by_hand(commune: Commune, output: Output) -> None:
    """Somebody else switches a contact: another program, or a button on the board."""
    commune.world.boards[output.board].relays.order({output.channel: True})


def test_a_contact_that_somebody_else_closed_is_opened_and_told(
    lines: Lines, commune: Commune
) -> None:
    close_by_hand(commune, zone_output(commune, 3))

    seen = lines.look(0)

    assert commune.closed() == 0
    channel = zone_output(commune, 3).channel
    assert str(lines.problem) == (
        f"Channel {channel} of board1 had been closed by somebody else; it was opened."
    )
    assert seen.contacts[3].on is False
    lines.look(0)
    assert lines.problem is None


def test_a_closed_contact_that_belongs_to_nothing_is_told_and_left_alone(
    lines: Lines, commune: Commune
) -> None:
    spare = Output("board2", 8)
    close_by_hand(commune, spare)

    lines.look(0)

    assert commune.world.is_closed(spare)
    assert str(lines.troubles["device:board2"]) == (
        "Channel 8 of board2 is closed and belongs to nothing; look at the board."
    )


def test_a_contact_of_another_bus_is_no_trouble_of_this_one(
    commune: Commune, rack: Rack, clock: VirtualClock
) -> None:
    spare = Output("board2", 8)
    patched = commune.wiring.outputs | {spare}
    lines = Lines("main", (commune.wiring,), rack, clock, patched=Patched(patched))
    close_by_hand(commune, spare)

    lines.look(0)

    assert lines.troubles["device:board2"] is None


def test_an_amplifier_that_was_left_on_is_switched_off(lines: Lines, commune: Commune) -> None:
    close_by_hand(commune, commune.wiring.amplifier.power)

    lines.look(0)

    assert commune.closed() == 0


def test_a_contact_that_will_not_open_is_told_as_long_as_it_stays_closed(
    lines: Lines, commune: Commune
) -> None:
    opened(lines, 1, 2)
    board = zone_output(commune, 1).board
    commune.world.order(Fault("acks_but_does_not_act", board))

    lines.carry_out(CloseLines("main", 2))
    for _ in range(3):
        lines.look(2)
        assert "stays closed although nothing should sound" in str(lines.problem)

    commune.world.faults.clear()
    lines.look(2)
    assert commune.closed() == 0
    assert lines.problem is None


def test_a_line_open_for_too_long_is_closed_whatever_the_plan_says(
    lines: Lines, commune: Commune, clock: VirtualClock
) -> None:
    opened(lines, 1)
    lines.look(1)
    clock.sleep(LONGEST.total_seconds() + 1)

    lines.look(1)

    assert commune.closed() == 0
    assert "more than 120 minutes" in str(lines.problem)
    again = opened(lines, 1, ticket=2)
    assert not again.up
    assert "more than 120 minutes" in str(again.why)
    assert commune.closed() == 0


def test_after_the_guard_a_line_opens_again_once_it_was_closed_in_order(
    lines: Lines, commune: Commune, clock: VirtualClock
) -> None:
    opened(lines, 1)
    clock.sleep(LONGEST.total_seconds() + 1)
    lines.look(1)

    lines.carry_out(CloseLines("main", 2))

    assert opened(lines, 1, ticket=3).up
    assert commune.sounding() == {1}


def test_short_broadcasts_do_not_add_up_for_the_guard(
    lines: Lines, commune: Commune, clock: VirtualClock
) -> None:
    for ticket in range(1, 9, 2):
        assert opened(lines, 1, ticket=ticket).up
        clock.sleep(LONGEST.total_seconds() - 60)
        lines.look(ticket)
        assert commune.sounding() == {1}
        lines.carry_out(CloseLines("main", ticket + 1))


def test_each_device_has_its_own_trouble_and_loses_it(lines: Lines, commune: Commune) -> None:
    commune.world.order(Fault("deaf", "board2"))
    lines.look(0)

    assert lines.troubles["device:board1"] is None
    assert str(lines.troubles["device:board2"]) == "board2 does not answer."

    commune.world.faults.clear()
    for _ in range(6):
        lines.look(0)
    assert lines.troubles["device:board2"] is None


def test_a_lost_port_is_the_trouble_of_every_board_on_it(lines: Lines, commune: Commune) -> None:
    commune.world.order(Fault("unplug", "board1"))

    lines.look(0)

    assert "plugged in" in str(lines.troubles["device:board1"])


def test_a_lost_board_is_known_and_found_again_within_five_seconds(
    lines: Lines, commune: Commune, clock: VirtualClock
) -> None:
    patience = timedelta(seconds=3).total_seconds()
    lines.look(0)
    commune.world.order(Fault("unplug", "board1"))
    lost = clock.monotonic()
    clock.sleep(patience)
    lines.look(0)
    assert lines.troubles["device:board1"] is not None
    assert clock.monotonic() - lost <= 5.0

    for _ in range(5):
        clock.sleep(patience)
        lines.look(0)
    commune.world.faults.clear()
    back = clock.monotonic()
    while lines.troubles["device:board1"] is not None:
        clock.sleep(patience)
        lines.look(0)

    assert clock.monotonic() - back <= 5.0


def test_a_relay_that_has_switched_very_often_is_told(lines: Lines, rack: Rack) -> None:
    for _ in range(WORN_AT):
        rack.wear.closed(Output("board1", 4))

    lines.look(0)

    assert str(lines.troubles["device:board1"]) == (
        "Channel 4 of board1 has switched 70000 times; replace it soon."
    )


def test_what_a_board_holds_for_a_time_is_renewed(lines: Lines, rack: Rack) -> None:
    renewed: list[str] = []
    for name, board in rack.boards.items():
        board.renew = lambda name=name: renewed.append(name)  # type: ignore[method-assign]
    opened(lines, 1)

    lines.look(1)

    assert "board1" in renewed
