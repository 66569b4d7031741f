"""The marked days of the station: shown by year and month, edited, added, given back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from broadcaster.domain import effects as bringing
from broadcaster.domain.decisions import DecisionId
from broadcaster.domain.people import Person, Right
from broadcaster.errors import Invalid, NotFound
from broadcaster.ports import Clock
from broadcaster.services.access import require
from broadcaster.services.decisions import Change
from broadcaster.services.marking import BY_HAND, check_effects, check_name, keep
from broadcaster.services.refusing import refusing
from broadcaster.store import year, zones
from broadcaster.store.tables import CalendarMarkRow, OccasionRow, OwnDayRow
from broadcaster.store.year import Days
from schedules import calendar as marks
from schedules.bounds import checked
from schedules.marks import Effect, Mark
from schedules.owndays import OwnDay
from schedules.seasons import Almanac
from schedules.thatday import told
from schedules.types import ZoneKey
from schedules.yearview import ViewedDay, ViewedYear, viewed, year_view

LONGEST_SOURCE = 200
OWN = re.compile(r"own([0-9]+)", re.ASCII)
"""The occasion of a day of the place, with its number."""


@dataclass(frozen=True, slots=True)
class MarkName:
    """How a mark is found again: its key, and the year it was made for."""

    year: int
    key: str


def shown_year(session: Session, number: int) -> ViewedYear:
    """Show a year, made when it is looked at; raises Invalid outside 1900 to 2100."""
    with refusing("year"):
        shown = year_view(number, year.marked_years(session).year(number), _names(session))
    almanac = year.almanac(session, Days(date.min, date.min))
    months = (
        replace(month, days=tuple(_told(one, almanac) for one in month.days))
        for month in shown.months
    )
    return replace(shown, months=tuple(months))


def shown_day(session: Session, day: date) -> ViewedDay:
    """Show one day with its marks and what they change; raises Invalid outside 1900 to 2100."""
    with refusing("day"):
        only = Days(day, day)
        shown = viewed(day, year.marked_years(session, only).around(day), _names(session))
    return _told(shown, year.almanac(session, only))


def removed_marks(session: Session, number: int) -> tuple[Mark, ...]:
    """List the marks of a year that somebody took away, so that they can be put back."""
    return tuple(mark for mark in year.marked_years(session).marks(number) if mark.is_removed)


def mark_of(session: Session, name: MarkName) -> Mark:
    """Return one mark, removed ones too; raises NotFound."""
    found = year.marked_years(session).marks(name.year)
    mark = next((one for one in found if one.key == name.key), None)
    if mark is None:
        raise NotFound("There is no such marked day any more; look at the calendar again.")
    return mark


def own_days(session: Session) -> Mapping[int, OwnDay]:
    """Return the days of the place that come back every year, by their numbers."""
    return {row.id: year.own_day_of(row) for row in year.own_rows(session)}


def make_official(
    session: Session, clock: Clock, by: Person, name: MarkName, source: str
) -> DecisionId:
    """Fix a day by a decision, which is named; raises Invalid, Forbidden, NotFound."""
    if len(source) > LONGEST_SOURCE:
        raise Invalid("source", "Please use at most {most} letters.", most=LONGEST_SOURCE)

    def official(mark: Mark) -> Mark:
        with refusing("source"):
            return marks.made_official(mark, source)

    return _edit(session, clock, by, name, official, "{mark} is official: {source}", source=source)


def move(session: Session, clock: Clock, by: Person, name: MarkName, day: date) -> DecisionId:
    """Put a mark on another day; raises Invalid, Forbidden, NotFound."""
    with refusing("day"):
        checked(day)
    said = f"{day:%d/%m/%Y}"
    return _edit(
        session,
        clock,
        by,
        name,
        lambda mark: marks.moved(mark, day),
        "{mark} is on {day}.",
        day=said,
    )


def rename(session: Session, clock: Clock, by: Person, name: MarkName, given: str) -> DecisionId:
    """Give a mark another name; raises Invalid, Forbidden, NotFound."""
    check_name(given)

    def renamed(mark: Mark) -> Mark:
        return marks.renamed(mark, given)

    return _edit(session, clock, by, name, renamed, "{mark} was renamed.")


def set_effects(
    session: Session,
    clock: Clock,
    by: Person,
    name: MarkName,
    wanted: tuple[Effect, ...],
    *,
    every_time: bool = False,
) -> DecisionId:
    """Say what a mark changes; `every_time` says it of all that come back under its occasion.

    Of days that were marked together those are all days. Raises Invalid, Forbidden, NotFound.
    """
    check_effects(session, wanted)
    if every_time:
        return _set_every_time(session, clock, by, name, wanted)

    def changed(mark: Mark) -> Mark:
        return marks.with_effects(mark, wanted)

    return _edit(session, clock, by, name, changed, "What {mark} changes was set.")


def remove(
    session: Session, clock: Clock, by: Person, name: MarkName, *, together: bool = False
) -> DecisionId:
    """Take a mark away, or all days marked `together` with it; a new year does not bring it back.

    Raises Forbidden, NotFound.
    """
    if not together:
        return _edit(session, clock, by, name, marks.removed, "{mark} was removed.")
    require(by, Right.EDIT_TIMETABLE)
    mark = mark_of(session, name)
    change = Change(session)
    for row in _rows_of(session, mark.occasion):
        change.watch("calendar_mark", row.key)
        row.removed = True
    return change.keep(clock, by, "All days of {mark} were removed.", mark=mark.name)


def restore(session: Session, clock: Clock, by: Person, name: MarkName) -> DecisionId:
    """Put a mark back that was taken away; raises Forbidden, NotFound."""
    return _edit(session, clock, by, name, marks.restored, "{mark} was put back.")


def _edit(
    session: Session,
    clock: Clock,
    by: Person,
    name: MarkName,
    turn: Callable[[Mark], Mark],
    sentence: str,
    **facts: str,
) -> DecisionId:
    require(by, Right.EDIT_TIMETABLE)
    mark = mark_of(session, name)
    change = Change(session)
    change.watch("calendar_mark", mark.key)
    keep(session, turn(mark))
    return change.keep(clock, by, sentence, mark=mark.name, **facts)


def _set_every_time(
    session: Session, clock: Clock, by: Person, name: MarkName, wanted: tuple[Effect, ...]
) -> DecisionId:
    require(by, Right.EDIT_TIMETABLE)
    mark = mark_of(session, name)
    change, kept = Change(session), bringing.to_json(wanted)
    for row in _rows_of(session, mark.occasion):
        change.watch("calendar_mark", row.key)
        row.effects = kept
    own = OWN.fullmatch(mark.occasion)
    if own is not None and (day := session.get(OwnDayRow, int(own[1]))) is not None:
        change.watch("own_day", day.id)
        day.effects = kept
    elif not mark.occasion.startswith(BY_HAND):
        change.watch("occasion", mark.occasion)
        session.merge(OccasionRow(occasion=mark.occasion, effects=kept))
    sentence = "What {mark} changes was set for every time it comes back."
    return change.keep(clock, by, sentence, mark=mark.name)


def _rows_of(session: Session, occasion: str) -> Sequence[CalendarMarkRow]:
    query = select(CalendarMarkRow).where(CalendarMarkRow.key.startswith(f"{occasion}/"))
    return session.scalars(query).all()


def _told(day: ViewedDay, almanac: Almanac) -> ViewedDay:
    """Let what marks change be said with the names of timetables."""
    applied = tuple(replace(one, reason=told(one, almanac)) for one in day.effects.applied)
    return replace(day, effects=replace(day.effects, applied=applied))


def _names(session: Session) -> dict[ZoneKey, str]:
    return {ZoneKey(zone): name for zone, name in zones.names(session).items()}
