"""Questions about volume by time of day."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from broadcaster.store.tables import VolumeStepRow


def all_rows(session: Session) -> Sequence[VolumeStepRow]:
    """List every step, the earlier in the day first."""
    query = select(VolumeStepRow).order_by(VolumeStepRow.begins, VolumeStepRow.id)
    return session.scalars(query).all()


def rows(session: Session, zone: int | None, amplifier: str | None) -> Sequence[VolumeStepRow]:
    """List the steps of one zone or one amplifier."""
    query = select(VolumeStepRow).where(
        VolumeStepRow.zone.is_(None) if zone is None else VolumeStepRow.zone == zone,
        VolumeStepRow.amplifier.is_(None)
        if amplifier is None
        else VolumeStepRow.amplifier == amplifier,
    )
    return session.scalars(query).all()
