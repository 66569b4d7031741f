"""Questions about alarms."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from broadcaster.store.tables import AlarmRow


def uncleared(session: Session, subject: str) -> AlarmRow | None:
    """Return the alarm that stands about a subject; there is at most one."""
    query = select(AlarmRow).where(AlarmRow.subject == subject, AlarmRow.cleared.is_(None))
    return session.scalars(query.order_by(AlarmRow.id.desc()).limit(1)).one_or_none()


def newest_about(session: Session, subject: str) -> AlarmRow | None:
    """Return the newest alarm about a subject, over or not."""
    query = select(AlarmRow).where(AlarmRow.subject == subject)
    return session.scalars(query.order_by(AlarmRow.id.desc()).limit(1)).one_or_none()


def standing(session: Session) -> Sequence[AlarmRow]:
    """List what is not over or not acknowledged, the newest first."""
    query = select(AlarmRow).where(or_(AlarmRow.cleared.is_(None), AlarmRow.acknowledged.is_(None)))
    return session.scalars(query.order_by(AlarmRow.id.desc())).all()


def newest(session: Session, limit: int, before: int | None = None) -> Sequence[AlarmRow]:
    """List the newest alarms, or the newest of those older than one."""
    query = select(AlarmRow).order_by(AlarmRow.id.desc()).limit(limit)
    if before is not None:
        query = query.where(AlarmRow.id < before)
    return session.scalars(query).all()
