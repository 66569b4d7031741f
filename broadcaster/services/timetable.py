"""Templates, weekdays and zones, and the week they make."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy.orm import Session

from broadcaster.domain import frames
from broadcaster.domain.people import Person, Right
from broadcaster.domain.programmes import TemplateId
from broadcaster.errors import Invalid, NotFound
from broadcaster.ports import Clock
from broadcaster.services import edits, frame_checks, standing
from broadcaster.services.access import require
from broadcaster.services.frame_checks import LONGEST_WORDS, keyed
from broadcaster.services.plan_views import (
    DayView,
    PlanView,
    ProgrammeView,
    TemplateFields,
    TemplateView,
)
from broadcaster.services.planning import plan_or_preview, plans_of
from broadcaster.services.publishing import lock
from broadcaster.store import candidates, zones
from broadcaster.store.tables import TemplateRow
from schedules.local import ONE_DAY
from schedules.types import Line

LONGEST_NAME = 120
SHORTEST, LONGEST = timedelta(minutes=1), timedelta(hours=12)
DAYS_OF_A_WEEK = 7


def templates(session: Session) -> tuple[TemplateView, ...]:
    """List all templates in the order of their times."""
    return tuple(_view(session, row) for row in candidates.templates(session))


def template(session: Session, number: TemplateId) -> TemplateView:
    """Show one template; raises NotFound."""
    return _view(session, _template(session, number))


def save_template(
    session: Session,
    clock: Clock,
    by: Person,
    fields: TemplateFields,
    number: TemplateId | None = None,
    seen: str | None = None,
) -> TemplateId:
    """Make a template, or change one; raises Invalid naming the field, Forbidden, NotFound.

    `seen` is what the editor was shown (`TemplateView.seen`): raises Overtaken where somebody
    else changed it since.

    Changed words are spoken anew. Where somebody saves who may approve, or the administrator,
    the new words are allowed by that; otherwise they wait for an approver and do not sound. What
    is wrong in a part is named "3-longest": the part's number, and its field.
    """
    require(by, Right.EDIT_TIMETABLE)
    check_template(session, fields)
    lock(session)
    row = TemplateRow() if number is None else _template(session, number)
    before = edits.begin(session, row, None if number is None else seen)
    row.name, row.starts, row.longest = fields.name.strip(), fields.starts, fields.longest
    row.weekdays, row.zones = fields.weekdays, fields.zones
    row.parts = frames.stored(keyed(fields.parts))
    row.opening, row.closing = ("", "") if row.parts else _outer_words(fields)
    session.add(row)
    session.flush()
    standing.word(session, clock, row, by)
    edits.end(session, row, by, before, clock.now())
    return TemplateId(row.id)


def _outer_words(fields: TemplateFields) -> tuple[str, str]:
    return fields.opening.strip(), fields.closing.strip()


def switch_template(session: Session, by: Person, number: TemplateId, *, enabled: bool) -> None:
    """Let a template make programmes, or not; raises Forbidden, NotFound."""
    require(by, Right.EDIT_TIMETABLE)
    row = _template(session, number)
    before = edits.begin(session, row, None)
    row.enabled = enabled
    edits.end(session, row, by, before)


def week_of(session: Session, clock: Clock, monday: date) -> tuple[DayView, ...]:
    """Show seven days from a Monday on, published or as they would be; raises Invalid."""
    if monday.weekday() != 0:
        raise Invalid("monday", "A week begins on a Monday; {day} is none.", day=monday.isoformat())
    sunday = monday + ONE_DAY * (DAYS_OF_A_WEEK - 1)
    return tuple(_day(plan) for plan in plans_of(session, clock, monday, sunday))


def day_of(session: Session, clock: Clock, day: date) -> DayView:
    """Show the programmes of one day, published or as they would be."""
    return _day(plan_or_preview(session, clock, day))


def _day(plan: PlanView) -> DayView:
    return DayView(plan.day, plan.version, programmes_of(plan.lines), plan.omissions)


def programmes_of(lines: Iterable[Line]) -> tuple[ProgrammeView, ...]:
    """Gather lines into their programmes, in order of start."""
    gathered: dict[str, list[Line]] = {}
    for line in lines:
        gathered.setdefault(line.programme, []).append(line)
    views = (_programme(key, items) for key, items in gathered.items())
    return tuple(sorted(views, key=lambda view: (view.starts, view.key)))


def _programme(key: str, lines: list[Line]) -> ProgrammeView:
    made_by = key.split("/")[1]
    return ProgrammeView(
        key=key,
        name=lines[0].programme_name,
        template=TemplateId(int(made_by[1:])) if made_by.startswith("t") else None,
        starts=min(line.starts for line in lines),
        ends=max(line.ends for line in lines),
        zones=frozenset(zone for line in lines for zone in line.zones),
        items=len({line.starts for line in lines}),
    )


def _view(session: Session, row: TemplateRow) -> TemplateView:
    fields = TemplateFields(
        name=row.name,
        starts=row.starts,
        weekdays=row.weekdays,
        zones=row.zones,
        longest=row.longest,
        opening=row.opening,
        closing=row.closing,
        parts=frames.read(row.parts or []),
    )
    parts = standing.parts(session, row)
    return TemplateView(TemplateId(row.id), fields, row.enabled, parts, edits.seen(row))


def _template(session: Session, number: TemplateId) -> TemplateRow:
    row = session.get(TemplateRow, number, populate_existing=True)
    if row is None:
        raise NotFound("There is no such programme in the timetable.")
    return row


def check_template(session: Session, fields: TemplateFields) -> None:
    """Raise Invalid naming what is wrong with a template, a part's field included."""
    _check_common(session, fields)
    if not SHORTEST <= fields.longest <= LONGEST:
        raise Invalid("longest", "A programme may be 1 minute to {most} hours long.", most=12)
    for field, words in (("opening", fields.opening), ("closing", fields.closing)):
        if len(words) > LONGEST_WORDS:
            raise Invalid(field, "Please use at most {most} letters.", most=LONGEST_WORDS)
        frame_checks.check_slots(words, field)
    frame_checks.check_parts(session, fields)


def _check_common(session: Session, fields: TemplateFields) -> None:
    if not 1 <= len(fields.name.strip()) <= LONGEST_NAME:
        raise Invalid("name", "Please give a name of 1 to {most} letters.", most=LONGEST_NAME)
    if not fields.weekdays:
        raise Invalid("weekdays", "Choose at least one day of the week.")
    if not fields.weekdays <= frozenset(range(DAYS_OF_A_WEEK)):
        raise Invalid("weekdays", "A day of the week is a number from 0, Monday, to 6, Sunday.")
    if not fields.zones:
        raise Invalid("zones", "Choose at least one zone.")
    if not fields.zones <= zones.names(session).keys():
        raise Invalid("zones", "One of the zones does not exist any more; choose again.")
