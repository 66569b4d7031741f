"""Where sound can go: zones, the outputs that open them, amplifiers and buses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

SIMULATED = "simulated"
"""The loop-back of a bus that is only made believe."""


class OutputRole(StrEnum):
    """What one channel of one board does."""

    ZONE = "zone"
    AMPLIFIER_POWER = "amplifier_power"
    AMPLIFIER_MUTE = "amplifier_mute"


class AmplifierKind(StrEnum):
    """How an amplifier is switched.

    A `line` amplifier has a data line: it is a device whose channel 1 is its power and channel 2
    its sound, and power and mute contacts point there.
    """

    RELAY = "relay"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Device:
    """One board on one port.

    With a `lease` the board itself opens a contact again when nobody renewed it for so long.
    """

    name: str
    profile: str
    url: str
    address: int
    simulated: bool
    lease: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Output:
    """One channel (from 1) of one board, by the board's name."""

    device: str
    channel: int


@dataclass(frozen=True, slots=True)
class Amplifier:
    """An amplifier on one bus.

    `fault` is a contact *input* of a board that closes when the amplifier has a fault. It stays
    off for `min_off` before it is powered again.
    """

    name: str
    bus: str
    power: Output | None
    mute: Output | None
    warm_up: timedelta
    kind: AmplifierKind = AmplifierKind.RELAY
    fault: Output | None = None
    min_off: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Zone:
    """The smallest group of loudspeakers that can be switched alone."""

    id: int
    name: str
    amplifier: str | None
    outputs: tuple[Output, ...]


@dataclass(frozen=True, slots=True)
class StopButton:
    """A push button on a contact *input* of a board; `zone` None stops everything.

    One that `rests_closed` opens when it is pressed, so that a broken wire is noticed.
    """

    input: Output
    zone: int | None = None
    label: str = ""
    rests_closed: bool = False

    @property
    def place(self) -> str:
        """Its board and input, as journal and alarms name them."""
        return f"{self.input.device}/{self.input.channel}"


@dataclass(frozen=True, slots=True)
class Bus:
    """One audio output; `sink` is "auto", "null", "card:NAME" or "icecast:HOST:PORT/MOUNT".

    `witness` is what hears again what it gives: "card:NAME", "simulated", or "" where nothing does.
    """

    name: str
    sink: str
    witness: str = ""


@dataclass(frozen=True, slots=True)
class Wiring:
    """The whole patch of a station, as playout reads it."""

    devices: tuple[Device, ...]
    amplifiers: tuple[Amplifier, ...]
    zones: tuple[Zone, ...]
    buses: tuple[Bus, ...]
    stop_buttons: tuple[StopButton, ...] = ()

    @property
    def all_simulated(self) -> bool:
        """Tell whether no device of this station is real."""
        return all(device.simulated for device in self.devices)
