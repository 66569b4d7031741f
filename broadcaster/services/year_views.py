"""What people fill in about the year, and what services show of it: frozen values, never rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from broadcaster.domain.programmes import TemplateId
from schedules.types import Omission, Reason, ZoneKey


@dataclass(frozen=True, slots=True)
class TimeOf:
    """When another timetable airs a programme: `starts` None for not at all.

    Without weekdays it is aired on the programme's own days.
    """

    template: TemplateId
    starts: time | None
    weekdays: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class TimetableFields:
    """Times that hold instead of the usual ones; programmes it does not name stay as usual."""

    name: str
    times: tuple[TimeOf, ...] = ()


@dataclass(frozen=True, slots=True)
class TimetableView:
    """Another timetable, and what uses it: seasons and marked days, by name."""

    id: int
    fields: TimetableFields
    used_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SeasonFields:
    """A stretch of days, both ends included; the year of a `yearly` one is of no account.

    Without a timetable the usual times hold: it only limits rules of the place.
    """

    name: str
    timetable: int | None
    yearly: bool
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class SeasonView:
    """A season, with the name of its timetable ("" for the usual times) and whether it is now."""

    id: int
    fields: SeasonFields
    timetable_name: str
    is_now: bool


@dataclass(frozen=True, slots=True)
class StartView:
    """One programme of a day by the almanac: when, where, and why it holds."""

    template: TemplateId
    name: str
    at: time
    zones: frozenset[ZoneKey]
    reason: Reason
    extra: int | None = None


@dataclass(frozen=True, slots=True)
class DayCount:
    """How many programmes a day has, and whether a person set anything for it."""

    programmes: int
    is_set: bool


@dataclass(frozen=True, slots=True)
class DayStarts:
    """What starts on a day and why, what falls away and why; `is_set`: a person set the day."""

    day: date
    starts: tuple[StartView, ...]
    left_out: tuple[Omission, ...]
    is_set: bool
