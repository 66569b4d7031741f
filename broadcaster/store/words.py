"""The station's own words."""

from __future__ import annotations

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from broadcaster.store.session import folded
from broadcaster.store.tables import WordRow


def pairs(session: Session) -> tuple[tuple[str, str], ...]:
    """Return every word as written and as said, in one order whoever asks."""
    rows = session.execute(select(WordRow.written, WordRow.spoken).order_by(WordRow.written))
    return tuple((written, spoken) for written, spoken in rows)


def listing(session: Session, wanted: str = "", kind: str = "") -> tuple[WordRow, ...]:
    """Return the words that hold some letters, whatever their marks, of one kind or of any."""
    query = select(WordRow).order_by(func.folded(WordRow.written), WordRow.id)
    if wanted:
        like = f"%{folded(wanted).replace('%', '').replace('_', '')}%"
        columns = (WordRow.written, WordRow.spoken, WordRow.note)
        query = query.where(or_(*(func.folded(each).like(like) for each in columns)))
    if kind:
        query = query.where(WordRow.kind == kind)
    return tuple(session.scalars(query))


def by_written(session: Session, written: str) -> WordRow | None:
    """Return the entry of a word."""
    return session.scalars(select(WordRow).where(WordRow.written == written)).first()


def count(session: Session) -> int:
    """Tell how many words there are."""
    return session.scalar(select(func.count()).select_from(WordRow)) or 0
