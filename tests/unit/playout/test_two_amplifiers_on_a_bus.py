"""Two amplifiers on one bus: what one does must not be heard through the other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest

from broadcaster.clocks import VirtualClock
from broadcaster.playout.actions import CloseLines, OpenLines
from broadcaster.playout.lines import Lines
from broadcaster.playout.orders import LinesSettled
from broadcaster.playout.watchman import complaints
from hardware.registry import Ports, open_rack
from hardware.sim.config import SimAmplifier, SimConfig, SimDevice
from hardware.sim.faults import Fault
from hardware.sim.wire import SimPorts
from hardware.sim.world import World
from hardware.types import AmplifierSpec, DeviceSpec, Output, Wiring
from schedules.types import Reason

START = datetime(2026, 11, 21, 22, 0, tzinfo=UTC)
LONGEST = timedelta(hours=2)
FIRST, SECOND = Output("a", 1), Output("b", 1)


class Hamlets:
    """Zone 1 behind amplifier a on board a, zone 2 behind amplifier b on board b."""

    def __init__(self) -> None:
        self.clock = VirtualClock(START)
        specs = [AmplifierSpec(name, Output(name, 8), Output(name, 7)) for name in ("a", "b")]
        wirings = [Wiring(specs[0], {1: (FIRST,)}), Wiring(specs[1], {2: (SECOND,)})]
        horns = [SimAmplifier(specs[0], (FIRST,)), SimAmplifier(specs[1], (SECOND,))]
        devices = tuple(SimDevice(name, "waveshare8") for name in ("a", "b"))
        self.world = World(SimConfig(devices, tuple(horns), paced=True), self.clock)
        ports = Ports(SimPorts(self.world, self.clock), threaded=False)
        boards = [DeviceSpec(name, "waveshare8", url=name) for name in ("a", "b")]
        self.rack = open_rack(boards, self.clock, ports=ports)
        self.lines = Lines("main", wirings, self.rack, self.clock, longest=LONGEST)
        self._ticket = 0

    def open(self, *zones: int, emergency: bool = False) -> LinesSettled:
        self._ticket += 1
        order = OpenLines("main", self._ticket, frozenset(zones), "x", emergency=emergency)
        return self.lines.carry_out(order)

    def close(self) -> LinesSettled:
        self._ticket += 1
        return self.lines.carry_out(CloseLines("main", self._ticket))

    def break_board(self, fault: str, board: str = "b") -> None:
        self.world.order(Fault(fault, board))


@pytest.fixture
def hamlets() -> Hamlets:
    return Hamlets()


@pytest.mark.parametrize("fault", ["deaf", "acks_but_does_not_act", "unplug"])
def test_an_amplifier_that_cannot_be_closed_keeps_an_ordinary_broadcast_silent(
    hamlets: Hamlets, fault: str
) -> None:
    hamlets.open(2)
    hamlets.break_board(fault)
    hamlets.close()

    settled = hamlets.open(1)

    assert not settled.up
    assert settled.why is not None
    assert FIRST not in hamlets.world.sounding()


@pytest.mark.parametrize("fault", ["deaf", "acks_but_does_not_act", "unplug"])
def test_an_emergency_is_heard_all_the_same(hamlets: Hamlets, fault: str) -> None:
    hamlets.open(2)
    hamlets.break_board(fault)
    hamlets.close()

    assert hamlets.open(1, emergency=True).up
    assert FIRST in hamlets.world.sounding()


def test_a_board_that_never_was_on_keeps_nobody_silent(hamlets: Hamlets) -> None:
    hamlets.break_board("deaf")

    assert hamlets.open(1).up
    assert hamlets.world.sounding() == {FIRST}


@pytest.mark.parametrize("emergency", [False, True])
def test_a_silent_board_holds_up_the_other_amplifier_by_five_seconds_at_most(
    hamlets: Hamlets, *, emergency: bool
) -> None:
    hamlets.break_board("deaf")
    hamlets.lines.look(0)

    settled = hamlets.open(1, emergency=emergency)

    assert settled.up
    assert settled.took <= hamlets.lines.lead(1.0) + timedelta(seconds=2)


def test_closing_with_a_silent_board_is_done_within_five_seconds(hamlets: Hamlets) -> None:
    hamlets.open(1, 2)
    hamlets.break_board("deaf")

    settled = hamlets.close()

    assert settled.took <= timedelta(seconds=5)
    assert hamlets.world.sounding() == {SECOND}


def test_the_guard_closes_one_amplifier_and_leaves_the_other_on_the_air(hamlets: Hamlets) -> None:
    hamlets.open(2)
    hamlets.break_board("acks_but_does_not_act")
    hamlets.close()
    hamlets.clock.sleep(LONGEST.total_seconds() + 1)
    hamlets.lines.look(1)

    assert "more than 120 minutes" in str(hamlets.lines.problem)
    assert hamlets.open(1, emergency=True).up
    hamlets.lines.look(2)
    assert FIRST in hamlets.world.sounding()


@pytest.mark.parametrize("channel", [7, 8])
def test_an_amplifier_that_falls_away_under_a_programme_is_told_and_its_zone_is_off(
    hamlets: Hamlets, channel: int
) -> None:
    hamlets.open(1)
    hamlets.world.boards["a"].relays.press(channel)

    seen = hamlets.lines.look(1)

    assert seen.contacts[1].on is False
    assert str(hamlets.lines.problem) == (
        "The amplifier a lost its power or its sound contact; it is opened again."
    )


def test_a_standing_fault_is_never_gone_while_the_boards_are_being_asked(hamlets: Hamlets) -> None:
    hamlets.open(1)
    hamlets.break_board("acks_but_does_not_act", "a")
    hamlets.close()
    hamlets.lines.look(1)
    seen: list[Reason | None] = []
    board = cast("Any", hamlets.rack.boards["a"])
    read = board.read
    board.read = lambda **how: (seen.append(hamlets.lines.problem), read(**how))[1]

    hamlets.lines.look(1)

    assert seen
    assert None not in seen


def test_a_board_of_two_buses_is_unwell_as_long_as_one_says_so() -> None:
    away = Reason("{device} does not answer.", {"device": "b"})

    def channel(why: Reason | None) -> Any:
        lines = SimpleNamespace(problem=None, troubles={"device:b": why})
        return SimpleNamespace(
            lines=lines,
            sink=SimpleNamespace(is_well=True, is_unheard=False),
            recording_trouble=None,
            loopback=None,
            is_stalled=False,
        )

    one = complaints({"main": channel(away), "hall": channel(None)})
    other = complaints({"main": channel(None), "hall": channel(away)})

    assert one["device:b"] == other["device:b"] == away
