"""What the air looks like at one moment, as playout tells it to the pages."""

from __future__ import annotations

from dataclasses import dataclass, field

from schedules.types import Reason


@dataclass(frozen=True, slots=True)
class OnAir:
    """One item that is sounding, or whose lines are being opened for it."""

    line: str
    bus: str
    title: str
    programme: str
    zones: tuple[int, ...]
    began: str
    ends: str
    level_db: float
    phase: str = "sounding"
    priority: int = 3


@dataclass(frozen=True, slots=True)
class Next:
    """What comes next."""

    line: str
    title: str
    programme: str
    starts: str
    zones: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Lamp:
    """One zone's contact: wanted, what is known of it, and how surely."""

    zone: int
    wanted: bool
    on: bool | None
    knowledge: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """A fault that stands now: English template and facts, to be said in any tongue."""

    subject: str
    sentence: str
    facts: dict[str, str | int | float] = field(default_factory=dict)
    since: str = ""


@dataclass(frozen=True, slots=True)
class DeviceState:
    """One board or amplifier on a line: `sentence` is empty where nothing is wrong with it."""

    name: str
    sentence: str = ""
    facts: dict[str, str | int | float] = field(default_factory=dict)

    @property
    def is_well(self) -> bool:
        """Whether it answers and complains of nothing."""
        return not self.sentence


@dataclass(frozen=True, slots=True)
class Stopped:
    """What came of a STOP: whether all is silent for sure.

    `why` is None where the air obeyed; otherwise it says what was done instead.
    """

    is_silent: bool
    why: Reason | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """What a STOP keeps silent of one programme, until its last part would have ended.

    `zones` are those it would be heard in; `since` and `until` are ISO 8601 in UTC.
    """

    programme: str
    name: str
    zones: tuple[int, ...]
    by: str
    via: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class EmergencyState:
    """An emergency that is being repeated: `rounds` were begun, the next is due at `next_at`.

    `lacks_words` where its siren sounds and its `script` was not spoken yet; `stopped_by` is whose
    STOP ended it, where that may be taken back.
    """

    id: int
    kind: str
    title: str
    text: str
    script: str
    zones: tuple[int, ...]
    by: str
    ordered: str
    expires: str
    next_at: str
    cadence_s: int
    rounds: int
    lacks_words: bool
    stopped_by: str = ""


@dataclass(frozen=True, slots=True)
class AirState:
    """Everything the bar on every page shows; instants are ISO 8601 in UTC.

    `coming` holds for each zone what it hears next, in order of start, each item once.
    `again` are the emergencies that a STOP has just ended and that may begin again.
    `sink_real` is False where no sound card is there and a paced null sink takes its place.
    """

    at: str
    on_air: tuple[OnAir, ...]
    next: Next | None
    lamps: tuple[Lamp, ...]
    troubles: tuple[Trouble, ...]
    sinks: dict[str, str]
    sink_real: bool
    rate: float
    devices: tuple[DeviceState, ...] = ()
    held: tuple[Held, ...] = ()
    coming: tuple[Next, ...] = ()
    emergencies: tuple[EmergencyState, ...] = ()
    again: tuple[EmergencyState, ...] = ()
