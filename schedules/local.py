"""Where a local time lies in the world's time, on every day of the year."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from schedules.types import Span

ONE_DAY = timedelta(days=1)


def instant(day: date, at: time, timezone: ZoneInfo) -> datetime:
    """Return the instant (UTC) of a local time.

    A time that does not exist because clocks go forward, and one that exists twice because they
    go back, are taken with the offset before the change: 02:30 becomes 03:30, and the first of
    two 02:30 counts (RFC 5545, 3.3.5).
    """
    local = datetime.combine(day, at.replace(tzinfo=None, fold=0), tzinfo=timezone)
    return local.astimezone(UTC)


def day_span(day: date, timezone: ZoneInfo) -> Span:
    """Return a local day from its first instant to the first of the next."""
    midnight = time()
    return Span(instant(day, midnight, timezone), instant(day + ONE_DAY, midnight, timezone))


def clock_face(at: datetime, timezone: ZoneInfo) -> str:
    """Write an instant as the local time people read on a clock, "05:30" or "05:30:10"."""
    local = at.astimezone(timezone)
    return local.strftime("%H:%M:%S" if local.second else "%H:%M")
