"""Questions about what was heard in many days: which lines answer to a search, and all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from broadcaster.domain.asrun import Outcome
from broadcaster.store.tables import AsRunRow


def matching(
    session: Session,
    begins: datetime,
    ends: datetime,
    *,
    zone: int | None = None,
    outcome: Outcome | None = None,
    kind: str = "",
) -> Sequence[tuple[str, str, str]]:
    """List lines due in a span with their title and programme, in order of their due times.

    A line is found where any of its zones ended so; with `zone` only that one counts.
    """
    query = select(AsRunRow.line, AsRunRow.title, AsRunRow.programme_name).where(
        AsRunRow.due >= begins, AsRunRow.due < ends
    )
    if zone is not None:
        query = query.where(AsRunRow.zone == zone)
    if outcome is not None:
        query = query.where(AsRunRow.outcome == outcome.value)
    if kind:
        query = query.where(AsRunRow.kind == kind)
    query = query.group_by(AsRunRow.line).order_by(func.min(AsRunRow.due), AsRunRow.line)
    return [(line, title, programme) for line, title, programme in session.execute(query)]


def of_lines(session: Session, lines: Iterable[str]) -> Sequence[AsRunRow]:
    """List what became of some lines, in order of their due times, zone by zone."""
    query = select(AsRunRow).where(AsRunRow.line.in_(list(lines)))
    return session.scalars(query.order_by(AsRunRow.due, AsRunRow.line, AsRunRow.zone)).all()
