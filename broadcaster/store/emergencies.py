"""Questions about emergencies and the sounds that wait for one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from broadcaster.store.tables import EmergencyRow, EmergencySoundRow


def order(session: Session, number: int) -> EmergencyRow | None:
    """Find one order."""
    return session.get(EmergencyRow, number, populate_existing=True)


def newest(session: Session, most: int) -> Sequence[EmergencyRow]:
    """List the newest orders, the newest first."""
    query = select(EmergencyRow).order_by(EmergencyRow.ordered.desc(), EmergencyRow.id.desc())
    return session.scalars(query.limit(most)).all()


def unsigned(session: Session, since: datetime) -> Sequence[EmergencyRow]:
    """List the orders since an instant that nobody signed or refused, the oldest first."""
    query = select(EmergencyRow).where(EmergencyRow.signed.is_(None), EmergencyRow.ordered >= since)
    return session.scalars(query.order_by(EmergencyRow.ordered, EmergencyRow.id)).all()


def stamp(session: Session) -> tuple[tuple[str, str], ...]:
    """Return what changes whenever a sound that waits does."""
    query = select(EmergencySoundRow.key, EmergencySoundRow.clip).order_by(EmergencySoundRow.key)
    return tuple((key, clip) for key, clip in session.execute(query))


def sounds(session: Session, keys: Iterable[str]) -> dict[str, EmergencySoundRow]:
    """Find the sounds that wait, by their keys."""
    query = select(EmergencySoundRow).where(EmergencySoundRow.key.in_(set(keys)))
    return {row.key: row for row in session.scalars(query)}
