"""Where the start of a frame is kept, and writing another one there from now on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from broadcaster.domain.decisions import DecisionId
from broadcaster.domain.people import Person, Right
from broadcaster.errors import NotFound
from broadcaster.ports import Clock
from broadcaster.services import edits
from broadcaster.services.access import require
from broadcaster.services.decisions import Change
from broadcaster.services.set_days import OtherTime
from broadcaster.store import year
from broadcaster.store.tables import TemplateRow, TimetableEntryRow
from schedules.almanac import starts_on
from schedules.seasons import Start
from schedules.types import Template


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


def onward(session: Session, clock: Clock, by: Person, day: date, moved: OtherTime) -> DecisionId:
    """Let a programme start at another time in the timetable that holds on a day."""
    require(by, Right.EDIT_TIMETABLE)
    template = session.get(TemplateRow, moved.template)
    if template is None:
        raise NotFound("There is no such programme in the timetable.")
    row = _entry(session, day, moved.template) or template
    change = Change(session)
    change.watch(row.__tablename__, row.id)
    before = edits.begin(session, row, None)
    row.starts = moved.after
    edits.end(session, row, by, before, clock.now())
    facts = {"programme": template.name, "at": f"{moved.after:%H:%M}"}
    return change.keep(clock, by, "{programme} begins at {at} from now on.", **facts)


def _entry(session: Session, day: date, template: int) -> TimetableEntryRow | None:
    season = year.almanac(session).season(day)
    if season is None or season.timetable == year.USUAL:
        return None
    query = select(TimetableEntryRow).where(
        TimetableEntryRow.timetable == int(season.timetable),
        TimetableEntryRow.template == template,
    )
    return session.scalars(query).one_or_none()
