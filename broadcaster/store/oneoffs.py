"""Questions about what people asked to be aired at an instant."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from broadcaster.domain.programmes import OneOffId
from broadcaster.store.tables import OneOffRow


def one_offs(session: Session, begins: datetime, ends: datetime) -> Sequence[OneOffRow]:
    """List what was asked for to start between two instants and was not taken back."""
    query = (
        select(OneOffRow)
        .where(OneOffRow.starts >= begins, OneOffRow.starts < ends, OneOffRow.cancelled.is_(None))
        .order_by(OneOffRow.starts, OneOffRow.id)
        .execution_options(populate_existing=True)
    )
    return session.scalars(query).all()


def one_off(session: Session, number: OneOffId) -> OneOffRow | None:
    """Return one thing that was asked for."""
    return session.get(OneOffRow, number)
