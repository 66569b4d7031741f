"""Two editors of the year at once: the later one is told what the other changed meanwhile."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from broadcaster.domain.decisions import Raw, Touched
from broadcaster.services.edits import Overtaken
from broadcaster.store import people, raw_rows
from broadcaster.store.tables import (
    DecisionRow,
    TemplateRow,
    TimetableEditRow,
    TimetableEntryRow,
)
from schedules.types import Facts, Reason

DECIDED = (
    "{name} changed this since you opened it. Your change was not taken: look at what is different"
    " now, then do it again."
)
RENAMED = "Its name is now “{after}”, not “{before}”."
BEGINS = "Its first day is now {after}, not {before}."
ENDS = "Its last day is now {after}, not {before}."
OTHER_TIMES = "Other times hold in it now."
ITS_TIME = "{programme}: now {after}, before {before}."
SET = "The day is set otherwise now: {why}"
NOT_SET = "The day is as usual again."
OTHER = "Something else of it is different now."

AS_USUAL, NOT_AIRED = "as usual", "not aired"

_LATEST = 500
"""How many decisions are looked through for who it was."""
_NOT_ITS_OWN = {"at", "by"}
_WHOLE = {"season", "timetable", "timetable_entry"}
"""The tables whose differences are told column by column."""
_COLUMNS = {"name": RENAMED, "first": BEGINS, "last": ENDS}
_NOBODY = "—"


def of_season(session: Session, number: int) -> str:
    """Return a season as an editor is shown it, to be given back with the change: see `check`."""
    return _shown(session, (("season", number),))


def of_timetable(session: Session, number: int) -> str:
    """Return another timetable with its times, as an editor is shown it."""
    query = select(TimetableEntryRow.id).where(TimetableEntryRow.timetable == number)
    entries = (("timetable_entry", one) for one in session.scalars(query))
    return _shown(session, (("timetable", number), *entries))


def of_days(session: Session, template: int) -> str:
    """Return on which days a programme comes back, as an editor is shown it."""
    return _shown(session, (("recurrence", template),))


def of_day(session: Session, day: date, marks: Iterable[str]) -> str:
    """Return what was set for a day, and its marks (their keys), as an editor is shown them."""
    kept = (("calendar_mark", key) for key in marks)
    return _shown(session, (("set_day", day.isoformat()), *kept))


def check(session: Session, given: str | None) -> None:
    """Raise Overtaken where a row that the newest decision touches was not as it was shown.

    To be asked in the transaction of a change, once it is made, so that nothing of it stays. Rows
    the editor was not shown are of no account; None stands for somebody who was shown nothing.
    """
    query = select(DecisionRow).order_by(DecisionRow.id.desc()).limit(_LATEST)
    mine, *others = session.scalars(query).all() or (None,)
    if given is None or mine is None:
        return
    known = _read(given)
    touched = _touched(mine)
    gone = _gone(session, known, {_key(one) for one in touched})
    moved = [*(one for one in touched if _is_other(one, known)), *gone]
    if moved:
        found = (_told(session, known.get(_key(one)), one, others) for one in moved)
        changes = {str(reason): reason for reasons in found for reason in reasons}
        raise Overtaken(_who(session, moved[0], others), tuple(changes.values()), DECIDED)


def meanwhile(session: Session, day: date, given: str | None) -> None:
    """Raise Overtaken where what is set for a day is not as it was shown.

    For a change that was refused: why it cannot be made is often what somebody else just set.
    """
    name = f"set_day:{day.isoformat()}"
    known = {} if given is None else _read(given)
    row = raw_rows.fetch(session, "set_day", day.isoformat())
    if name in known and known[name] != _kept("set_day", row):
        one = Touched("set_day", day.isoformat(), row, row)
        others = session.scalars(select(DecisionRow).order_by(DecisionRow.id.desc()).limit(_LATEST))
        changes = tuple(_told(session, known[name], one, []))
        raise Overtaken(_who(session, one, list(others)), changes, DECIDED)


def _shown(session: Session, rows: Iterable[tuple[str, str | int]]) -> str:
    kept = {
        f"{table}:{key}": _kept(table, raw_rows.fetch(session, table, key)) for table, key in rows
    }
    return json.dumps(kept, ensure_ascii=False, sort_keys=True)


def _kept(table: str, row: Raw | None) -> object:
    if row is None or table in _WHOLE:
        return row
    own = {name: value for name, value in row.items() if name not in _NOT_ITS_OWN}
    return hashlib.sha256(json.dumps(own, sort_keys=True).encode()).hexdigest()


def _key(one: Touched) -> str:
    return f"{one.table}:{one.key}"


def _touched(row: DecisionRow) -> list[Touched]:
    return [Touched(**one) for one in row.touched["rows"]]


def _read(given: str) -> Mapping[str, Any]:
    try:
        found = json.loads(given)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _is_other(one: Touched, known: Mapping[str, Any]) -> bool:
    # A programme that got a time of its own meanwhile has a row that nobody could be shown.
    if one.table != "timetable_entry" and _key(one) not in known:
        return False
    return bool(known.get(_key(one)) != _kept(one.table, one.before))


def _gone(session: Session, known: Mapping[str, Any], touched: set[str]) -> Iterator[Touched]:
    """Yield the times that were shown and that somebody else took away."""
    for name, row in known.items():
        table, _, key = name.partition(":")
        is_time = table == "timetable_entry" and row is not None and key.isdigit()
        if is_time and name not in touched and raw_rows.fetch(session, table, int(key)) is None:
            yield Touched(table, int(key), None, None)


def _told(
    session: Session, was: object, one: Touched, others: list[DecisionRow]
) -> Iterator[Reason]:
    """Tell what is different: by columns where they say it, else what was decided."""
    now, then = one.before, was if isinstance(was, Mapping) else None
    decided = next((row for row in others if _key(one) in map(_key, _touched(row))), None)
    if one.table == "timetable_entry":
        number = (now or then or {}).get("template")
        template = session.get(TemplateRow, number)
        facts = {"after": _time(now), "before": _time(then)}
        yield Reason(ITS_TIME, {"programme": template.name if template else _NOBODY, **facts})
    elif one.table == "set_day":
        yield Reason(NOT_SET) if now is None else Reason(SET, {"why": str(now["why"])})
    elif now is not None and then is not None:
        yield from _columns(then, now)
    elif decided is not None:
        yield Reason(decided.said["sentence"], decided.said["facts"])
    else:
        yield Reason(OTHER)


def _columns(was: Raw, now: Raw) -> Iterator[Reason]:
    for column, after in now.items():
        if was.get(column) != after:
            facts: Facts = {"before": _face(was, column), "after": _face(now, column)}
            sentence = OTHER_TIMES if column == "timetable" else _COLUMNS.get(column, OTHER)
            yield Reason(sentence, facts)


def _face(row: Raw, column: str) -> str:
    """Write a column as people read it: of a season of every year no year is told."""
    value = str(row.get(column))
    is_yearly = column in {"first", "last"} and row.get("yearly")
    return f"{date.fromisoformat(value):%d/%m}" if is_yearly else value


def _time(row: Raw | None) -> str:
    if row is None:
        return AS_USUAL
    return NOT_AIRED if row["starts"] is None else str(row["starts"])[:5]


def _who(session: Session, one: Touched, others: list[DecisionRow]) -> str:
    by = (one.before or {}).get("by")
    if by is None:
        by = next((row.by for row in others if _key(one) in map(_key, _touched(row))), None)
    query = select(TimetableEditRow).where(TimetableEditRow.subject == _key(one))
    edit = session.scalars(query.order_by(TimetableEditRow.id.desc()).limit(1)).first()
    by = by if edit is None else edit.by
    found = people.persons(session, () if by is None else (int(str(by)),))
    return next((person.name for person in found.values()), _NOBODY)
