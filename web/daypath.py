"""The day that an address names: /timetable/2026-11-21."""

from __future__ import annotations

from datetime import date

from werkzeug.exceptions import NotFound

from schedules.bounds import FIRST_DAY, LAST_DAY


def day_in(text: str) -> date:
    """Read the day of an address; answers 404 where it is none, or none that is reckoned with."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise NotFound from None
    if not FIRST_DAY <= found <= LAST_DAY:
        raise NotFound
    return found
