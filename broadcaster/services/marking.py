"""Marking days by hand: mourning, exams, feasts of the place, once or every year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from broadcaster.domain import effects as bringing
from broadcaster.domain.decisions import DecisionId
from broadcaster.domain.people import Person, Right
from broadcaster.errors import Invalid, NotFound
from broadcaster.ports import Clock
from broadcaster.services.access import require
from broadcaster.services.decisions import Change
from broadcaster.services.refusing import refusing
from broadcaster.store import year, zones
from broadcaster.store.tables import CalendarMarkRow, OwnDayRow, TimetableRow
from schedules import calendar as marks
from schedules.bounds import checked
from schedules.marks import DayKind, Effect, Mark, OtherTimetable
from schedules.owndays import OwnDay

LONGEST_NAME = 120
BY_HAND = "own-"
"""How the keys of days begin that were marked by hand, for one time."""


@dataclass(frozen=True, slots=True)
class NewMark:
    """Days marked by hand, from a first to a last one; `source` makes them official at once."""

    kind: DayKind
    name: str
    first: date
    last: date
    source: str = ""
    effects: tuple[Effect, ...] = ()


def add(session: Session, clock: Clock, by: Person, new: NewMark) -> DecisionId:
    """Mark days by hand; national mourning brings no music unless told otherwise.

    Raises Invalid naming the field, Forbidden.
    """
    require(by, Right.EDIT_TIMETABLE)
    check_name(new.name)
    check_effects(session, new.effects)
    with refusing("first"):
        checked(new.first)
    with refusing("last"):
        checked(new.last)
        key = f"{BY_HAND}{clock.now():%Y%m%d%H%M%S%f}"
        made = marks.added(key, (new.first, new.last), new.kind, new.name, new.effects)
    change = Change(session)
    for mark in made:
        fixed = marks.made_official(mark, new.source) if new.source.strip() else mark
        keep(session, fixed)
        change.made("calendar_mark", fixed.key)
    facts = {"mark": new.name.strip(), "first": face(new.first), "last": face(new.last)}
    return change.keep(clock, by, "{mark} was marked from {first} to {last}.", **facts)


def add_own(session: Session, clock: Clock, by: Person, own: OwnDay) -> DecisionId:
    """Add a day of the place that comes back every year; its key is given here.

    Raises Invalid, Forbidden.
    """
    require(by, Right.EDIT_TIMETABLE)
    check_name(own.name)
    check_effects(session, own.effects)
    row = OwnDayRow(name=own.name.strip(), kind=own.kind.value, lunar=own.lunar, since=own.since)
    row.month, row.day, row.effects = own.month, own.day, bringing.to_json(own.effects)
    session.add(row)
    session.flush()
    change = Change(session)
    change.made("own_day", row.id)
    return change.keep(clock, by, "{mark} comes back every year from now on.", mark=row.name)


def remove_own(session: Session, clock: Clock, by: Person, number: int) -> DecisionId:
    """Let a day of the place come back no more; what was edited of it stays. Raises NotFound."""
    require(by, Right.EDIT_TIMETABLE)
    row = session.get(OwnDayRow, number)
    if row is None:
        raise NotFound("There is no such day of the place any more.")
    change = Change(session)
    change.watch("own_day", number)
    session.delete(row)
    return change.keep(clock, by, "{mark} comes back no more.", mark=row.name)


def check_effects(session: Session, wanted: tuple[Effect, ...]) -> None:
    """Raise Invalid where an effect names a zone or a timetable that does not exist."""
    known = zones.names(session).keys()
    for effect in wanted:
        if effect.zones is not None and not effect.zones <= known:
            raise Invalid("zones", "One of the zones does not exist any more; choose again.")
        if isinstance(effect, OtherTimetable) and effect.timetable != year.USUAL:
            number = int(effect.timetable) if effect.timetable.isdigit() else -1
            if session.get(TimetableRow, number) is None:
                raise Invalid(
                    "timetable", "The timetable does not exist any more; choose another one."
                )


def keep(session: Session, mark: Mark) -> None:
    """Write a mark as it was made or edited."""
    row = CalendarMarkRow(key=mark.key, year=mark.year, day=mark.day, kind=mark.kind.value)
    row.name, row.status, row.source = mark.name, mark.status.value, mark.source
    row.effects, row.removed = bringing.to_json(mark.effects), mark.is_removed
    session.merge(row)
    session.flush()


def check_name(name: str) -> None:
    """Raise Invalid for a name that is empty or too long."""
    if not 1 <= len(name.strip()) <= LONGEST_NAME:
        raise Invalid("name", "Please give a name of 1 to {most} letters.", most=LONGEST_NAME)


def face(day: date) -> str:
    """Write a day as people read it."""
    return f"{day:%d/%m/%Y}"
