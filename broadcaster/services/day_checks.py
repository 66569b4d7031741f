"""What is looked at before a person sets a single day: who, which day, why, and its marks."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from broadcaster.domain.people import Person, Right
from broadcaster.errors import Invalid
from broadcaster.ports import Clock
from broadcaster.services.access import require
from broadcaster.services.basis import local_day, timezone_of
from broadcaster.services.refusing import refusing
from broadcaster.services.that_day import that_day
from broadcaster.store.tables import SetDayRow
from schedules.bounds import checked
from schedules.marks import OtherTimetable

LONGEST_REASON = 200
BY_A_MARK = (
    "{mark} gives the times of that day; change its timetable, or choose another timetable for the"
    " day first."
)
OVER = "{day} is over; choose today or a later day for the field {field}."


def may_set(session: Session, clock: Clock, by: Person, day: date, why: str) -> None:
    """Raise Forbidden, or Invalid where a day is over or no reason is given."""
    require(by, Right.EDIT_TIMETABLE)
    not_over(session, clock, day, "day")
    if not 1 <= len(why.strip()) <= LONGEST_REASON:
        raise Invalid("why", "Please say why, in 1 to {most} letters.", most=LONGEST_REASON)


def not_over(session: Session, clock: Clock, day: date, field: str) -> None:
    """Raise Invalid about a field where its day is over, or nobody reckons with it."""
    with refusing(field):
        checked(day)
    if day < local_day(clock.now(), timezone_of(session)):
        raise Invalid(field, OVER, day=face(day))


def by_no_mark(session: Session, day: date) -> None:
    """Raise Invalid where the times of a day come from a mark: set by hand they would go first."""
    if session.get(SetDayRow, day) is not None:
        return
    for one in that_day(session, day, ()).found.applied:
        if isinstance(one.effect, OtherTimetable):
            raise Invalid("before", BY_A_MARK, mark=one.mark.name)


def face(day: date) -> str:
    """Write a day as people read it."""
    return f"{day:%d/%m/%Y}"
