"""Questions about zones that were muted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from broadcaster.store.tables import ZoneMuteRow


def standing(session: Session, now: datetime, zone: int | None = None) -> Sequence[ZoneMuteRow]:
    """List what is muted now, of all zones or of one, the first to end first."""
    query = select(ZoneMuteRow).where(
        ZoneMuteRow.begins <= now, ZoneMuteRow.ends > now, ZoneMuteRow.lifted.is_(None)
    )
    if zone is not None:
        query = query.where(ZoneMuteRow.zone == zone)
    return session.scalars(query.order_by(ZoneMuteRow.ends, ZoneMuteRow.id)).all()


def newest(session: Session, limit: int) -> Sequence[ZoneMuteRow]:
    """List the newest mutings."""
    return session.scalars(select(ZoneMuteRow).order_by(ZoneMuteRow.id.desc()).limit(limit)).all()
