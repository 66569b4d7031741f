"""A month as it is drawn: weeks of seven places."""

from __future__ import annotations

from schedules.yearview import ViewedDay, ViewedMonth

DAYS_IN_WEEK = 7


def weeks(month: ViewedMonth) -> list[list[ViewedDay | None]]:
    """Lay a month out in weeks from Monday on; places before and after it are empty."""
    empty: list[ViewedDay | None] = [None]
    places = empty * month.days[0].day.weekday() + list(month.days)
    places += empty * (-len(places) % DAYS_IN_WEEK)
    return [places[at : at + DAYS_IN_WEEK] for at in range(0, len(places), DAYS_IN_WEEK)]
