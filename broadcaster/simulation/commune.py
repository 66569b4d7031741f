"""An imaginary commune: as many zones as wanted, on simulated boards behind its amplifiers."""

from __future__ import annotations

import enum
import math
from collections.abc import Iterable, Sequence
from datetime import timedelta

from hardware.rack import Rack
from hardware.registry import Ports, open_rack
from hardware.sim.config import SimAmplifier, SimConfig, SimDevice
from hardware.sim.faults import Fault
from hardware.sim.wire import SimPorts
from hardware.sim.world import World
from hardware.types import AmplifierSpec, Clock, DeviceSpec, Output, Wiring

BUS = "main"
PROFILE = "waveshare8"
CHANNELS = 8
BOARDS_A_LINE = 16
POWER = Output("board1", 1)
MUTE = Output("board1", 2)
"""The contacts of the first amplifier."""
TWICE_EVERY = 3
"""With several amplifiers, every so many zones one hangs on two boards."""
SEEN_WITHIN = timedelta(seconds=15)
"""So long after somebody pressed a button the boards were asked, a switching in between included,
and what was closed by hand was opened."""


class Cause(enum.IntEnum):
    """Why a zone sounds that should not, the worst last.

    UNSEEN: a contact on the way to its horn is closed, and its board reads it back as open.
    PRESSED: somebody pressed a button so shortly ago that nobody can have seen it.
    """

    UNSEEN = 0
    PRESSED = 1
    WRONG = 2


class Commune:
    """The boards, the wires between them, and the truth about every contact.

    Each amplifier hangs on a board of its own, and the boards of a line share a bus.
    """

    def __init__(self, zones: int, clock: Clock, seed: int, *, amplifiers: int = 1) -> None:
        twice = zones // TWICE_EVERY if amplifiers > 1 else 0
        needed = math.ceil((zones + twice + 2 * amplifiers) / CHANNELS)
        names = [f"board{number}" for number in range(1, max(needed, amplifiers) + 1)]
        specs = [
            AmplifierSpec("amplifier" + str(number or ""), Output(name, 1), Output(name, 2))
            for number, name in enumerate(names[:amplifiers])
        ]
        self._specs = specs
        self._horns = _horns(zones, names, specs, twice)
        self._zone_of = {horn: zone for zone, horns in self._horns.items() for horn in horns}
        self.wirings = tuple(
            Wiring(spec, {z: horns for z, horns in self._horns.items() if z % amplifiers == number})
            for number, spec in enumerate(specs)
        )
        devices = tuple(
            SimDevice(name, PROFILE, address, f"line{address // (BOARDS_A_LINE + 1) + 1}")
            for address, name in enumerate(names, start=1)
        )
        made = tuple(
            SimAmplifier(w.amplifier, tuple(o for horns in w.lines.values() for o in horns))
            for w in self.wirings
        )
        self.world = World(SimConfig(devices, made, paced=True, seed=seed), clock)
        self.world.on_change(self._forget_opened)
        self._pressed: dict[Output, float] = {}
        self._devices = [
            DeviceSpec(d.name, PROFILE, d.line, d.address, simulated=True) for d in devices
        ]
        self._clock = clock

    @property
    def zones(self) -> frozenset[int]:
        """Every zone."""
        return frozenset(self._horns)

    @property
    def boards(self) -> tuple[str, ...]:
        """The boards by name."""
        return tuple(spec.name for spec in self._devices)

    @property
    def wiring(self) -> Wiring:
        """The lines of the first amplifier: all there are where it is the only one."""
        return self.wirings[0]

    @property
    def amplifiers(self) -> tuple[str, ...]:
        """The amplifiers by name."""
        return tuple(spec.name for spec in self._specs)

    def rack(self) -> Rack:
        """Open the boards, as a program that has just started does."""
        ports = Ports(SimPorts(self.world, self._clock), threaded=False)
        return open_rack(self._devices, self._clock, ports=ports)

    def sounding(self) -> frozenset[int]:
        """Return the zones whose horns would sound now, as soon as their amplifier has power."""
        return frozenset(self._zone_of[horn] for horn in self.world.open_to_sound())

    def closed(self) -> int:
        """Count the contacts that are truly closed."""
        return sum(self.world.truth().contacts.values())

    def hidden(self) -> int:
        """Count the closed contacts of which nobody can know: unseen, or pressed just now."""
        truth = self.world.truth().contacts
        return sum(self._cause([o]) is not Cause.WRONG for o, closed in truth.items() if closed)

    def order(self, fault: Fault) -> None:
        """Put a fault in force, and remember what somebody closes by hand."""
        self.world.order(fault)
        if fault.name == "third_party":
            pressed = Output(fault.device, fault.channel or 1)
            self._pressed[pressed] = self._clock.monotonic()
            self._forget_opened()

    def cause_of(self, zones: Iterable[int]) -> Cause:
        """Return why zones sound that should not: the worst of all ways to their horns."""
        open_now = self.world.open_to_sound()
        ways = [
            [horn, *filter(None, (wiring.amplifier.power, wiring.amplifier.mute))]
            for wiring in self.wirings
            for zone in wiring.lines.keys() & frozenset(zones)
            for horn in wiring.lines[zone]
            if horn in open_now
        ]
        return max(map(self._cause, ways), default=Cause.UNSEEN)

    def _cause(self, way: Sequence[Output]) -> Cause:
        """Return why one way is open: by what its boards do not show, by a hand, or by mistake."""
        relays = {output: self.world.boards[output.board].relays for output in way}
        if not all(relays[output].reported(output.channel) for output in way):
            return Cause.UNSEEN
        since = self._clock.monotonic() - SEEN_WITHIN.total_seconds()
        by_hand = any(self._pressed.get(output, float("-inf")) > since for output in way)
        return Cause.PRESSED if by_hand else Cause.WRONG

    def _forget_opened(self) -> None:
        boards = self.world.boards
        for output in tuple(self._pressed):
            if not boards[output.board].relays.is_closed(output.channel):
                del self._pressed[output]


def _horns(
    zones: int, boards: Sequence[str], amplifiers: Sequence[AmplifierSpec], twice: int
) -> dict[int, tuple[Output, ...]]:
    """Deal the free channels to the zones; some get one on each of two boards."""
    taken = {o for spec in amplifiers for o in (spec.power, spec.mute)}
    free = [o for b in boards for ch in range(1, CHANNELS + 1) if (o := Output(b, ch)) not in taken]
    horns: dict[int, tuple[Output, ...]] = {z: (free.pop(0),) for z in range(1, zones + 1)}
    for zone in range(TWICE_EVERY, TWICE_EVERY * twice + 1, TWICE_EVERY):
        other = next((o for o in free if o.board != horns[zone][0].board), None)
        if other is not None:
            free.remove(other)
            horns[zone] = (*horns[zone], other)
    return horns
