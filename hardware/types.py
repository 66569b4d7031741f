"""The words of the hardware house: boards, channels, and how sure we are of a contact.

Channels are counted from 1, as they are printed on the boards.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol


class Knowledge(enum.Enum):
    """How we know a channel's state; ordered by strength."""

    ASSUMED = "assumed"
    ACKNOWLEDGED = "acknowledged"
    VERIFIED = "verified"


@dataclass(frozen=True, slots=True)
class ChannelState:
    """One contact as far as we know; `on` is None where nothing is known."""

    on: bool | None
    knowledge: Knowledge

    @property
    def is_verified_off(self) -> bool:
        """Whether the board itself, asked after the last order, said that the contact is open."""
        return self.on is False and self.knowledge is Knowledge.VERIFIED


UNKNOWN = ChannelState(on=None, knowledge=Knowledge.ASSUMED)


@dataclass(frozen=True, slots=True)
class Caps:
    """What a board can do.

    `order` is how long one order with its read-back takes when all is well.
    """

    channels: int
    acknowledges: bool
    reads_back: bool
    sets_many: bool
    settle: timedelta
    order: timedelta


@dataclass(frozen=True, slots=True)
class Profile:
    """One make of device, as its file in `hardware/profiles` describes it.

    `first_coil` is the protocol's number of channel 1. `answers_all` (a read brings every coil,
    whatever was asked) and `toggles` (a coil write of 0x5500 toggles) are firmware quirks that the
    simulator has too; drivers always read the whole board and never toggle.
    """

    name: str
    title: str
    dialect: str
    channels: int
    address: int
    baud: int
    first_coil: int = 0
    sets_many: bool = True
    answers_all: bool = False
    toggles: bool = False
    timeout: timedelta = timedelta(milliseconds=200)
    settle: timedelta = timedelta(milliseconds=20)
    gap: timedelta = timedelta(milliseconds=5)


@dataclass(frozen=True, slots=True)
class DeviceSpec:
    """One device of a station: its make, and where it is found.

    `url` is anything pyserial opens: a device path, a pty, `socket://host:port`. `address` of None
    means the profile's own.
    """

    name: str
    profile: str
    url: str
    address: int | None = None
    simulated: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Output:
    """One channel of one board, the board by its device name, the channel from 1."""

    board: str
    channel: int


@dataclass(frozen=True, slots=True)
class AmplifierSpec:
    """A relay-only amplifier.

    The `power` contact closed means on. The `mute` contact *open* means muted, so that a dead
    board is a silent one; an amplifier that mutes on a closed contact goes to the relay's
    normally-closed terminal. None where the amplifier has no mute: then it is powered last and
    cut first.
    """

    name: str
    power: Output
    mute: Output | None = None
    warm_up: timedelta = timedelta(seconds=3)


@dataclass(frozen=True, slots=True)
class Wiring:
    """One amplifier and the loudspeaker lines behind it, each by a number the caller chose."""

    amplifier: AmplifierSpec
    lines: Mapping[int, tuple[Output, ...]] = field(default_factory=dict)

    @property
    def outputs(self) -> frozenset[Output]:
        """Every output this wiring may switch, the amplifier's own included."""
        own = (self.amplifier.power, self.amplifier.mute)
        lines = (output for outputs in self.lines.values() for output in outputs)
        return frozenset(output for output in (*own, *lines) if output is not None)


class Board(Protocol):
    """A board of relays, whatever its dialect."""

    @property
    def caps(self) -> Caps:
        """What this board can do."""

    def apply(self, wanted: Mapping[int, bool]) -> Mapping[int, ChannelState]:
        """Switch the channels named, all others untouched, and read them back.

        Returns the state of each channel named. Raises DeviceFailed when the order may not have
        arrived.
        """

    def read(self) -> Mapping[int, ChannelState]:
        """Every channel as the board reports it; raises DeviceFailed."""

    def all_off(self) -> bool:
        """Open every contact; True when the board confirmed it. Never raises; 1.5 s at most."""


class Clock(Protocol):
    """Time as this house needs it: it may be real, faster, or virtual."""

    def monotonic(self) -> float:
        """Seconds since some fixed moment."""

    def sleep(self, seconds: float) -> None:
        """Wait."""
