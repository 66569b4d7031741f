"""Where the start of a frame is kept, and writing another one there: for a day, or from now on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from broadcaster.domain.people import Person
from broadcaster.errors import Invalid, NotFound
from broadcaster.ports import Clock
from broadcaster.services import edits
from broadcaster.store import year
from broadcaster.store.tables import ExtraStartRow, SetDayRow, TemplateRow, TimetableEntryRow
from schedules.almanac import starts_on
from schedules.seasons import Almanac, Start
from schedules.types import Template

ALREADY = "It begins at {at} on that day already; give another time."


@dataclass(frozen=True, slots=True)
class Kept:
    """What decides when a frame starts on a day.

    `by_marks`: something that marks the day, which a person cannot move here; `for_day`: what was
    set for that day alone; `timetable` names the timetable where it is not the usual one.
    """

    start: Start
    by_marks: bool
    for_day: bool
    timetable: str = ""


def start_of(frame: Template) -> Start:
    """Return the start that a frame of a day stands for."""
    return Start(frame.starts, frame.key)


def kept(session: Session, day: date, frame: Template, placed: tuple[Template, ...]) -> Kept:
    """Return what decides that a frame starts when it does on a day; `placed` are the day's."""
    almanac = year.almanac(session)
    start = start_of(frame)
    decided = {one.start for one in starts_on(day, almanac).starts}
    shown = {Start(one.starts, one.key) for one in placed}
    extras = {one.start for one in almanac.extras.get(day, ())}
    season = almanac.season(day)
    usual = season is None or season.timetable == year.USUAL
    return Kept(
        start=start,
        by_marks=not shown <= decided or start not in decided,
        for_day=day in almanac.set_days or start in extras,
        timetable="" if usual or season is None else almanac.timetables[season.timetable].name,
    )


def on_day(  # noqa: PLR0913 -- which start, to when, by whom, why
    session: Session, clock: Clock, day: date, start: Start, to: time, *, by: Person, why: str
) -> None:
    """Let a frame start at another time on one day; all else of the day stays as it is.

    A day that becomes again what it is without a person's word is no longer set. Raises Invalid.
    """
    almanac = year.almanac(session)
    starts = {one.start for one in starts_on(day, almanac).starts}
    extras = {one.start for one in almanac.extras.get(day, ())}
    after = replace(start, at=to)
    if after in starts:
        raise Invalid("at", ALREADY, at=f"{to:%H:%M}")
    if start in extras:
        _extra(session, day, start).starts = to
    else:
        _set(
            session,
            clock,
            almanac,
            SetDayRow(day=day, why=why, by=by.id),
            starts - extras - {start} | {after},
        )
    session.flush()


def onward(
    session: Session, clock: Clock, day: date, start: Start, to: time, *, by: Person
) -> None:
    """Let a frame start at another time in the timetable that holds on a day."""
    number = int(start.template[1:])
    row: TemplateRow | TimetableEntryRow | None = _entry(session, day, number)
    row = row or session.get(TemplateRow, number)
    if row is None:
        raise NotFound("There is no such programme in the timetable.")
    before = edits.begin(session, row, None)
    row.starts = to
    edits.end(session, row, by, before, clock.now())


def _entry(session: Session, day: date, template: int) -> TimetableEntryRow | None:
    season = year.almanac(session).season(day)
    if season is None or season.timetable == year.USUAL:
        return None
    query = select(TimetableEntryRow).where(
        TimetableEntryRow.timetable == int(season.timetable),
        TimetableEntryRow.template == template,
    )
    return session.scalars(query).one_or_none()


def _set(
    session: Session, clock: Clock, almanac: Almanac, row: SetDayRow, starts: set[Start]
) -> None:
    without = {day: one for day, one in almanac.set_days.items() if day != row.day}
    bare = replace(almanac, set_days=without, extras={})
    old = session.get(SetDayRow, row.day)
    if old is not None:
        session.delete(old)
        session.flush()
    if {one.start for one in starts_on(row.day, bare).starts} != starts:
        row.kind, row.templates, row.at = "starts", frozenset(), clock.now()
        row.starts = year.starts_json(tuple(starts))
        session.add(row)


def _extra(session: Session, day: date, start: Start) -> ExtraStartRow:
    query = select(ExtraStartRow).where(
        ExtraStartRow.day == day,
        ExtraStartRow.template == int(start.template[1:]),
        ExtraStartRow.starts == start.at,
    )
    return session.scalars(query).one()
