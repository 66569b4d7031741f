"""A week that is to start as another one does: looked at day by day before it is set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from sqlalchemy.orm import Session

from broadcaster.errors import Invalid
from broadcaster.store import candidates, year
from schedules.almanac import DAYS_IN_WEEK, copy_week, starts_on
from schedules.errors import ScheduleError
from schedules.local import ONE_DAY
from schedules.seasons import Almanac


@dataclass(frozen=True, slots=True)
class NamedStart:
    """A programme by its name, at a local time."""

    at: time
    name: str


@dataclass(frozen=True, slots=True)
class CopiedDay:
    """One day of the target: what starts on it now, and what would, as on the day it follows."""

    day: date
    pattern: date
    before: tuple[NamedStart, ...]
    after: tuple[NamedStart, ...]

    @property
    def is_other(self) -> bool:
        """Tell whether copying changes anything on this day."""
        return self.before != self.after


def preview(session: Session, source: date, target: date) -> tuple[CopiedDay, ...]:
    """Tell what the week of the target would become; either day may be any of its week.

    Nothing is changed. Raises Invalid where both are the same week, or nobody reckons with one.
    """
    first, monday = (day - ONE_DAY * day.weekday() for day in (source, target))
    if first == monday:
        raise Invalid("source", "A week cannot be copied over itself; choose another week.")
    now = year.almanac(session)
    names = {year.key_of(row.id): row.name for row in candidates.templates(session)}
    try:
        then = copy_week(now, source, target)
        return tuple(
            CopiedDay(
                day=monday + ONE_DAY * number,
                pattern=first + ONE_DAY * number,
                before=_named(monday + ONE_DAY * number, now, names),
                after=_named(monday + ONE_DAY * number, then, names),
            )
            for number in range(DAYS_IN_WEEK)
        )
    except (ScheduleError, OverflowError) as error:
        sentence = "Choose weeks of the years 1900 to 2200."
        raise Invalid("target", sentence) from error


def _named(day: date, almanac: Almanac, names: dict[str, str]) -> tuple[NamedStart, ...]:
    found = (one.start for one in starts_on(day, almanac).starts)
    return tuple(NamedStart(one.at, names.get(one.template, one.template)) for one in found)
