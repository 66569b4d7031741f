"""Who changed what in the timetable, and a row as people were shown it."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from broadcaster.store.tables import Table, TimetableEditRow

_MINUTE = timedelta(minutes=1)


def shown(row: Table) -> dict[str, Any]:
    """Return a row as plain values (times as text, lengths in minutes), its id left out."""
    columns = inspect(type(row)).columns
    return {one.key: _plain(getattr(row, one.key)) for one in columns if one.key != "id"}


def last(session: Session, subject: str) -> TimetableEditRow | None:
    """Return the newest change of something."""
    query = select(TimetableEditRow).where(TimetableEditRow.subject == subject)
    return session.scalars(query.order_by(TimetableEditRow.id.desc()).limit(1)).one_or_none()


def _plain(value: object) -> object:
    if isinstance(value, time):
        return value.isoformat(timespec="minutes")
    if isinstance(value, timedelta):
        return value / _MINUTE
    return sorted(value) if isinstance(value, frozenset) else value
