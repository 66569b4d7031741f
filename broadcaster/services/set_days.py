"""Single days set by a person: skipped, other times, moved, one programme more, a week copied."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from broadcaster.domain.decisions import DecisionId
from broadcaster.domain.people import Person, Right
from broadcaster.domain.programmes import TemplateId
from broadcaster.errors import Invalid, NotFound
from broadcaster.ports import Clock
from broadcaster.services.access import require
from broadcaster.services.day_checks import by_no_mark, face, may_set, not_over
from broadcaster.services.decisions import Change
from broadcaster.services.refusing import refusing
from broadcaster.store import year
from broadcaster.store.tables import ExtraStartRow, SetDayRow, TemplateRow, TimetableRow
from broadcaster.store.year import Days
from schedules.almanac import DAYS_IN_WEEK, copy_week, starts_on
from schedules.seasons import Almanac, CopiedDay, Start

NOT_THEN = "It is not aired at {at} on that day; look at the day again."
ALREADY = "It is aired at {at} already; give another time."


@dataclass(frozen=True, slots=True)
class StartOf:
    """A programme and a local time."""

    template: TemplateId
    at: time


@dataclass(frozen=True, slots=True)
class OtherTime:
    """A programme of one day that is to be aired at another time, both local, or on another day."""

    template: TemplateId
    before: time
    after: time
    to: date | None = None


def skip(
    session: Session,
    clock: Clock,
    by: Person,
    day: date,
    why: str,
    templates: frozenset[int] = frozenset(),
) -> DecisionId:
    """Air some programmes, or none, on a day; raises Invalid, Forbidden.

    Without `templates` nothing is aired but emergencies and what is put on air by hand.
    """
    for number in templates:
        _template(session, number)
    row = SetDayRow(day=day, kind="skip", templates=templates, why=why)
    return _set(session, clock, by, row, "On {day} programmes are skipped: {why}")


def other_timetable(
    session: Session, clock: Clock, by: Person, day: date, timetable: int | None, why: str
) -> DecisionId:
    """Let another timetable (None: the usual one) hold on a day; raises Invalid, Forbidden."""
    if timetable is not None and session.get(TimetableRow, timetable) is None:
        raise Invalid("timetable", "The timetable does not exist any more; choose another one.")
    row = SetDayRow(day=day, kind="timetable", timetable=timetable, templates=frozenset(), why=why)
    return _set(session, clock, by, row, "On {day} another timetable holds: {why}")


def move(
    session: Session, clock: Clock, by: Person, day: date, moved: OtherTime, why: str
) -> DecisionId:
    """Air a programme at another time on one day only; the others of the day stay as they are.

    A day that becomes again what it is without a person's word is no longer set. Raises Invalid
    where it is not aired then, or stands at the new time already; Forbidden.
    """
    may_set(session, clock, by, day, why)
    with refusing("day"):
        almanac = year.almanac(session, Days(day, day))
        starts = {one.start for one in starts_on(day, almanac).starts}
    by_no_mark(session, day)
    extras = {one.start for one in almanac.extras.get(day, ())}
    key = year.key_of(moved.template)
    before, after = Start(moved.before, key), Start(moved.after, key)
    if before not in starts:
        raise Invalid("before", NOT_THEN, at=f"{before.at:%H:%M}")
    if after in starts:
        raise Invalid("after", ALREADY, at=f"{after.at:%H:%M}")
    if before in extras:
        return _move_extra(session, clock, by, day, moved)
    left = starts - extras - {before} | {after}
    if left == _usual(almanac, day):
        return clear(session, clock, by, day)
    row = _starts_row(day, left, why)
    return _set(session, clock, by, row, "On {day} a programme is moved: {why}")


def move_to_day(
    session: Session, clock: Clock, by: Person, day: date, moved: OtherTime, why: str
) -> DecisionId:
    """Air a programme of one day on another one instead; raises as `move` does.

    The day it leaves is set to go without it, and to the other one it is added.
    """
    to = moved.to or day
    may_set(session, clock, by, day, why)
    by_no_mark(session, day)
    not_over(session, clock, to, "to")
    almanac = year.almanac(session, Days(min(day, to), max(day, to)))
    starts, there = ({one.start for one in starts_on(at, almanac).starts} for at in (day, to))
    extras = {one.start for one in almanac.extras.get(day, ())}
    before = Start(moved.before, year.key_of(moved.template))
    if before not in starts:
        raise Invalid("before", NOT_THEN, at=f"{before.at:%H:%M}")
    if replace(before, at=moved.after) in there:
        raise Invalid("after", ALREADY, at=f"{moved.after:%H:%M}")
    change = Change(session)
    if before in extras:
        _drop_extras(session, change, day, StartOf(moved.template, moved.before))
    else:
        change.watch("set_day", day.isoformat())
        _put(session, clock, by, _starts_row(day, starts - extras - {before}, why.strip()))
    row = ExtraStartRow(day=to, template=moved.template, starts=moved.after)
    row.why, row.by, row.at = why.strip(), by.id, clock.now()
    _put_extra(change, row)
    facts = {"programme": _template(session, moved.template).name, "day": face(day)}
    facts |= {"to": face(to), "at": f"{moved.after:%H:%M}", "why": why.strip()}
    sentence = "{programme} of {day} is aired on {to} at {at} instead: {why}"
    return change.keep(clock, by, sentence, **facts)


def _usual(almanac: Almanac, day: date) -> set[Start]:
    bare = replace(almanac, set_days={}, extras={})
    return {one.start for one in starts_on(day, bare).starts}


def add(
    session: Session, clock: Clock, by: Person, day: date, start: StartOf, why: str
) -> DecisionId:
    """Air a programme once more, on one day only; raises Invalid, Forbidden, NotFound."""
    may_set(session, clock, by, day, why)
    name = _template(session, start.template).name
    if _extra(session, day, start) is not None:
        raise Invalid("starts", ALREADY, at=f"{start.at:%H:%M}")
    change = Change(session)
    row = ExtraStartRow(day=day, template=start.template, starts=start.at, why=why.strip())
    row.by, row.at = by.id, clock.now()
    _put_extra(change, row)
    facts = {"programme": name, "day": face(day), "at": f"{start.at:%H:%M}"}
    return change.keep(clock, by, "{programme} is aired on {day} at {at} besides.", **facts)


def remove_extra(session: Session, clock: Clock, by: Person, number: int) -> DecisionId:
    """Take back a programme that was added for one day; raises Forbidden, NotFound."""
    require(by, Right.EDIT_TIMETABLE)
    row = session.get(ExtraStartRow, number)
    if row is None:
        raise NotFound("There is no such programme on that day any more.")
    change = Change(session)
    change.watch("extra_start", number)
    facts = {"programme": _template(session, row.template).name, "day": face(row.day)}
    session.delete(row)
    return change.keep(clock, by, "{programme} is not aired besides on {day}.", **facts)


def clear(session: Session, clock: Clock, by: Person, day: date) -> DecisionId:
    """Let a day be as the almanac has it, whatever was set for it; raises NotFound, Forbidden."""
    require(by, Right.EDIT_TIMETABLE)
    row = session.get(SetDayRow, day)
    if row is None:
        raise NotFound("Nothing was set for that day.")
    change = Change(session)
    change.watch("set_day", day.isoformat())
    session.delete(row)
    return change.keep(clock, by, "{day} is as usual again.", day=face(day))


def copy(session: Session, clock: Clock, by: Person, source: date, target: date) -> DecisionId:
    """Let the week of a day start as another week does now; raises Invalid, Forbidden.

    What was set for the days of the target, extras too, is replaced.
    """
    require(by, Right.EDIT_TIMETABLE)
    monday = target - timedelta(days=target.weekday())
    if source - timedelta(days=source.weekday()) == monday:
        raise Invalid("source", "A week cannot be copied over itself; choose another week.")
    not_over(session, clock, monday, "target")
    with refusing("target"):
        almanac = copy_week(year.almanac(session), source, target)
    change = Change(session)
    for day in (monday + timedelta(days=number) for number in range(DAYS_IN_WEEK)):
        change.watch("set_day", day.isoformat())
        _drop_extras(session, change, day)
        chosen = almanac.set_days[day]
        if isinstance(chosen, CopiedDay):
            row = _starts_row(day, chosen.starts, "")
            row.kind, row.copied_from = "copied", chosen.copied_from
            _put(session, clock, by, row)
    facts = {"source": face(source), "target": face(monday)}
    return change.keep(
        clock, by, "The week of {source} was copied to the week of {target}.", **facts
    )


def _set(session: Session, clock: Clock, by: Person, row: SetDayRow, sentence: str) -> DecisionId:
    may_set(session, clock, by, row.day, row.why)
    change = Change(session)
    change.watch("set_day", row.day.isoformat())
    row.why = row.why.strip()
    _put(session, clock, by, row)
    return change.keep(clock, by, sentence, day=face(row.day), why=row.why)


def _put(session: Session, clock: Clock, by: Person, row: SetDayRow) -> None:
    session.execute(delete(SetDayRow).where(SetDayRow.day == row.day))
    session.expire_all()
    row.by, row.at = by.id, clock.now()
    session.add(row)
    session.flush()


def _starts_row(day: date, starts: Iterable[Start], why: str) -> SetDayRow:
    kept = year.starts_json(tuple(starts))
    return SetDayRow(day=day, kind="starts", templates=frozenset(), starts=kept, why=why)


def _move_extra(
    session: Session, clock: Clock, by: Person, day: date, moved: OtherTime
) -> DecisionId:
    row = _extra(session, day, StartOf(moved.template, moved.before))
    if row is None:
        raise Invalid("before", NOT_THEN, at=f"{moved.before:%H:%M}")
    change = Change(session)
    change.watch("extra_start", row.id)
    row.starts = moved.after
    facts = {"programme": _template(session, row.template).name, "day": face(day)}
    sentence = "{programme} is aired besides on {day} at {at}."
    return change.keep(clock, by, sentence, **facts, at=f"{moved.after:%H:%M}")


def _extra(session: Session, day: date, start: StartOf) -> ExtraStartRow | None:
    known = select(ExtraStartRow).where(
        ExtraStartRow.day == day,
        ExtraStartRow.template == start.template,
        ExtraStartRow.starts == start.at,
    )
    return session.scalars(known).one_or_none()


def _put_extra(change: Change, row: ExtraStartRow) -> None:
    change.session.add(row)
    change.session.flush()
    change.made("extra_start", row.id)


def _drop_extras(session: Session, change: Change, day: date, start: StartOf | None = None) -> None:
    for row in session.scalars(select(ExtraStartRow).where(ExtraStartRow.day == day)):
        if start is None or (row.template, row.starts) == (start.template, start.at):
            change.watch("extra_start", row.id)
            session.delete(row)
    session.flush()


def _template(session: Session, number: int) -> TemplateRow:
    row = session.get(TemplateRow, number)
    if row is None:
        raise NotFound("There is no such programme in the timetable.")
    return row
