"""An emergency goes on over a board that fails, and waits for none that it does not need."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from air_world import LEADS, fresh

from broadcaster.clocks import VirtualClock
from broadcaster.playout.actions import CloseLines, OpenLines
from broadcaster.playout.engine import step
from broadcaster.playout.lines import Lines
from broadcaster.playout.orders import LinesSettled
from broadcaster.playout.state import Desk, Phase
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


class Ridge:
    """Zone n behind amplifier n on board n, each on a port of its own; all on one bus."""

    def __init__(self, count: int) -> None:
        self.clock = VirtualClock(START)
        self.names = [f"b{number}" for number in range(count)]
        specs = [AmplifierSpec(name, Output(name, 8), Output(name, 7)) for name in self.names]
        lines = [{at: (Output(spec.name, 1),)} for at, spec in enumerate(specs)]
        horns = [SimAmplifier(spec, (Output(spec.name, 1),)) for spec in specs]
        devices = tuple(SimDevice(name, "waveshare8") for name in self.names)
        self.world = World(SimConfig(devices, tuple(horns), paced=True), self.clock)
        ports = Ports(SimPorts(self.world, self.clock), threaded=False)
        rack = open_rack(
            [DeviceSpec(name, "waveshare8", name) for name in self.names], self.clock, ports=ports
        )
        wirings = [Wiring(spec, mine) for spec, mine in zip(specs, lines, strict=True)]
        self.lines = Lines("main", wirings, rack, self.clock)


def test_an_emergency_is_heard_before_silent_amplifiers_of_others_were_given_up() -> None:
    ridge = Ridge(2)
    everywhere = frozenset(range(2))
    ridge.lines.carry_out(OpenLines("main", 1, everywhere, "x"))
    for name in ridge.names[1:]:
        ridge.world.order(Fault("deaf", name))
    began, muted, heard = ridge.clock.monotonic(), [False], [float("inf")]

    def note() -> None:
        is_open = Output("b0", 1) in ridge.world.sounding()
        if not is_open:
            muted[0] = True
        elif muted[0]:
            heard[0] = min(heard[0], ridge.clock.monotonic() - began)

    ridge.world.on_change(note)

    order = OpenLines("main", 2, frozenset({0}), "y", emergency=True)
    settled = ridge.lines.carry_out(order)

    assert heard[0] <= 1.5  # one order with its tries; a whole closing takes 2.8 s
    assert settled.took <= timedelta(seconds=2)  # sound begins when this is told


def test_what_an_emergency_only_silenced_is_closed_by_the_next_look() -> None:
    ridge = Ridge(2)
    ridge.lines.carry_out(OpenLines("main", 1, frozenset(range(2)), "x"))

    ridge.lines.carry_out(OpenLines("main", 2, frozenset({0}), "y", emergency=True))
    at_once = ridge.world.sounding()
    ridge.lines.look(2)

    assert at_once == {Output("b0", 1)}
    assert ridge.world.sounding() == {Output("b0", 1)}
    closed = ridge.world.truth().contacts
    assert not any(is_closed for output, is_closed in closed.items() if output.board == "b1")


def test_what_silences_a_horn_goes_before_silent_boards() -> None:
    clock = VirtualClock(START)
    names = [f"b{number}" for number in range(8)]
    spec = AmplifierSpec("amplifier", Output("z", 8), Output("z", 7))
    devices = [SimDevice(name, "waveshare8", at, "bus") for at, name in enumerate([*names, "z"], 1)]
    zones = {at: (Output(name, 1),) for at, name in enumerate(names)} | {9: (Output("z", 1),)}
    horns = tuple(output for outputs in zones.values() for output in outputs)
    world = World(SimConfig(tuple(devices), (SimAmplifier(spec, horns),), paced=True), clock)
    boards = [DeviceSpec(d.name, d.profile, "bus", d.address) for d in devices]

    def lines() -> Lines:
        ports = Ports(SimPorts(world, clock), threaded=False)
        return Lines("main", (Wiring(spec, zones),), open_rack(boards, clock, ports=ports), clock)

    lines().carry_out(OpenLines("main", 1, frozenset({9}), "x"))
    for name in names:
        world.order(Fault("deaf", name))
    began, silent = clock.monotonic(), list[float]()
    world.on_change(
        lambda: silent.append(clock.monotonic() - began) if not world.sounding() else None
    )

    after = lines()
    after.doubt()
    after.make_safe()

    assert silent
    assert silent[0] <= 0.2


def test_a_line_without_read_back_is_opened_again_after_its_plug_was_pulled() -> None:
    clock = VirtualClock(START)
    spec = AmplifierSpec("amplifier", Output("near", 8), Output("near", 7))
    devices = (SimDevice("near", "waveshare8"), SimDevice("mute", "lcus8_silent"))
    horn = Output("mute", 1)
    world = World(SimConfig(devices, (SimAmplifier(spec, (horn,)),), paced=True), clock)
    ports = Ports(SimPorts(world, clock), threaded=False)
    rack = open_rack([DeviceSpec(d.name, d.profile, d.name) for d in devices], clock, ports=ports)
    lines = Lines("main", (Wiring(spec, {1: (horn,)}),), rack, clock)
    desk = Desk("main", LEADS, frozenset({1}), Phase.OPEN, 1, frozenset({1}))
    settled = lines.carry_out(OpenLines("main", 1, frozenset({1}), "x"))
    desk = replace(desk, contacts=settled.contacts)

    world.order(Fault("unplug", "mute"))
    lines.look(1)
    clock.sleep(3)
    lines.look(1)
    world.faults.clear()
    clock.sleep(3)
    back = lines.look(1)
    clock.sleep(3)
    back = lines.look(1)
    _, actions = step(
        fresh(desks={"main": desk}, booted=clock.now(), since=clock.now()), clock.now(), (back,)
    )

    assert back.contacts[1].on is False
    assert back.contacts[1].knowledge == "assumed"
    again = [action for action in actions if isinstance(action, OpenLines)]
    assert [one.zones for one in again] == [frozenset({1})]
