"""What services show of plans and of the timetable: frozen values, never rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from broadcaster.domain.bulletin import BulletinId
from broadcaster.domain.frames import Rule
from broadcaster.domain.programmes import HoursId, OneOffId, TemplateId
from schedules.types import Line, Omission, Reason


@dataclass(frozen=True, slots=True)
class PlanView:
    """The plan of one local day; `version` None means as it would be, not yet published.

    `why` tells of programmes, by their keys, why they start when they do.
    """

    day: date
    version: int | None
    published: datetime | None
    cause: str
    lines: tuple[Line, ...]
    omissions: tuple[Omission, ...]
    why: Mapping[str, Reason] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class VersionView:
    """One published version of a day's plan: when, and why it was published."""

    version: int
    published: datetime
    cause: str


@dataclass(frozen=True, slots=True)
class OneOffView:
    """A bulletin that somebody put on air at a given instant."""

    id: OneOffId
    bulletin: BulletinId
    title: str
    zones: frozenset[int]
    starts: datetime
    ends: datetime
    asked_by: str
    programme: str


@dataclass(frozen=True, slots=True)
class ProgrammeView:
    """One programme of one day, with the number of its items; `template` None for a one-off."""

    key: str
    name: str
    template: TemplateId | None
    starts: datetime
    ends: datetime
    zones: frozenset[int]
    items: int


@dataclass(frozen=True, slots=True)
class DayView:
    """One day of the week grid; `version` None means as it would be, not yet published."""

    day: date
    version: int | None
    programmes: tuple[ProgrammeView, ...]
    omissions: tuple[Omission, ...]


@dataclass(frozen=True, slots=True)
class TemplateFields:
    """What a person fills in about a template; `starts` is local, weekdays count Monday as 0.

    Where there are `parts`, opening and closing words are among them.
    """

    name: str
    starts: time
    weekdays: frozenset[int]
    zones: frozenset[int]
    longest: timedelta
    opening: str = ""
    closing: str = ""
    parts: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class PartView:
    """The tune or the words of a template, and whether they can sound: rendered and allowed.

    `part` is the key of the words among the template's parts.
    """

    standing: int | None
    kind: str
    text: str
    clip: str | None
    allowed_by: str | None
    part: str = ""


@dataclass(frozen=True, slots=True)
class TemplateView:
    """A template as the timetable shows it; `seen` goes back with an editor's change."""

    id: TemplateId
    fields: TemplateFields
    enabled: bool
    parts: tuple[PartView, ...]
    seen: str = ""


@dataclass(frozen=True, slots=True)
class HoursFields:
    """What a person fills in about permitted hours; times are local, None means no limit.

    They hold for all zones below an `area`, or for the `zones` named; in a `season` only, or all
    the year. In those of `emergencies` nothing else may sound: they are the longer list.
    """

    name: str
    opens: time
    closes: time
    weekdays: frozenset[int]
    zones: frozenset[int] = frozenset()
    minutes_a_day: int | None = None
    area: int | None = None
    season: int | None = None
    emergencies: bool = False


@dataclass(frozen=True, slots=True)
class HoursView:
    """Permitted hours as the timetable shows them, with every zone where they hold now.

    `seen` goes back with an editor's change.
    """

    id: HoursId
    fields: HoursFields
    reaches: frozenset[int] = frozenset()
    seen: str = ""
