"""What a simulated station is made of."""

from dataclasses import dataclass, field
from pathlib import Path

from hardware.types import AmplifierSpec, Output

ANNOUNCEMENT = "simulator.json"


@dataclass(frozen=True, slots=True)
class SimDevice:
    """One simulated board; devices with the same `port` share a line, as on an RS-485 bus.

    `address` of None means the profile's own; `port` of "" means a line of its own.
    """

    name: str
    profile: str
    address: int | None = None
    port: str = ""

    @property
    def line(self) -> str:
        """The name of the line the board hangs on."""
        return self.port or self.name


@dataclass(frozen=True, slots=True)
class SimAmplifier:
    """One simulated amplifier; `horns` of None means every output that drives no amplifier."""

    spec: AmplifierSpec
    horns: tuple[Output, ...] | None = None


@dataclass(frozen=True, slots=True)
class SimConfig:
    """A simulated station.

    `folder` is where the announcement and the ptys' links lie, each under its line's name unless
    `links` says otherwise. `paced` makes bytes take as long as at the board's baud rate. `tcp`
    gives lines a fixed TCP port; others get a free one.
    """

    devices: tuple[SimDevice, ...]
    amplifiers: tuple[SimAmplifier, ...] = ()
    folder: Path = field(default_factory=Path)
    paced: bool = False
    seed: int = 0
    tcp: dict[str, int] = field(default_factory=dict)
    links: dict[str, Path] = field(default_factory=dict)
