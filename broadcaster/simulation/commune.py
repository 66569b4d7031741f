"""An imaginary commune: as many zones as wanted, on simulated boards behind one amplifier."""

from __future__ import annotations

import math
from collections.abc import Iterable

from hardware.rack import Rack
from hardware.registry import Ports, open_rack
from hardware.sim.config import SimAmplifier, SimConfig, SimDevice
from hardware.sim.wire import SimPorts
from hardware.sim.world import World
from hardware.types import AmplifierSpec, Clock, DeviceSpec, Output, Wiring

BUS = "main"
PROFILE = "waveshare8"
CHANNELS = 8
BOARDS_A_LINE = 16
POWER = Output("board1", 1)
MUTE = Output("board1", 2)


class Commune:
    """The boards, the wires between them, and the truth about every contact."""

    def __init__(self, zones: int, clock: Clock, seed: int) -> None:
        boards = math.ceil((zones + 2) / CHANNELS)
        names = [f"board{number}" for number in range(1, boards + 1)]
        outputs = [Output(name, channel) for name in names for channel in range(1, CHANNELS + 1)]
        free = [output for output in outputs if output not in (POWER, MUTE)]
        self._horns = dict(enumerate(free[:zones], start=1))
        self._zone_of = {horn: zone for zone, horn in self._horns.items()}
        spec = AmplifierSpec("amplifier", POWER, MUTE)
        self.wiring = Wiring(spec, {zone: (horn,) for zone, horn in self._horns.items()})
        devices = tuple(
            SimDevice(name, PROFILE, address, f"line{address // (BOARDS_A_LINE + 1) + 1}")
            for address, name in enumerate(names, start=1)
        )
        amplifier = SimAmplifier(spec, tuple(self._horns.values()))
        self.world = World(SimConfig(devices, (amplifier,), paced=True, seed=seed), clock)
        self._specs = [
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
        return tuple(spec.name for spec in self._specs)

    def rack(self) -> Rack:
        """Open the boards, as a program that has just started does."""
        return open_rack(
            self._specs, self._clock, ports=Ports(SimPorts(self.world, self._clock), threaded=False)
        )

    def sounding(self) -> frozenset[int]:
        """Return the zones whose horns would sound now, as soon as their amplifier has power."""
        return self._zones_of(self.world.open_to_sound())

    def closed(self) -> int:
        """Count the contacts that are truly closed."""
        return sum(self.world.truth().contacts.values())

    def _zones_of(self, horns: Iterable[Output]) -> frozenset[int]:
        return frozenset(self._zone_of[horn] for horn in horns)
