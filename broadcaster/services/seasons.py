"""Other timetables, and the seasons in which they hold: summer and winter times."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from broadcaster.domain.decisions import DecisionId
from broadcaster.domain.people import Person, Right
from broadcaster.domain.programmes import TemplateId
from broadcaster.errors import Invalid, NotFound, Refused
from broadcaster.ports import Clock
from broadcaster.services.access import require
from broadcaster.services.decisions import Change
from broadcaster.services.refusing import refusing
from broadcaster.services.year_views import (
    SeasonFields,
    SeasonView,
    TimeOf,
    TimetableFields,
    TimetableView,
)
from broadcaster.store import candidates, year
from broadcaster.store.tables import (
    PermittedHoursRow,
    SeasonRow,
    SetDayRow,
    TimetableEntryRow,
    TimetableRow,
)
from schedules.bounds import checked
from schedules.marks import OtherTimetable

LONGEST_NAME = 120
NAMING_YEAR = 2027
"""Any year has every occasion, to name it by."""
_WEEKDAYS = frozenset(range(7))


def timetables(session: Session) -> tuple[TimetableView, ...]:
    """List the other timetables by name."""
    rows = session.scalars(select(TimetableRow).order_by(TimetableRow.name, TimetableRow.id))
    return tuple(_timetable_view(session, row) for row in rows)


def save_timetable(
    session: Session,
    clock: Clock,
    by: Person,
    fields: TimetableFields,
    number: int | None = None,
) -> int:
    """Make or change another timetable; raises Invalid naming the field, Forbidden, NotFound."""
    require(by, Right.EDIT_TIMETABLE)
    _check_timetable(session, fields)
    change = Change(session)
    row = TimetableRow() if number is None else _timetable(session, number)
    if number is not None:
        change.watch("timetable", number)
    row.name = fields.name.strip()
    session.add(row)
    session.flush()
    if number is None:
        change.made("timetable", row.id)
    _write_times(session, change, row.id, fields.times)
    change.keep(clock, by, "The timetable {timetable} was kept.", timetable=row.name)
    return row.id


def remove_timetable(session: Session, clock: Clock, by: Person, number: int) -> DecisionId:
    """Take another timetable away; raises Refused naming what uses it, Forbidden, NotFound."""
    require(by, Right.EDIT_TIMETABLE)
    row = _timetable(session, number)
    for name in _users(session, number):
        raise Refused(
            "{timetable} is used by {other}; choose another timetable there first.",
            timetable=row.name,
            other=name,
        )
    change = Change(session)
    change.watch("timetable", number)
    _write_times(session, change, number, ())
    session.delete(row)
    return change.keep(clock, by, "The timetable {timetable} was removed.", timetable=row.name)


def seasons(session: Session, today: date) -> tuple[SeasonView, ...]:
    """List the seasons, those of every year first, and tell which one holds on a day."""
    names = {row.id: row.name for row in session.scalars(select(TimetableRow))}
    return tuple(
        SeasonView(
            id=row.id,
            fields=SeasonFields(row.name, row.timetable, row.yearly, row.first, row.last),
            timetable_name="" if row.timetable is None else names[row.timetable],
            is_now=year.season_of(row).holds(today),
        )
        for row in year.season_rows(session)
    )


def save_season(
    session: Session, clock: Clock, by: Person, fields: SeasonFields, number: int | None = None
) -> int:
    """Make or change a season; raises Invalid naming the field, Forbidden, NotFound."""
    require(by, Right.EDIT_TIMETABLE)
    _check_name(fields.name)
    if fields.timetable is not None:
        _timetable(session, fields.timetable)
    change = Change(session)
    row = SeasonRow() if number is None else _season(session, number)
    if number is not None:
        change.watch("season", number)
    row.name, row.timetable, row.yearly = fields.name.strip(), fields.timetable, fields.yearly
    row.first, row.last = fields.first, fields.last
    with refusing("last"):
        checked(fields.first)
        year.season_of(row)
    session.add(row)
    session.flush()
    if number is None:
        change.made("season", row.id)
    change.keep(clock, by, "The season {season} was kept.", season=row.name)
    return row.id


def remove_season(session: Session, clock: Clock, by: Person, number: int) -> DecisionId:
    """Take a season away; raises Refused naming the rule that uses it, Forbidden, NotFound."""
    require(by, Right.EDIT_TIMETABLE)
    row = _season(session, number)
    query = select(PermittedHoursRow.name).where(PermittedHoursRow.season == number)
    for name in session.scalars(query):
        raise Refused(
            "The rule {rule} holds only in {season}; change the rule first.",
            rule=name,
            season=row.name,
        )
    change = Change(session)
    change.watch("season", number)
    session.delete(row)
    return change.keep(clock, by, "The season {season} was removed.", season=row.name)


def _write_times(
    session: Session, change: Change, timetable: int, times: tuple[TimeOf, ...]
) -> None:
    query = select(TimetableEntryRow).where(TimetableEntryRow.timetable == timetable)
    kept = {row.template: row for row in session.scalars(query)}
    for row in kept.values():
        change.watch("timetable_entry", row.id)
    wanted = {one.template: one for one in times}
    for template, row in kept.items():
        if template not in wanted:
            session.delete(row)
    for template, one in wanted.items():
        row = kept.get(template) or TimetableEntryRow(timetable=timetable, template=template)
        row.starts, row.weekdays = one.starts, one.weekdays
        session.add(row)
        session.flush()
        if template not in kept:
            change.made("timetable_entry", row.id)


def _timetable_view(session: Session, row: TimetableRow) -> TimetableView:
    query = select(TimetableEntryRow).where(TimetableEntryRow.timetable == row.id)
    times = tuple(
        TimeOf(TemplateId(one.template), one.starts, one.weekdays)
        for one in session.scalars(query.order_by(TimetableEntryRow.template))
    )
    return TimetableView(row.id, TimetableFields(row.name, times), tuple(_users(session, row.id)))


def _users(session: Session, timetable: int) -> Iterator[str]:
    """Yield the names of what rests on a timetable."""
    yield from session.scalars(select(SeasonRow.name).where(SeasonRow.timetable == timetable))
    days = session.scalars(select(SetDayRow.day).where(SetDayRow.timetable == timetable))
    yield from (f"{day:%d/%m/%Y}" for day in days)
    years = year.marked_years(session)
    occasions = {mark.occasion: mark.name for mark in years.marks(NAMING_YEAR)}
    named = [(occasions.get(one, one), bringing) for one, bringing in years.usual.items()]
    named += [(one.name, one.effects) for one in years.own]
    named += [(one.name, one.effects) for one in years.kept if not one.is_removed]
    for name, bringing in named:
        if any(isinstance(x, OtherTimetable) and x.timetable == str(timetable) for x in bringing):
            yield name


def _check_timetable(session: Session, fields: TimetableFields) -> None:
    _check_name(fields.name)
    known = {row.id for row in candidates.templates(session)}
    for one in fields.times:
        if one.template not in known:
            raise Invalid("times", "One of the programmes does not exist any more; choose again.")
        if not one.weekdays <= _WEEKDAYS:
            raise Invalid("weekdays", "A day of the week is a number from 0, Monday, to 6, Sunday.")


def _check_name(name: str) -> None:
    if not 1 <= len(name.strip()) <= LONGEST_NAME:
        raise Invalid("name", "Please give a name of 1 to {most} letters.", most=LONGEST_NAME)


def _timetable(session: Session, number: int) -> TimetableRow:
    row = session.get(TimetableRow, number)
    if row is None:
        raise NotFound("There is no such timetable.")
    return row


def _season(session: Session, number: int) -> SeasonRow:
    row = session.get(SeasonRow, number)
    if row is None:
        raise NotFound("There is no such season.")
    return row
