"""The years that are reckoned with: a date outside them is a slip of the pen."""

from __future__ import annotations

from datetime import date

from schedules.errors import WrongDay

FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(2200, 12, 31)

BEFORE_ALL = "{day} lies before {first}; give a later date."
AFTER_ALL = "{day} lies after {last}; give an earlier date."


def checked(day: date) -> date:
    """Return the day as it is; raise WrongDay outside the years 1900 to 2200."""
    if day < FIRST_DAY:
        raise WrongDay(BEFORE_ALL, day=day.isoformat(), first=FIRST_DAY.isoformat())
    if day > LAST_DAY:
        raise WrongDay(AFTER_ALL, day=day.isoformat(), last=LAST_DAY.isoformat())
    return day
