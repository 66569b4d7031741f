"""Which reminders were given, so that each is given once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from broadcaster.store.tables import ReminderRow


def given(session: Session, subject: str, due: datetime) -> frozenset[int]:
    """Return which reminders of something due then were given, in minutes before it."""
    query = select(ReminderRow.minutes).where(
        ReminderRow.subject == subject, ReminderRow.due == due
    )
    return frozenset(session.scalars(query))


def still_due(session: Session, now: datetime) -> dict[str, datetime]:
    """Return what somebody was reminded of and is not over, with when it is due."""
    query = (
        select(ReminderRow.subject, func.min(ReminderRow.due))
        .where(ReminderRow.due > now)
        .group_by(ReminderRow.subject)
    )
    return dict(session.execute(query).all())


def forget(session: Session, before: datetime) -> None:
    """Drop what was due long ago."""
    session.execute(delete(ReminderRow).where(ReminderRow.due < before))
