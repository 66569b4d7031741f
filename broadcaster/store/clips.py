"""Questions about clips."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from broadcaster.store.tables import (
    ApprovalRow,
    ClipRow,
    RevisionRow,
    SpokenDayRow,
    StandingClipRow,
)


def by_hashes(session: Session, hashes: Iterable[str | None]) -> dict[str, ClipRow]:
    """Find several clips at once."""
    wanted = {each for each in hashes if each is not None}
    rows = session.scalars(select(ClipRow).where(ClipRow.hash.in_(wanted)))
    return {row.hash: row for row in rows}


def by_input(session: Session, key: str) -> ClipRow | None:
    """Find the newest clip made of exactly these inputs."""
    query = select(ClipRow).where(ClipRow.input_key == key).order_by(ClipRow.made.desc())
    return session.scalars(query.limit(1)).one_or_none()


def standing(session: Session) -> Sequence[StandingClipRow]:
    """List the sounds of all programme frames."""
    query = select(StandingClipRow).where(StandingClipRow.removed.is_(None))
    return session.scalars(query.order_by(StandingClipRow.id)).all()


def standing_without_sound(session: Session) -> Sequence[StandingClipRow]:
    """List the sounds of programme frames that are still to be made."""
    query = select(StandingClipRow).where(
        StandingClipRow.clip.is_(None), StandingClipRow.removed.is_(None)
    )
    return session.scalars(query.order_by(StandingClipRow.id)).all()


def forget_unused(session: Session, clip: str) -> bool:
    """Forget a clip that nothing in use names; tell whether it was forgotten."""
    users = (StandingClipRow, SpokenDayRow, RevisionRow, ApprovalRow)
    used = any(session.scalar(select(row.id).where(row.clip == clip).limit(1)) for row in users)
    if not used:
        session.execute(delete(ClipRow).where(ClipRow.hash == clip))
    return not used
