"""A year as it hangs on the wall: twelve months of days, each with its lunar day and its marks."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from schedules.calendar import Calendar
from schedules.effects import NO_NAMES, DayEffects, effects
from schedules.holidays import check_year
from schedules.lunar import LunarDay, lunar_of, year_name
from schedules.marks import Mark
from schedules.types import ZoneKey


@dataclass(frozen=True, slots=True)
class ViewedDay:
    """One day with all that is said of it."""

    day: date
    lunar: LunarDay
    marks: tuple[Mark, ...]
    effects: DayEffects

    @property
    def lunar_label(self) -> str:
        """The lunar day as wall calendars write it: its month only where one begins."""
        begins = self.lunar.day == 1 or self.day.day == 1
        return str(self.lunar) if begins else str(self.lunar.day)


@dataclass(frozen=True, slots=True)
class ViewedMonth:
    """One month; its first day's `weekday()` tells how many places of the first week are empty."""

    number: int
    days: tuple[ViewedDay, ...]


@dataclass(frozen=True, slots=True)
class ViewedYear:
    """One year; `name` is that of the lunar year that begins in it, "Canh Tuất"."""

    year: int
    name: str
    months: tuple[ViewedMonth, ...]


def year_view(year: int, calendar: Calendar, names: Mapping[ZoneKey, str] = NO_NAMES) -> ViewedYear:
    """Lay out a year, whether or not it was made; raise WrongMark outside 1900 to 2100."""
    check_year(year)
    months = tuple(
        ViewedMonth(
            month,
            tuple(
                viewed(date(year, month, day), calendar, names)
                for day in range(1, monthrange(year, month)[1] + 1)
            ),
        )
        for month in range(1, 13)
    )
    return ViewedYear(year, year_name(year), months)


def viewed(day: date, calendar: Calendar, names: Mapping[ZoneKey, str] = NO_NAMES) -> ViewedDay:
    """Lay out one day; raise WrongDay outside 1900 to 2100."""
    return ViewedDay(day, lunar_of(day), calendar.on(day), effects(day, calendar, names))
