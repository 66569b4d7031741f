"""The words of time: programmes, parts, lines, and why each is where it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, NewType

if TYPE_CHECKING:
    from schedules.blends import Blend
    from schedules.effects import DayEffects
    from schedules.lateness import Late
    from schedules.parts import Part

ZoneKey = NewType("ZoneKey", int)
"""A zone as the plan names it: the row id of the smallest switchable group of loudspeakers."""

BusKey = NewType("BusKey", str)
"""An audio output by its stable name."""

LineKey = NewType("LineKey", str)
"""One item in one programme of one day; the same in every version of that day's plan."""

Facts = dict[str, str | int | float]
"""What fills a sentence."""


class Priority(IntEnum):
    """The three legal classes; a smaller number goes before a greater (Circular 39/2020)."""

    EMERGENCY = 1
    PRIORITY = 2
    NORMAL = 3


class PartKind(StrEnum):
    """What a part of a programme is."""

    SIGNATURE = "signature"
    OPENING = "opening"
    WORDS = "words"
    RELAY = "relay"
    BULLETIN = "bulletin"
    FILLER = "filler"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class Reason:
    """An English sentence, or several in lines, with facts: a screen says it in any tongue."""

    sentence: str
    facts: Facts = field(default_factory=dict)

    def __str__(self) -> str:
        """Say it in English."""
        return self.sentence.replace("\n", " ").format(**self.facts)


@dataclass(frozen=True, slots=True)
class Sound:
    """A clip that may be put into a plan: its hash (sha256 hex of the file's bytes) and length.

    It is sounded `gain_db` louder or softer, with others as `blend` says, and late as `late` does.
    """

    clip: str
    length: timedelta
    gain_db: int = 0
    blend: Blend | None = None
    late: Late | None = None


@dataclass(frozen=True, slots=True)
class Start:
    """The exact local time at which a part begins.

    A soft start is later where what stands before takes longer; before a hard one all gives way.
    """

    at: time
    hard: bool = True


@dataclass(frozen=True, slots=True)
class StandingPart:
    """A signature tune, opening, closing or other standing words: sounding by a standing approval.

    `sound` is None while it has not been rendered, `authority` empty while nobody approved it.
    `yields` is its turn to give way where the programme is too long, None if it never does.
    """

    kind: PartKind
    title: str
    sound: Sound | None
    authority: str
    start: Start | None = None
    yields: int | None = None


@dataclass(frozen=True, slots=True)
class Template:
    """The frame of a programme: when, where, and of which parts.

    `starts` is local time; `weekdays` counts Monday as 0; `longest` bounds the whole programme.
    Where `parts` is empty the programme is `before`, one block of every bulletin, and `after`.
    """

    key: str
    name: str
    starts: time
    weekdays: frozenset[int]
    zones: frozenset[ZoneKey]
    before: tuple[StandingPart, ...]
    after: tuple[StandingPart, ...]
    longest: timedelta
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Cadence:
    """How an emergency is repeated while it is valid: at `first` and then every so often.

    Without `every` it is on air at `first` alone, and programmes read it besides. It is repeated
    only between the local times `opens` and `closes`, where they are given.
    """

    first: datetime
    every: timedelta | None
    opens: time | None = None
    closes: time | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """An approved, rendered bulletin that wants to be heard.

    `airings` is how often it wants to be heard in all, None for every programme while valid;
    `authority` names the approval that allows it, for the zones and until the moment given here.
    `rank` is the operator's order in one priority, the smallest first. Emergencies have `cadence`.
    """

    bulletin: int
    title: str
    sound: Sound
    zones: frozenset[ZoneKey]
    priority: Priority
    valid_from: datetime
    valid_until: datetime
    airings: int | None
    authority: str
    received: datetime
    field: str = ""
    rank: int = 0
    cadence: Cadence | None = None


@dataclass(frozen=True, slots=True)
class OneOff:
    """A bulletin a person wants aired at a given instant ("play now", "in two minutes")."""

    key: str
    bulletin: Candidate
    starts: datetime
    zones: frozenset[ZoneKey]
    asked_by: str


@dataclass(frozen=True, slots=True)
class PermittedHours:
    """When loudspeakers may sound: local times, weekdays, and minutes a day (None: no limit)."""

    name: str
    opens: time
    closes: time
    weekdays: frozenset[int]
    zones: frozenset[ZoneKey]
    minutes_a_day: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One item of a day plan, with its exact start (aware, UTC) and the reason it is there."""

    key: LineKey
    programme: str
    programme_name: str
    kind: PartKind
    title: str
    starts: datetime
    sound: Sound
    zones: frozenset[ZoneKey]
    bus: BusKey
    priority: Priority
    authority: str
    reason: Reason
    bulletin: int | None = None

    @property
    def ends(self) -> datetime:
        """When its last sample is due."""
        return self.starts + self.sound.length


@dataclass(frozen=True, slots=True)
class Omission:
    """Something that was left out of the day, and why."""

    title: str
    reason: Reason
    bulletin: int | None = None
    programme: str | None = None


@dataclass(frozen=True, slots=True)
class DayPlan:
    """The lines of a local day in order, what was left out, and `why` programmes start then."""

    day: date
    lines: tuple[Line, ...]
    omissions: tuple[Omission, ...]
    why: Mapping[str, Reason] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Span:
    """The time from one instant to another."""

    begins: datetime
    ends: datetime

    def holds(self, other: Span) -> bool:
        """Tell whether the other span lies wholly inside this one."""
        return self.begins <= other.begins and other.ends <= self.ends

    def meets(self, other: Span, gap: timedelta) -> bool:
        """Tell whether less than `gap` lies between the two."""
        return self.begins < other.ends + gap and other.begins < self.ends + gap


@dataclass(frozen=True, slots=True)
class Settled:
    """What of a day can no longer change: it has begun, or is too near.

    `lines` and `omissions` stay; `programmes` (their keys) are not made anew; no start is `before`.
    """

    before: datetime | None = None
    lines: tuple[Line, ...] = ()
    omissions: tuple[Omission, ...] = ()
    programmes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Turn:
    """When a piece of filler music was last heard, and when it last opened a block of them."""

    heard: datetime
    opened: datetime | None = None


@dataclass(frozen=True, slots=True)
class Basis:
    """Everything the plan of a day rests on.

    `buses` names the bus of every zone that can sound; `aired` counts how often a bulletin was (or
    surely will be) heard in a zone outside the lines made here. `ended` tells when a settled line
    was over, where it was cut short or never begun, `turns` when filler music was heard. `no_music`
    forbids music in `no_music_in` (None: all). `special` changes hours, `longer` of emergencies.
    """

    templates: tuple[Template, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    one_offs: tuple[OneOff, ...] = ()
    permitted: tuple[PermittedHours, ...] = ()
    buses: Mapping[ZoneKey, BusKey] = field(default_factory=dict)
    aired: Mapping[tuple[int, ZoneKey], int] = field(default_factory=dict)
    names: Mapping[ZoneKey, str] = field(default_factory=dict)
    settled: Settled = field(default_factory=Settled)
    ended: Mapping[LineKey, datetime] = field(default_factory=dict)
    turns: Mapping[str, Turn] = field(default_factory=dict)
    no_music: str = ""
    no_music_in: frozenset[ZoneKey] | None = None
    special: DayEffects | None = None
    longer: tuple[PermittedHours, ...] = ()


@dataclass(frozen=True, slots=True)
class Pace:
    """How items follow each other.

    `gap` lies between two items for the same zones, `switch_gap` where lines are switched in
    silence. With `air_empty` a programme without bulletins is aired too.
    """

    gap: timedelta = timedelta(milliseconds=500)
    switch_gap: timedelta = timedelta(seconds=2)
    air_empty: bool = False
