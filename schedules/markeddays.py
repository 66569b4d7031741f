"""What the marks of days decide about starts: another timetable that day, or no start at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from schedules.calendar import Calendar
from schedules.effects import effects
from schedules.marks import NoProgramme, OtherTimetable
from schedules.seasons import OtherTimetable as TimetableThatDay
from schedules.seasons import SetDay, Skip


def set_days(calendar: Calendar, days: Iterable[date]) -> Mapping[date, SetDay]:
    """Return what marks set for days, as far as it holds in all zones; other days are left out.

    Where no programme is aired, no other timetable matters. What a person set for a single day
    is to be laid over this.
    """
    found: dict[date, SetDay] = {}
    for day in days:
        changed = effects(day, calendar)
        silent = changed.everywhere(NoProgramme)
        if silent is not None:
            found[day] = Skip(silent.mark.name)
            continue
        other = changed.everywhere(OtherTimetable)
        if other is not None and isinstance(other.effect, OtherTimetable):
            found[day] = TimetableThatDay(other.effect.timetable, other.mark.name)
    return found
