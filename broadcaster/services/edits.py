"""Two editors at once: the later one is told what the other changed, and nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from broadcaster.domain.frame_changes import part_changes
from broadcaster.domain.people import Person
from broadcaster.errors import Refused
from broadcaster.ports import Clock
from broadcaster.store import edits, people
from broadcaster.store.tables import Table, TemplateRow, TimetableEditRow
from schedules.types import Reason

_OVERTAKEN = (
    "{name} changed this since you opened it. Your change was not taken and stands below: look at"
    " what is different now, then save again."
)
_SOMEBODY = "—"
_LONGEST_FACT = 200

# What a column is called; a fact of another column is told without its value.
_CHANGED = {
    "name": "Its name is now “{after}”, not “{before}”.",
    "starts": "It now begins at {after}, not at {before}.",
    "longest": "It may now take {after} minutes, not {before}.",
    "weekdays": "The days of the week are others now.",
    "zones": "The zones are others now.",
    "area": "The area is another one now.",
    "opening": "The opening words are others now.",
    "closing": "The closing words are others now.",
    "parts": "The parts are others now.",
    "opens": "Sound is now permitted from {after}, not from {before}.",
    "closes": "Sound is now permitted until {after}, not until {before}.",
    "minutes_a_day": "The minutes a day are others now.",
}
_SWITCHED = {True: "It was switched on.", False: "It was switched off."}
_OTHER = "Something else of it is different now."


class Overtaken(Refused):
    """Somebody else changed it since this person opened it; `changes` tells what."""

    def __init__(self, name: str, changes: tuple[Reason, ...], sentence: str = _OVERTAKEN) -> None:
        super().__init__(sentence, name=name)
        self.changes = changes


def seen(row: Table) -> str:
    """Return what an editor is shown, to be given back with the change: see `begin`."""
    return json.dumps(edits.shown(row), ensure_ascii=False, sort_keys=True)


def begin(session: Session, row: Table, given: str | None) -> dict[str, Any]:
    """Begin to change a row (the write lock is taken already); return how it was before.

    `given` is what the editor was shown; None where nobody was shown anything. Raises Overtaken
    where the row is not that any more.
    """
    now = edits.shown(row)
    before = now if given is None else _read(given)
    changes = tuple(_changes(before, now))
    if changes:
        raise Overtaken(_who(session, row), changes)
    return now


def end(
    session: Session, row: Table, by: Person, before: dict[str, Any], at: datetime | None = None
) -> None:
    """Write down who changed a row (and when), from what to what; nothing where it is as it was."""
    session.flush()
    after = edits.shown(row)
    if after != before:
        subject = _subject(row)
        session.add(TimetableEditRow(subject=subject, at=at, by=by.id, before=before, after=after))
        session.flush()


@contextmanager
def noted(session: Session, clock: Clock, by: Person, templates: Iterable[int]) -> Iterator[None]:
    """Write down who changes some frames of programmes, whatever way they change them."""
    rows = [session.get_one(TemplateRow, number) for number in templates]
    before = [begin(session, row, None) for row in rows]
    yield
    for row, known in zip(rows, before, strict=True):
        end(session, row, by, known, clock.now())


def _read(given: str) -> Mapping[str, Any]:
    try:
        found = json.loads(given)
    except (ValueError, RecursionError):  # a form can hold anything, lists in lists without end
        return {}
    return found if isinstance(found, dict) else {}


def _changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[Reason]:
    found = {}
    for name in now:
        if before.get(name) != now[name]:
            reasons = part_changes(before.get(name), now[name]) if name == "parts" else ()
            for reason in reasons or (_told(name, before.get(name), now[name]),):
                found[str(reason)] = reason
    return list(found.values())


def _told(name: str, before: object, after: object) -> Reason:
    if name == "enabled":
        return Reason(_SWITCHED[bool(after)])
    sentence = _CHANGED.get(name, _OTHER)
    return Reason(sentence, {"before": _fact(before), "after": _fact(after)})


def _fact(value: object) -> str | int | float:
    if isinstance(value, str):
        return value[:_LONGEST_FACT].encode(errors="replace").decode()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, int | float) else ""


def _who(session: Session, row: Table) -> str:
    last = edits.last(session, _subject(row))
    if last is None:
        return _SOMEBODY
    return people.persons(session, (last.by,))[last.by].name


def _subject(row: Table) -> str:
    return f"{row.__tablename__}:{getattr(row, 'id', 0)}"
