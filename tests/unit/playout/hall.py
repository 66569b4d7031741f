"""One line behind one amplifier, on simulated devices in virtual time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from broadcaster.clocks import VirtualClock
from broadcaster.playout.actions import OpenLines
from broadcaster.playout.lines import Lines
from hardware.registry import Ports, open_rack
from hardware.sim.config import SimAmplifier, SimConfig, SimDevice
from hardware.sim.wire import SimPorts
from hardware.sim.world import World
from hardware.types import POWER, SOUND, AmplifierSpec, DeviceSpec, Output, Wiring

START = datetime(2026, 11, 21, 22, 0, tzinfo=UTC)
HORN = Output("board", 1)
FAULT_INPUT = Output("board", 3)
ON_A_LINE = AmplifierSpec(
    "Hội trường", Output("amp", POWER), Output("amp", SOUND), timedelta(seconds=1)
)
ELSEWHERE = Output("inputs", 2)
BY_CONTACTS = AmplifierSpec(
    "Hội trường", Output("board", 8), Output("board", 7), timedelta(seconds=1), fault=FAULT_INPUT
)


class Hall:
    """One line on a board with inputs, behind one amplifier."""

    def __init__(self, amplifier: AmplifierSpec) -> None:
        self.clock = VirtualClock(START)
        devices = (
            SimDevice("board", "waveshare8d"),
            SimDevice("amp", "pa1250d"),
            SimDevice("inputs", "waveshare8d"),
        )
        config = SimConfig(devices, (SimAmplifier(amplifier, (HORN,)),))
        self.world = World(config, self.clock)
        specs = [DeviceSpec(each.name, each.profile, each.name) for each in devices]
        ports = Ports(SimPorts(self.world, self.clock), threaded=False)
        self.rack = rack = open_rack(specs, self.clock, ports=ports)
        self.lines = Lines("main", (Wiring(amplifier, {1: (HORN,)}),), rack, self.clock)

    @property
    def amp(self) -> object:
        return self.world.boards["amp"]

    def open(self) -> None:
        settled = self.lines.carry_out(OpenLines("main", 1, frozenset({1}), "a"))
        assert settled.up, settled.why

    def complaint(self, *, sounding: bool = True, looks: int = 1) -> str:
        for _ in range(looks):
            self.clock.sleep(3.0)
            self.lines.look(1, sounding=sounding)
        return str(self.lines.troubles["amplifier:Hội trường"] or "")
