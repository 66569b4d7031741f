"""What was looked at in another program's calendar, kept: single programmes, and marked days."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from broadcaster.domain import effects
from broadcaster.domain.decisions import DecisionId
from broadcaster.domain.people import Person, Right
from broadcaster.ports import Clock
from broadcaster.services.access import require
from broadcaster.services.calendar_intake import LONGEST_NAME, MarkWanted, Preview, StartWanted
from broadcaster.services.decisions import Change
from broadcaster.store.tables import CalendarMarkRow, ExtraStartRow
from schedules import calendar
from schedules.marks import DayKind

LONGEST_WHY = 200
TAKEN_IN = "Of {file} were taken in: {starts} single programmes, {marks} marked days."


@dataclass(frozen=True, slots=True)
class KeptOf:
    """What was made of a file: the numbers of single programmes, and the keys of marked days.

    `decision` takes it back; None where nothing was made.
    """

    starts: tuple[int, ...]
    marks: tuple[str, ...]
    decision: DecisionId | None = None


def keep(session: Session, clock: Clock, by: Person, seen: Preview) -> KeptOf:
    """Keep everything a preview would bring; raises Forbidden.

    What is there already stays and is not made again, so that a file kept twice doubles nothing.
    """
    require(by, Right.EDIT_TIMETABLE)
    starts = [_start(session, clock, by, one, seen.file.name) for one in seen.starts]
    marks = [key for one in seen.marks for key in _mark(session, one)]
    session.flush()
    numbers = [row.id for row in starts if row is not None]
    change = Change(session)
    for number in numbers:
        change.made("extra_start", number)
    for key in marks:
        change.made("calendar_mark", key)
    decision = None
    if numbers or marks:
        counts = {"starts": len(numbers), "marks": len(marks)}
        decision = change.keep(clock, by, TAKEN_IN, file=seen.file.name, **counts)
    return KeptOf(tuple(numbers), tuple(marks), decision)


_PREFIX = "file-"


def _start(
    session: Session, clock: Clock, by: Person, one: StartWanted, file: str
) -> ExtraStartRow | None:
    known = select(ExtraStartRow.id).where(
        ExtraStartRow.day == one.day,
        ExtraStartRow.template == one.template,
        ExtraStartRow.starts == one.at,
    )
    if session.scalars(known).first() is not None:
        return None
    why = file if one.name == one.programme else f"{one.name} ({file})"
    row = ExtraStartRow(day=one.day, template=one.template, starts=one.at, why=why[:LONGEST_WHY])
    row.by, row.at = by.id, clock.now()
    session.add(row)
    return row


def _mark(session: Session, one: MarkWanted) -> list[str]:
    name = one.name[:LONGEST_NAME]
    key = _key(name, one.first)
    made = calendar.added(key, (one.first, one.last), DayKind.CUSTOM, name)
    new = [mark for mark in made if session.get(CalendarMarkRow, mark.key) is None]
    session.add_all(
        CalendarMarkRow(
            key=mark.key,
            year=mark.year,
            day=mark.day,
            kind=mark.kind.value,
            name=mark.name,
            status=mark.status.value,
            source=mark.source,
            effects=effects.to_json(mark.effects),
            removed=mark.is_removed,
        )
        for mark in new
    )
    return [mark.key for mark in new]


def _key(name: str, first: date) -> str:
    return f"{_PREFIX}{hashlib.sha256(f'{first}/{name}'.encode()).hexdigest()[:16]}"
