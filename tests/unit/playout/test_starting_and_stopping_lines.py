"""After the stop nothing closes, nobody waits for a look, what stands beside is looked after."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from air_world import LEADS, at, item

from broadcaster.clocks import VirtualClock
from broadcaster.playout.actions import CloseLines, OpenLines
from broadcaster.playout.choice import opens_at
from broadcaster.playout.foreign import Patched
from broadcaster.playout.lines import Lines
from broadcaster.playout.orders import LinesSettled
from broadcaster.playout.state import Desk, Leads, Phase, Timing
from broadcaster.simulation.commune import POWER, Commune
from hardware.rack import Rack
from hardware.sim.faults import Fault
from hardware.types import Output

START = datetime(2026, 11, 21, 22, 0, tzinfo=UTC)


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
    return Lines("main", (commune.wiring,), rack, clock)


def opened(lines: Lines, *zones: int, ticket: int = 1, emergency: bool = False) -> LinesSettled:
    order = OpenLines("main", ticket, frozenset(zones), "a", emergency=emergency)
    return lines.carry_out(order)


def test_once_retired_nothing_closes_whoever_orders_it(
    lines: Lines, commune: Commune, rack: Rack
) -> None:
    rack.retire()

    settled = opened(lines, 1, 2)

    assert not settled.up
    assert commune.closed() == 0


def test_an_opening_under_way_when_the_rack_retires_ends_with_every_contact_open(
    lines: Lines, commune: Commune, rack: Rack
) -> None:
    commune.world.on_change(lambda: rack.retire() if commune.world.is_closed(POWER) else None)

    opened(lines, 1, 2)

    assert commune.sounding() == set()
    assert commune.closed() == 0


def test_a_closing_that_is_called_off_leaves_the_rest_to_whoever_called(
    lines: Lines, commune: Commune
) -> None:
    opened(lines, 1, 2)

    settled = lines.carry_out(CloseLines("main", 2), stop=lambda: True)
    again = opened(lines, 3, ticket=3)

    assert settled.contacts
    assert again.up
    assert commune.sounding() == {3}


def test_a_look_ends_when_an_order_waits_and_forgets_no_trouble(
    lines: Lines, commune: Commune
) -> None:
    commune.world.order(Fault("no_reply", "board2"))
    lines.look(0)
    before = dict(lines.troubles)
    commune.world.faults.clear()

    seen = lines.look(0, stop=lambda: True)

    assert seen.contacts == {}
    assert before["device:board2"] is not None
    assert dict(lines.troubles) == before


def test_a_device_that_no_bus_uses_is_looked_after_all_the_same(
    commune: Commune, rack: Rack, clock: VirtualClock
) -> None:
    used = frozenset(output for output in commune.wiring.outputs if output.board == "board1")
    lines = Lines("main", (), rack, clock, patched=Patched(used, frozenset({"board2"})))
    commune.world.boards["board2"].relays.order({5: True})

    lines.look(0)
    closed = str(lines.troubles["device:board2"])
    commune.world.order(Fault("no_reply", "board2"))
    lines.look(0)

    assert closed.startswith("Channel 5 of board2 is closed and belongs to nothing")
    assert str(lines.troubles["device:board2"]) == "board2 does not answer."
    assert lines.problem is None


def test_a_line_that_a_hand_closed_while_others_sound_is_opened_without_silencing_them(
    lines: Lines, commune: Commune
) -> None:
    opened(lines, 1, 2)
    sounding: list[frozenset[int]] = []
    stranger = commune.wiring.lines[5][0]
    commune.world.boards[stranger.board].relays.order({stranger.channel: True})
    commune.world.on_change(lambda: sounding.append(commune.sounding()))

    lines.look(1)

    assert commune.sounding() == {1, 2}
    assert all(zones >= {1, 2} for zones in sounding)
    assert "had been closed by somebody else" in str(lines.problem)


def test_an_amplifier_that_was_on_all_the_time_is_not_warmed_up_again(
    lines: Lines, clock: VirtualClock
) -> None:
    opened(lines, 1, 2)
    clock.sleep(60)

    again = OpenLines("main", 2, frozenset({1, 2}), "a", afresh=True)
    settled = lines.carry_out(again)

    assert settled.up
    assert settled.took < timedelta(seconds=1)


def test_one_that_was_called_off_while_it_warmed_up_is_warmed_up_to_the_end(
    lines: Lines, commune: Commune, clock: VirtualClock
) -> None:
    on_at: list[float] = []
    commune.world.on_change(
        lambda: on_at.append(clock.monotonic()) if commune.world.is_closed(POWER) else None
    )
    began = clock.monotonic()
    lines.carry_out(
        OpenLines("main", 1, frozenset({1}), "a"), stop=lambda: clock.monotonic() > began + 1.5
    )

    settled = opened(lines, 1, ticket=2)

    assert settled.up
    assert clock.monotonic() - on_at[0] >= commune.wiring.amplifier.warm_up.total_seconds()


def test_lines_stay_open_for_what_comes_before_the_amplifier_could_be_on_again() -> None:
    leads = Leads(LEADS.cold, LEADS.warm, rest=timedelta(seconds=30))
    desk = Desk("main", leads, frozenset({1}), wanted=frozenset({1}), programme="noon")
    soon = item("b", 100)

    is_open = opens_at(soon, Desk("main", leads, frozenset({1})), Timing())
    kept = opens_at(soon, desk, Timing())

    assert desk.phase is Phase.CLOSED
    assert is_open == at(96)
    assert kept == at(66)


def test_output_names_are_those_of_the_commune(commune: Commune, rack: Rack) -> None:
    assert Output("board2", 8) in rack.outputs
    assert len(rack.outputs) == 8 * len(commune.boards)
