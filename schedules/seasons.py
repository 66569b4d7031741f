"""The decisions of a year: usual timetable, seasons, and what is set for single days."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from types import MappingProxyType

from schedules.bounds import checked
from schedules.errors import WrongSeason
from schedules.recurrence import Recurrence

ENDS_FIRST = "{field} of {season} is {last}, before it begins on {first}; swap them."
NO_SUCH_DAY = "{field} is {day}/{month}; no year has that day."
NO_TIMETABLE = "{field} names timetable {timetable}, which does not exist; choose another one."

_LEAP_YEAR = 2000


@dataclass(frozen=True, slots=True, order=True)
class Start:
    """A template (its key) at a local time."""

    at: time
    template: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A start that comes back on certain days."""

    start: Start
    days: Recurrence


@dataclass(frozen=True, slots=True)
class Timetable:
    """Starts that belong together: the winter times, the times of a holiday."""

    key: str
    name: str
    entries: tuple[Entry, ...]

    def on(self, day: date) -> tuple[Start, ...]:
        """Return what starts on a day, in order of time."""
        return tuple(sorted({one.start for one in self.entries if one.days.occurs_on(day)}))


@dataclass(frozen=True, slots=True, order=True)
class MonthDay:
    """A day of every year; 29 February counts as the end of February where there is none."""

    month: int
    day: int

    def __post_init__(self) -> None:
        months = range(1, 13)
        if self.month not in months or not 1 <= self.day <= monthrange(_LEAP_YEAR, self.month)[1]:
            raise WrongSeason("day", NO_SUCH_DAY, day=self.day, month=self.month)


@dataclass(frozen=True, slots=True)
class Season:
    """A stretch of every year, both ends included; it may go over the turn of the year."""

    name: str
    timetable: str
    begins: MonthDay
    ends: MonthDay

    def holds(self, day: date) -> bool:
        """Tell whether a day lies in the season."""
        at = MonthDay(day.month, day.day)
        if self.begins <= self.ends:
            return self.begins <= at <= self.ends
        return at >= self.begins or at <= self.ends

    def rank(self) -> tuple[int, int, str]:
        """Order seasons: of two that hold a day the smaller rank counts."""
        begins, ends = (date(_LEAP_YEAR, one.month, one.day) for one in (self.begins, self.ends))
        return (1, (ends - begins).days % 366, self.name)


@dataclass(frozen=True, slots=True)
class DatedSeason:
    """A stretch of days in one certain year, both ends included; it goes before yearly ones."""

    name: str
    timetable: str
    first: date
    last: date

    def __post_init__(self) -> None:
        if checked(self.last) < checked(self.first):
            facts = {"first": self.first.isoformat(), "last": self.last.isoformat()}
            raise WrongSeason("last", ENDS_FIRST, season=self.name, **facts)

    def holds(self, day: date) -> bool:
        """Tell whether a day lies in the season."""
        return self.first <= day <= self.last

    def rank(self) -> tuple[int, int, str]:
        """Order seasons: of two that hold a day the smaller rank counts."""
        return (0, (self.last - self.first).days, self.name)


@dataclass(frozen=True, slots=True)
class Skip:
    """On that day these templates are not aired; none named means none is."""

    why: str
    templates: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class OtherTimetable:
    """On that day another timetable (its key) holds: a holiday, an exam."""

    timetable: str
    why: str


@dataclass(frozen=True, slots=True)
class OtherStarts:
    """On that day exactly these starts hold."""

    starts: tuple[Start, ...]
    why: str


@dataclass(frozen=True, slots=True)
class CopiedDay:
    """On that day the starts of another hold, as they were when it was copied."""

    starts: tuple[Start, ...]
    copied_from: date


SetDay = Skip | OtherTimetable | OtherStarts | CopiedDay
"""What a person, or a calendar, set for one day."""


@dataclass(frozen=True, slots=True)
class Extra:
    """A start that is aired on one day only."""

    start: Start
    why: str


@dataclass(frozen=True, slots=True)
class Almanac:
    """Everything that decides what starts on which day.

    `usual` names the timetable that holds where no season does. `set_days` go before seasons;
    `extras` are added to whatever holds. A timetable that is named and missing raises WrongSeason.
    """

    usual: str
    timetables: Mapping[str, Timetable]
    seasons: tuple[Season | DatedSeason, ...] = ()
    set_days: Mapping[date, SetDay] = field(default_factory=lambda: MappingProxyType({}))
    extras: Mapping[date, tuple[Extra, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        for where, timetable in _named(self):
            if timetable not in self.timetables:
                raise WrongSeason(where, NO_TIMETABLE, timetable=timetable)
        for day in (*self.set_days, *self.extras):
            checked(day)

    def season(self, day: date) -> Season | DatedSeason | None:
        """Return the season of a day: dated before yearly, and the shortest of those."""
        held = (season for season in self.seasons if season.holds(day))
        return min(held, key=lambda season: season.rank(), default=None)


def _named(almanac: Almanac) -> Iterable[tuple[str, str]]:
    yield "usual", almanac.usual
    for season in almanac.seasons:
        yield season.name, season.timetable
    for day, chosen in almanac.set_days.items():
        if isinstance(chosen, OtherTimetable):
            yield day.isoformat(), chosen.timetable
