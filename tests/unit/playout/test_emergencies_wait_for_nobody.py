"""An emergency goes on over a board that fails, and waits for none that it does not need."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from broadcaster.clocks import VirtualClock
from broadcaster.playout.actions import CloseLines, OpenLines
from broadcaster.playout.lines import Lines
from broadcaster.playout.orders import LinesSettled
from hardware.registry import Ports, open_rack
from hardware.sim.config import SimAmplifier, SimConfig, SimDevice
from hardware.sim.faults import Fault
from hardware.sim.wire import SimPorts
from hardware.sim.world import World
from hardware.types import AmplifierSpec, DeviceSpec, Output, Wiring

START = datetime(2026, 11, 21, 22, 0, tzinfo=UTC)
FAR = tuple(f"far{number}" for number in range(1, 9))


class Valley:
    """Zone 1 beside the amplifier, eight more behind a long cable of their own."""

    def __init__(self, min_off: float = 0) -> None:
        self.clock = VirtualClock(START)
        self.amplifier = AmplifierSpec(
            "amplifier",
            Output("near", 8),
            Output("near", 7),
            warm_up=timedelta(seconds=3),
            min_off=timedelta(seconds=min_off),
        )
        zones = {1: (Output("near", 1),)}
        zones |= {number: (Output(name, 1),) for number, name in enumerate(FAR, start=2)}
        near = SimDevice("near", "waveshare8", 1, "near")
        far = [SimDevice(name, "waveshare8", at, "far") for at, name in enumerate(FAR, start=1)]
        horns = tuple(output for outputs in zones.values() for output in outputs)
        config = SimConfig((near, *far), (SimAmplifier(self.amplifier, horns),), paced=True)
        self.world = World(config, self.clock)
        ports = Ports(SimPorts(self.world, self.clock), threaded=False)
        specs = [DeviceSpec(d.name, d.profile, d.line, d.address) for d in (near, *far)]
        self.rack = open_rack(specs, self.clock, ports=ports)
        self.lines = Lines("main", (Wiring(self.amplifier, zones),), self.rack, self.clock)
        self.lines.make_safe()
        self._ticket = 0

    def cut_cable(self, boards: int = len(FAR)) -> None:
        for name in FAR[:boards]:
            self.world.order(Fault("deaf", name))

    def open(self, *zones: int, emergency: bool = True) -> LinesSettled:
        self._ticket += 1
        order = OpenLines("main", self._ticket, frozenset(zones), "x", emergency=emergency)
        return self.lines.carry_out(order)

    def close(self) -> None:
        self._ticket += 1
        self.lines.carry_out(CloseLines("main", self._ticket))


@pytest.fixture
def valley() -> Valley:
    return Valley()


def test_an_emergency_does_not_wait_for_boards_it_does_not_need(valley: Valley) -> None:
    valley.cut_cable()

    settled = valley.open(1)

    assert settled.up
    assert settled.took <= valley.lines.lead(1.0)


def test_a_cut_cable_with_many_boards_is_noticed_in_time(valley: Valley) -> None:
    valley.cut_cable()
    began = valley.clock.monotonic()

    valley.lines.look(0)

    assert valley.lines.problem is not None
    assert valley.clock.monotonic() - began <= 5


def test_boards_that_are_known_to_be_silent_hold_up_nobody(valley: Valley) -> None:
    valley.cut_cable(7)
    valley.lines.look(0)
    began = valley.clock.monotonic()
    heard: list[float] = []
    last = Output(FAR[7], 1)
    valley.world.on_change(
        lambda: heard.append(valley.clock.monotonic()) if valley.world.is_closed(last) else None
    )

    valley.open(*range(1, 10))

    warm_up = valley.amplifier.warm_up.total_seconds()
    assert heard
    assert heard[0] - began <= warm_up + 2


def test_an_emergency_waits_for_no_amplifier_to_rest() -> None:
    ordinary, urgent = Valley(min_off=30), Valley(min_off=30)
    for valley in (ordinary, urgent):
        valley.open(1, emergency=False)
        valley.close()

    slow = ordinary.open(1, emergency=False)
    fast = urgent.open(1)

    assert slow.took >= timedelta(seconds=30)
    assert fast.took <= urgent.lines.lead(1.0) + timedelta(seconds=1)


def test_after_a_crash_an_amplifier_rests_before_it_is_powered_again() -> None:
    valley = Valley(min_off=10)
    valley.open(1, emergency=False)
    ports = Ports(SimPorts(valley.world, valley.clock), threaded=False)
    specs = [DeviceSpec("near", "waveshare8", "near", 1)]
    wiring = Wiring(valley.amplifier, {1: (Output("near", 1),)})
    lines = Lines("main", (wiring,), open_rack(specs, valley.clock, ports=ports), valley.clock)
    lines.doubt()
    lines.make_safe()

    settled = lines.carry_out(OpenLines("main", 1, frozenset({1}), "x"))

    assert settled.took >= timedelta(seconds=10)
