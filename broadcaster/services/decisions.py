"""Every change of the year and of the rules of the place: who made it, when, and taking it back."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from broadcaster.domain.decisions import DecisionId, Raw, Touched
from broadcaster.domain.people import Person, Right
from broadcaster.errors import NotFound, Refused, WrongState
from broadcaster.ports import Clock
from broadcaster.services import edits
from broadcaster.services.access import require
from broadcaster.store import people, raw_rows
from broadcaster.store.tables import DecisionRow
from schedules.types import Reason, Span

logger = logging.getLogger(__name__)

SHOWN = 5
RESTS = "Something else rests on it by now; change that first."


@dataclass(frozen=True, slots=True)
class DecisionView:
    """One change: what was decided, by whom, when, and who took it back."""

    id: DecisionId
    at: datetime
    by: str
    said: Reason
    needs: Right
    undone: datetime | None = None
    undone_by: str = ""


@dataclass(slots=True)
class Change:
    """A change being made: the rows it touches, as they were before it.

    `needs` is the right that the change takes, and that taking it back takes again.
    """

    session: Session
    needs: Right = Right.EDIT_TIMETABLE
    _before: dict[tuple[str, str | int], Raw | None] = field(default_factory=dict)
    _back: dict[tuple[str, str | int], Raw] = field(default_factory=dict)

    def watch(self, table: str, key: str | int) -> None:
        """Remember a row as it is now; one that is made later is watched as None."""
        self.session.flush()
        self._before.setdefault((table, key), raw_rows.fetch(self.session, table, key))

    def made(self, table: str, key: str | int, *, back: Raw | None = None) -> None:
        """Remember that a row is new; taken back it goes, or gets what `back` says it has then."""
        # A row that was removed in the same change may have had the number of the new one.
        self._before.setdefault((table, key), None)
        if back is not None:
            self._back[table, key] = back

    def keep(self, clock: Clock, by: Person, sentence: str, **facts: str | float) -> DecisionId:
        """Write down what was decided; the rows must be as they are to be."""
        self.session.flush()
        touched = [self._touched(table, key) for table, key in self._before]
        row = DecisionRow(
            at=clock.now(),
            by=by.id,
            said={"sentence": sentence, "facts": facts},
            touched={"needs": self.needs.value, "rows": touched},
        )
        self.session.add(row)
        self.session.flush()
        logger.info("%s decided: %s", by.login, sentence.format(**facts))
        return DecisionId(row.id)

    def _touched(self, table: str, key: str | int) -> dict[str, object]:
        before, after = self._before[table, key], raw_rows.fetch(self.session, table, key)
        back = self._back.get((table, key))
        if back is not None and after is not None:
            before = {**after, **back}
        return {"table": table, "key": key, "before": before, "after": after}


def undo(session: Session, clock: Clock, by: Person, number: DecisionId) -> Reason:
    """Put back what a decision changed; return what it was.

    Raises NotFound, Forbidden, WrongState where it was taken back already, and Refused where
    something else was changed there since, or rests on it.
    """
    row = session.get(DecisionRow, number)
    if row is None:
        raise NotFound("There is no such change to take back.")
    require(by, _needs(row))
    if row.undone is not None:
        raise WrongState("It has been taken back already.")
    rows = _touched(row)
    for one in rows:
        if raw_rows.fetch(session, one.table, one.key) != one.after:
            raise Refused("It was changed again since then; look at it and correct it by hand.")
        if raw_rows.rests_on(session, one):
            raise Refused(RESTS)
    try:
        with edits.noted(session, clock, by, _templates(rows)):
            for one in _in_order(rows):
                raw_rows.put(session, one.table, one.key, one.before)
    except IntegrityError as error:
        raise Refused(RESTS) from error
    row = session.get_one(DecisionRow, number)
    row.undone, row.undone_by = clock.now(), by.id
    session.flush()
    return _said(row.said)


def recent(session: Session, most: int = SHOWN) -> tuple[DecisionView, ...]:
    """List the latest changes, the latest first."""
    query = select(DecisionRow).order_by(DecisionRow.id.desc()).limit(most)
    return _views(session, query)


def between(session: Session, span: Span) -> tuple[DecisionView, ...]:
    """List the changes made in a span of time, in order."""
    made = (DecisionRow.at >= span.begins, DecisionRow.at < span.ends)
    return _views(session, select(DecisionRow).where(*made).order_by(DecisionRow.id))


def _views(session: Session, query: Any) -> tuple[DecisionView, ...]:  # noqa: ANN401 -- a Select
    rows = session.scalars(query).all()
    known = {number for row in rows for number in (row.by, row.undone_by) if number is not None}
    who = people.persons(session, known)
    names: dict[int | None, str] = {number: who[number].name for number in known}
    return tuple(
        DecisionView(
            id=DecisionId(row.id),
            at=row.at,
            by=names.get(row.by, ""),
            said=_said(row.said),
            needs=_needs(row),
            undone=row.undone,
            undone_by=names.get(row.undone_by, ""),
        )
        for row in rows
    )


def _needs(row: DecisionRow) -> Right:
    return Right(row.touched["needs"])


def _touched(row: DecisionRow) -> list[Touched]:
    return [Touched(**one) for one in row.touched["rows"]]


def _templates(rows: list[Touched]) -> list[int]:
    """Return the frames of programmes that a decision changed, neither made nor removed."""
    changed = (one for one in rows if one.before is not None and one.after is not None)
    return [int(one.key) for one in changed if one.table == "template"]


def _in_order(rows: list[Touched]) -> list[Touched]:
    """Put rows back before those that rest on them, and take them away after."""
    gone = [one for one in rows if one.before is None]
    return [one for one in rows if one.before is not None] + gone[::-1]


def _said(kept: dict[str, Any]) -> Reason:
    return Reason(kept["sentence"], kept["facts"])
