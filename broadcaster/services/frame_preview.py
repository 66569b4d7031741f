"""How the next programme of a frame would sound, before anything of it is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from broadcaster.domain import frames
from broadcaster.domain.people import Person, Right
from broadcaster.domain.programmes import TemplateId
from broadcaster.ports import Clock
from broadcaster.services import framing, timetable
from broadcaster.services.access import require
from broadcaster.services.basis import ground_of, local_day, timezone_of
from broadcaster.services.frame_checks import keyed
from broadcaster.services.plan_views import TemplateFields
from broadcaster.store.tables import TemplateRow
from schedules.compile import compile_day
from schedules.local import ONE_DAY, instant
from schedules.types import Line, Omission, Template

_WEEK = 7


@dataclass(frozen=True, slots=True)
class FramePreview:
    """The programme a frame would make on a day: its lines with their reasons, what is left out.

    Words that are not spoken yet have a guessed length; their clip is `framing.GUESSED`.
    """

    day: date
    lines: tuple[Line, ...]
    omissions: tuple[Omission, ...]

    @property
    def ends(self) -> datetime | None:
        """When the programme would be over; None where nothing of it would be heard."""
        return max((line.ends for line in self.lines), default=None)


def of_template(
    session: Session,
    clock: Clock,
    by: Person,
    fields: TemplateFields,
    number: TemplateId | None = None,
) -> FramePreview:
    """Show the next programme as it would be with these fields; nothing is kept.

    Raises Invalid as saving would, Forbidden, NotFound.
    """
    require(by, Right.EDIT_TIMETABLE)
    timetable.check_template(session, fields)
    kept = None if number is None else timetable.template(session, number).id
    day = _next_day(session, clock, fields)
    ground = ground_of(session, clock, day, None)
    shelf = framing.shelf_of(session, day, guesses=True)
    with session.no_autoflush:
        edited = framing.template_of(_row(fields, kept), shelf)
    others = tuple(each for each in ground.basis.templates if each.key != edited.key)
    basis = replace(ground.basis, templates=(*others, edited))
    plan = compile_day(day, ground.timezone, basis, ground.pace)
    key = _key(day, edited)
    return FramePreview(
        day=day,
        lines=tuple(line for line in plan.lines if line.programme == key),
        omissions=tuple(one for one in plan.omissions if one.programme == key),
    )


def _next_day(session: Session, clock: Clock, fields: TemplateFields) -> date:
    """Return the next local day on which a programme of that time and weekdays is still to come."""
    timezone, now = timezone_of(session), clock.now()
    today = local_day(now, timezone)
    days = [today + number * ONE_DAY for number in range(_WEEK + 1)]
    coming = (
        day
        for day in days
        if day.weekday() in fields.weekdays and instant(day, fields.starts, timezone) > now
    )
    return next(coming, today + ONE_DAY)


def _row(fields: TemplateFields, number: TemplateId | None) -> TemplateRow:
    """Return the row these fields would be kept in; it belongs to no session."""
    return TemplateRow(
        id=0 if number is None else int(number),
        name=fields.name.strip(),
        starts=fields.starts,
        weekdays=fields.weekdays,
        zones=fields.zones,
        longest=fields.longest,
        enabled=True,
        opening=fields.opening.strip(),
        closing=fields.closing.strip(),
        parts=frames.stored(keyed(fields.parts)),
    )


def _key(day: date, template: Template) -> str:
    return f"{day}/{template.key}/{template.starts:%H%M}"
