"""What was found in the plans of the days ahead when they were last looked at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from broadcaster.store.tables import PlanFindingRow

_SAID = ("kind", "day", "days", "due", "title", "reason", "advice", "bulletin")


def replace_all(session: Session, rows: Sequence[PlanFindingRow]) -> bool:
    """Put these in the place of all there are; tell whether anything is different."""
    there = session.scalars(select(PlanFindingRow).order_by(PlanFindingRow.id)).all()
    if [_said(row) for row in there] == [_said(row) for row in rows]:
        return False
    session.execute(delete(PlanFindingRow))
    session.add_all(rows)
    session.flush()
    return True


def still_to_come(session: Session, now: datetime) -> Sequence[PlanFindingRow]:
    """List what can still be mended, in the order in which it was kept."""
    query = select(PlanFindingRow).where(PlanFindingRow.due > now)
    return session.scalars(query.order_by(PlanFindingRow.id)).all()


def _said(row: PlanFindingRow) -> list[object]:
    return [getattr(row, name) for name in _SAID]
