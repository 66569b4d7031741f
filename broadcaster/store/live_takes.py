"""Questions about what was spoken live and written down as it was sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from broadcaster.store.tables import AsRunRow, ClipRow

LIVE = "live"
"""What the log calls a live voice among the kinds of its lines."""


def unknown(session: Session, since: datetime) -> Sequence[str]:
    """List the clips of live voices of that time whose facts nobody has taken down yet."""
    query = (
        select(AsRunRow.clip)
        .outerjoin(ClipRow, ClipRow.hash == AsRunRow.clip)
        .where(AsRunRow.kind == LIVE, AsRunRow.clip != "", ClipRow.hash.is_(None))
        .where(AsRunRow.due >= since)
        .distinct()
    )
    return session.scalars(query).all()


def spoken_between(
    session: Session, since: datetime, before: datetime
) -> Sequence[tuple[int, datetime, datetime]]:
    """List who was spoken to in a span of time: each zone, from when until when."""
    query = select(AsRunRow.zone, AsRunRow.began, AsRunRow.ended).where(
        AsRunRow.kind == LIVE,
        AsRunRow.due >= since,
        AsRunRow.due < before,
        AsRunRow.began.is_not(None),
        AsRunRow.ended.is_not(None),
    )
    return [
        (zone, began, ended) for zone, began, ended in session.execute(query) if began and ended
    ]


def known_between(session: Session, since: datetime, before: datetime) -> Sequence[str]:
    """List the clips of live voices of a span of time that are still kept."""
    query = (
        select(AsRunRow.clip)
        .join(ClipRow, ClipRow.hash == AsRunRow.clip)
        .where(AsRunRow.kind == LIVE, AsRunRow.due >= since, AsRunRow.due < before)
        .distinct()
    )
    return session.scalars(query).all()
