"""The words of the hardware house: boards, channels, and how sure we are of a contact.

Channels are counted from 1, as they are printed on the boards.
"""

import enum
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol, TypeVar

from hardware.options import Options

T = TypeVar("T")


class Urgency(enum.IntEnum):
    """What goes first on a port: opening contacts, then an emergency, then the plan, then polls."""

    OFF = 0
    EMERGENCY = 1
    NORMAL = 2
    POLL = 3


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


class Kind(enum.StrEnum):
    """What a device is: a board of relays, an amplifier with a data line, a one-way encoder."""

    RELAYS = "relays"
    AMPLIFIER = "amplifier"
    ENCODER = "encoder"


POWER = 1
"""The channel of an amplifier with a data line that switches it on."""
SOUND = 2
"""The channel of an amplifier with a data line that lets sound pass."""


@dataclass(frozen=True, slots=True)
class Caps:
    """What a device can do.

    `order` is how long one order with its read-back takes when all is well. `longest_lease` is the
    longest time for which the board itself closes a contact and opens it again by its own clock;
    None where it cannot. `inputs` counts the contact inputs that can be read. `usual_level` is the
    volume that its profile gives it, in per cent.
    """

    channels: int
    acknowledges: bool
    reads_back: bool
    sets_many: bool
    settle: timedelta
    order: timedelta
    longest_lease: timedelta | None = None
    inputs: int = 0
    sets_level: bool = False
    reports_health: bool = False
    usual_level: int = 100


@dataclass(frozen=True, slots=True)
class Profile:
    """One make of device, as its file in `hardware/profiles` describes it.

    `options` holds what only its dialect knows. `is_latching` marks boards that keep their
    contacts without power: they are refused. `gap` is the silence kept before each frame where 3.5
    characters are not enough. `usb` are vendor and product numbers in hexadecimal
    ("1A86:7523") by which a port may be known.
    """

    name: str
    title: str
    dialect: str
    channels: int
    address: int
    baud: int
    options: Options
    kind: Kind = Kind.RELAYS
    inputs: int = 0
    is_latching: bool = False
    usb: str = ""
    timeout: timedelta = timedelta(milliseconds=200)
    settle: timedelta = timedelta(milliseconds=20)
    gap: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class DeviceSpec:
    """One device of a station: its make, and where it is found.

    `url` is anything pyserial opens: a device path, a pty, `socket://host:port`; with
    `modbus://host:port` a gateway speaks Modbus TCP. `address` of None means the profile's own.
    With a `lease` the board itself opens a contact again when nobody renewed it for so long.
    """

    name: str
    profile: str
    url: str
    address: int | None = None
    simulated: bool = False
    lease: timedelta | None = None


@dataclass(frozen=True, slots=True, order=True)
class Output:
    """One channel of one board, the board by its device name, the channel from 1."""

    board: str
    channel: int


@dataclass(frozen=True, slots=True)
class AmplifierSpec:
    """An amplifier switched by contacts, or by the two channels of its data line.

    The `power` contact closed means on. The `mute` contact *open* means muted, so that a dead
    board is a silent one; an amplifier that mutes on a closed contact goes to the relay's
    normally-closed terminal. None where the amplifier has no mute: then it is powered last and
    cut first. `fault` names a contact *input* (board and its input, from 1) that closes when the
    amplifier has a fault. `min_off` is how long it stays off before it may be powered again.
    """

    name: str
    power: Output
    mute: Output | None = None
    warm_up: timedelta = timedelta(seconds=3)
    fault: Output | None = None
    min_off: timedelta = timedelta(0)


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


@dataclass(frozen=True, slots=True)
class Health:
    """What a device says of itself.

    `faults` are words such as "overtemp_mute" that its dialect lists. `level` is the volume and
    `meter` what it sends into the loudspeaker line, both in per cent; None where it cannot say.
    """

    faults: frozenset[str] = frozenset()
    level: int | None = None
    meter: int | None = None


def never() -> bool:
    """Answer the stop question of whoever will not be stopped."""
    return False


class Board(Protocol):
    """A device with channels, whatever its dialect."""

    @property
    def name(self) -> str:
        """The device's name in the station."""

    @property
    def caps(self) -> Caps:
        """What this board can do."""

    @property
    def port(self) -> str:
        """The port it hangs on; boards of one port are asked one after the other."""

    @property
    def lease(self) -> timedelta | None:
        """For how long the board holds a contact closed by itself; None where it latches."""

    @property
    def is_silent(self) -> bool:
        """Whether it did not answer when it was last asked: others of its port go first."""

    @property
    def is_noisy(self) -> bool:
        """Whether many of its last answers came only when it was asked again."""

    def submit(self, job: Callable[[], T], urgency: Urgency = Urgency.NORMAL) -> Future[T]:
        """Have a job done by the owner of its port."""

    def order(
        self, wanted: Mapping[int, bool], *, urgency: Urgency = Urgency.NORMAL
    ) -> Mapping[int, ChannelState]:
        """Switch the channels named, all others untouched, without reading back.

        Returns how each was taken: acknowledged or assumed, `on` None where that is not known.
        Raises DeviceFailed when the order surely did not go out.
        """

    def read(self, *, urgency: Urgency = Urgency.POLL) -> Mapping[int, ChannelState]:
        """Every channel as the board reports it; as last ordered, assumed, where it cannot.

        Raises DeviceFailed.
        """

    def apply(
        self, wanted: Mapping[int, bool], *, urgency: Urgency = Urgency.NORMAL
    ) -> Mapping[int, ChannelState]:
        """Switch the channels named, wait until they settle, and read them back.

        Returns the state of each channel named. Raises DeviceFailed when the order may not have
        arrived.
        """

    def all_off(self) -> bool:
        """Open every contact; True when the board confirmed it. Never raises; 1.5 s at most."""

    def renew(self) -> None:
        """Renew what the board holds closed for a time; nothing where it has no lease."""

    def inputs(self, urgency: Urgency = Urgency.POLL) -> Mapping[int, bool]:
        """Every contact input, from 1, closed or not; raises DeviceFailed."""

    def health(self) -> Health:
        """Ask what the device says of itself; raises DeviceFailed."""

    def set_level(self, percent: int) -> None:
        """Set the volume where the device can; raises DeviceFailed."""


class Clock(Protocol):
    """Time as this house needs it: it may be real, faster, or virtual."""

    def monotonic(self) -> float:
        """Seconds since some fixed moment."""

    def sleep(self, seconds: float) -> None:
        """Wait."""
