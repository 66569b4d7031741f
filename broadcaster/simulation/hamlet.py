"""One hamlet in virtual time: its boards, its loudspeakers, and what could be heard there when."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from datetime import datetime

from broadcaster.clocks import VirtualClock
from broadcaster.playout.lines import Lines
from hardware.registry import Ports, open_rack
from hardware.sim.config import SimAmplifier, SimConfig, SimDevice
from hardware.sim.wire import SimPorts
from hardware.sim.world import World
from hardware.types import AmplifierSpec, DeviceSpec, Output, Wiring

PROFILE = "waveshare8"
CHANNELS = 8


class Hamlet:
    """An amplifier on a bus of its own, with its boards on a line of their own.

    Its clock runs ahead of the station's while its lines are switched: the buses of a station are
    switched side by side, and virtual time has one hand only. What sounds is therefore looked up
    by the moment (seconds of the monotonic clock) and not asked for.
    """

    def __init__(self, number: int, zones: Sequence[int], began: datetime, seed: int) -> None:
        self.number = number
        self.bus = f"hamlet{number}"
        self.clock = VirtualClock(began)
        needed = math.ceil((len(zones) + 2) / CHANNELS)
        self.boards = tuple(f"h{number}board{board}" for board in range(1, needed + 1))
        free = [Output(board, ch) for board in self.boards for ch in range(1, CHANNELS + 1)]
        spec = AmplifierSpec(self.bus, free.pop(0), free.pop(0))
        self.wiring = Wiring(spec, {zone: (free.pop(0),) for zone in zones})
        self._zone_of = {horns[0]: zone for zone, horns in self.wiring.lines.items()}
        line = f"line{number}"
        devices = tuple(
            SimDevice(board, PROFILE, address, line) for address, board in enumerate(self.boards, 1)
        )
        amplifier = SimAmplifier(spec, tuple(self._zone_of))
        self.world = World(SimConfig(devices, (amplifier,), paced=True, seed=seed), self.clock)
        self.world.on_change(self._moved)
        self._specs = [
            DeviceSpec(one.name, PROFILE, line, one.address, simulated=True) for one in devices
        ]
        self._states: deque[tuple[float, frozenset[int]]] = deque([(-math.inf, frozenset())])

    @property
    def zones(self) -> frozenset[int]:
        """Its zones."""
        return frozenset(self.wiring.lines)

    def lines(self) -> Lines:
        """Open the boards, as a program that has just started does."""
        ports = Ports(SimPorts(self.world, self.clock), threaded=False)
        rack = open_rack(self._specs, self.clock, ports=ports)
        return Lines(self.bus, [self.wiring], rack, self.clock)

    def catch_up(self, at: float) -> None:
        """Let time pass up to a moment; where it is ahead already nothing happens."""
        self.clock.sleep(max(0.0, at - self.clock.monotonic()))

    def open_between(self, begins: float, ends: float) -> frozenset[int]:
        """Return the zones that any sound would have reached at some time between two moments.

        What was before that is forgotten.
        """
        while len(self._states) > 1 and self._states[1][0] <= begins:
            self._states.popleft()
        return frozenset().union(*(zones for at, zones in self._states if at < ends))

    def closed(self) -> int:
        """Count the contacts that are truly closed."""
        return sum(self.world.truth().contacts.values())

    def _moved(self) -> None:
        heard = frozenset(self._zone_of[horn] for horn in self.world.open_to_sound())
        at = self.clock.monotonic()
        if self._states[-1][0] == at:
            # Within one moment only what stays counts: contacts of one frame move together.
            self._states.pop()
        self._states.append((at, heard))


def hamlets(zones: int, number: int, began: datetime, seed: int) -> tuple[Hamlet, ...]:
    """Deal the zones, numbered from 1, to so many hamlets, one after the other."""
    each = math.ceil(zones / number)
    parts = [range(first, min(first + each, zones + 1)) for first in range(1, zones + 1, each)]
    return tuple(Hamlet(n, part, began, seed + n) for n, part in enumerate(parts, 1))
