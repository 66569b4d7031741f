"""Questions about days whose plans a person holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from broadcaster.store.tables import DayHoldRow


def standing(session: Session, day: date) -> DayHoldRow | None:
    """Return the hold that stands on a day; there is at most one."""
    query = select(DayHoldRow).where(DayHoldRow.day == day, DayHoldRow.released.is_(None))
    return session.scalars(query.order_by(DayHoldRow.id).limit(1)).one_or_none()


def since(session: Session, day: date) -> Sequence[DayHoldRow]:
    """List the holds that stand on a day or later, the earliest day first."""
    query = select(DayHoldRow).where(DayHoldRow.day >= day, DayHoldRow.released.is_(None))
    return session.scalars(query.order_by(DayHoldRow.day, DayHoldRow.id)).all()


def of_day(session: Session, day: date) -> Sequence[DayHoldRow]:
    """List every hold there was on a day, the first one first."""
    query = select(DayHoldRow).where(DayHoldRow.day == day)
    return session.scalars(query.order_by(DayHoldRow.id)).all()
