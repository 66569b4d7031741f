"""On which days a programme comes back: weekdays, a rule, the moon, and single days besides."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import islice

from sqlalchemy.orm import Session

from broadcaster.domain import days as dates
from broadcaster.domain.days import ProgrammeDays
from broadcaster.domain.decisions import DecisionId
from broadcaster.domain.people import Person, Right
from broadcaster.domain.programmes import TemplateId
from broadcaster.errors import Invalid, NotFound
from broadcaster.ports import Clock
from broadcaster.services.access import require
from broadcaster.services.decisions import Change
from broadcaster.services.refusing import refusing
from broadcaster.store import year
from broadcaster.store.tables import RecurrenceRow, TemplateRow
from schedules.bounds import FIRST_DAY, LAST_DAY, checked
from schedules.recurrence import Recurrence, must_fire

MOST_EXCEPTIONS = 366
SHOWN = 5


def days_of(session: Session, template: TemplateId) -> ProgrammeDays:
    """Return what was chosen about a programme's days beside its weekdays; raises NotFound."""
    _template(session, template)
    return year.programme_days(session, template)


def save_days(
    session: Session, clock: Clock, by: Person, template: TemplateId, days: ProgrammeDays
) -> DecisionId:
    """Choose a programme's days; raises Invalid naming the field, Forbidden, NotFound.

    Where the weekdays say it all nothing is kept.
    """
    require(by, Right.EDIT_TIMETABLE)
    row = _template(session, template)
    check(days, row.weekdays)
    change = Change(session)
    change.watch("recurrence", template)
    kept = session.get(RecurrenceRow, template)
    if days.is_plain:
        if kept is not None:
            session.delete(kept)
    else:
        kept = kept or RecurrenceRow(template=template)
        kept.rule, kept.since = days.rule, days.since
        kept.lunar = {"days": sorted(days.lunar)} if days.lunar else None
        kept.added, kept.skipped = dates.written(days.added), dates.written(days.skipped)
        session.add(kept)
    return change.keep(clock, by, "The days of {programme} were changed.", programme=row.name)


def check(days: ProgrammeDays, weekdays: frozenset[int]) -> Recurrence:
    """Return the days as the almanac takes them; raises Invalid where they cannot be kept."""
    if days.rule and days.lunar:
        raise Invalid("rule", "Choose either a rule or days of the moon, not both.")
    for field, chosen in (("added", days.added), ("skipped", days.skipped)):
        _check_exceptions(field, chosen)
    with refusing("since"):
        checked(days.since)
    with refusing("rule"):
        if days.rule:
            must_fire(dates.parsed(days.rule, days.since))
    with refusing("lunar"):
        found = dates.recurrence_of(days, weekdays)
    if next(found.days(FIRST_DAY, LAST_DAY), None) is None:
        raise Invalid("skipped", "The field {field} takes every day out; leave at least one.")
    return found


def next_days(
    days: ProgrammeDays, weekdays: frozenset[int], since: date, most: int = SHOWN
) -> tuple[date, ...]:
    """Return the next days from a day on; fewer where it comes to its end. Raises Invalid."""
    with refusing("since"):
        checked(since)
    return tuple(islice(check(days, weekdays).days(since, LAST_DAY), most))


def _check_exceptions(field: str, chosen: Iterable[date]) -> None:
    given = frozenset(chosen)
    if len(given) > MOST_EXCEPTIONS:
        raise Invalid(
            field,
            "The field {field} has {count} days; at most {most} can be kept, use a rule instead.",
            count=len(given),
            most=MOST_EXCEPTIONS,
        )
    with refusing(field):
        for day in given:
            checked(day)


def _template(session: Session, number: TemplateId) -> TemplateRow:
    row = session.get(TemplateRow, number)
    if row is None:
        raise NotFound("There is no such programme in the timetable.")
    return row
