"""What a calendar of another program asks for in a stretch of days, changed days put in place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from schedules.bounds import FIRST_DAY, LAST_DAY, checked
from schedules.ics_event import Event
from schedules.local import ONE_DAY, day_span, instant
from schedules.rule_text import LocalStart
from schedules.types import Span


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One coming of an event, from its first instant to its last (aware, UTC)."""

    event: Event
    starts: datetime
    ends: datetime


def occurrences(
    events: Iterable[Event], first: date, last: date, timezone: ZoneInfo
) -> tuple[Occurrence, ...]:
    """Return what begins on the local days from first to last, both included, in order.

    An event for one day of a series goes in the place of that day. Of two with the same name and
    for the same day the later in order counts, so that a file read twice doubles nothing. Events
    may come from a file one by one: only those that begin in these days are kept.
    """
    asked = Span(day_span(checked(first), timezone).begins, day_span(checked(last), timezone).ends)
    # A day of another time zone may begin on the day before or after.
    near = max(first - ONE_DAY, FIRST_DAY), min(last + ONE_DAY, LAST_DAY)
    kept: dict[tuple[str, date | None], dict[date, Occurrence]] = {}
    replaced: set[tuple[str, date | None]] = set()
    for event in events:
        key = (event.uid, event.replaces)
        if event.replaces is not None and near[0] <= event.replaces <= near[1]:
            replaced.add(key)
        kept.pop(key, None)
        days = () if event.cancelled else event.days.days(*near)
        comings = ((day, _coming(event, day, timezone)) for day in days)
        within = {day: one for day, one in comings if asked.begins <= one.starts < asked.ends}
        if within:
            kept[key] = within
    found = (
        one
        for (uid, replaces), within in kept.items()
        for day, one in within.items()
        if replaces is not None or (uid, day) not in replaced
    )
    return tuple(sorted(found, key=lambda one: (one.starts, one.event.uid)))


def by_day(found: Iterable[Occurrence], timezone: ZoneInfo) -> dict[date, tuple[Occurrence, ...]]:
    """Group occurrences by the local day on which they begin."""
    days: dict[date, tuple[Occurrence, ...]] = {}
    for one in found:
        day = one.starts.astimezone(timezone).date()
        days[day] = (*days.get(day, ()), one)
    return days


def _coming(event: Event, day: date, timezone: ZoneInfo) -> Occurrence:
    clock = event.clock or LocalStart(time(), timezone)
    starts = instant(day, clock.at, clock.timezone)
    return Occurrence(event, starts, starts + event.length)
