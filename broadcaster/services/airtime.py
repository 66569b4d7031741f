"""When a bulletin would be heard first, if it were approved now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from broadcaster.services.basis import timezone_of
from broadcaster.store import airings
from broadcaster.store.tables import BulletinRow, TemplateRow
from schedules.local import instant

_DAYS_AHEAD = 8


def would_air(session: Session, bulletin: BulletinRow, now: datetime) -> datetime | None:
    """Return the start of the first programme that could hold it, None where there is none.

    It is the programme's start: the item itself follows after the signature and opening words.
    """
    begins, place = max(now, bulletin.valid_from), timezone_of(session)
    starts = [
        start
        for frame in airings.templates(session)
        if frame.zones & bulletin.zones
        for start in _starts(frame, begins, place)
        if begins < start < bulletin.valid_until
    ]
    return min(starts, default=None)


def next_programme(session: Session, template: int | None, now: datetime) -> datetime | None:
    """Return when a template makes its next programme (None: any template); None where none."""
    place = timezone_of(session)
    starts = [
        start
        for frame in airings.templates(session)
        if template in (None, frame.id)
        for start in _starts(frame, now, place)
        if start > now
    ]
    return min(starts, default=None)


def _starts(frame: TemplateRow, begins: datetime, place: ZoneInfo) -> list[datetime]:
    # A local day may have begun the day before in the world's time.
    first = begins.astimezone(UTC).date() - timedelta(days=1)
    days = (first + timedelta(days=ahead) for ahead in range(_DAYS_AHEAD + 2))
    return [instant(day, frame.starts, place) for day in days if day.weekday() in frame.weekdays]
