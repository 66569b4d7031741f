"""How the next programme of a frame would sound, before anything of it is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from broadcaster.domain import frames
from broadcaster.domain.people import Person, Right
from broadcaster.domain.programmes import TemplateId
from broadcaster.ports import Clock
from broadcaster.services import day_starts, framing, holds, timetable
from broadcaster.services.access import require
from broadcaster.services.basis import ground_of, local_day, timezone_of
from broadcaster.services.frame_checks import keyed
from broadcaster.services.plan_views import TemplateFields
from broadcaster.services.that_day import Decided, ThatDay, decided
from broadcaster.store import candidates, year
from broadcaster.store.tables import TemplateRow
from broadcaster.store.year import Days
from schedules.compile import compile_day
from schedules.local import ONE_DAY, instant
from schedules.types import Line, Omission, Reason, Template

DAYS_AHEAD = 366
"""So many days are looked through for the next programme: some come back once a year."""

MOST_PASSED = 3


@dataclass(frozen=True, slots=True)
class Passed:
    """A day on which there would be a programme and is none, and why."""

    day: date
    why: Reason


@dataclass(frozen=True, slots=True)
class FramePreview:
    """The programme a frame would make on a day: its lines with their reasons, what is left out.

    `day` is the next on which there is one by everything that was decided, and `why` it starts
    then; where `why` is None there is none within a year, and nothing of it would be heard.
    `passed` are the first days before it on which it falls away. With `is_held` somebody holds the
    day, so that it stays as it is published. Words that are not spoken yet have a guessed length;
    their clip is `framing.GUESSED`.
    """

    day: date
    lines: tuple[Line, ...] = ()
    omissions: tuple[Omission, ...] = ()
    why: Reason | None = None
    passed: tuple[Passed, ...] = ()
    is_held: bool = False

    @property
    def ends(self) -> datetime | None:
        """When the programme would be over; None where nothing of it would be heard."""
        return max((line.ends for line in self.lines), default=None)


@dataclass(slots=True)
class _Found:
    """The next start of a frame, None where there is none; and the days before without one."""

    day: date
    starts: Template | None = None
    why: Reason | None = None
    passed: list[Passed] = field(default_factory=list)


def of_template(
    session: Session,
    clock: Clock,
    by: Person,
    fields: TemplateFields,
    number: TemplateId | None = None,
) -> FramePreview:
    """Show the next programme as it would be with these fields; nothing is kept.

    Seasons, set days and marked days are heeded as in every plan. Raises Invalid as saving would,
    Forbidden, NotFound.
    """
    require(by, Right.EDIT_TIMETABLE)
    timetable.check_template(session, fields)
    kept = None if number is None else timetable.template(session, number).id
    row = _row(fields, kept)
    with session.no_autoflush:
        found = _next(session, clock, row)
        if found.starts is None:
            return FramePreview(found.day, passed=tuple(found.passed[:MOST_PASSED]))
        return _planned(session, clock, row, found, found.starts)


def _planned(
    session: Session, clock: Clock, row: TemplateRow, found: _Found, edited: Template
) -> FramePreview:
    """Make the plan of the day with the edited frame in it, and show what is of that frame."""
    day = found.day
    ground = ground_of(session, clock, day, None)
    shelf = framing.shelf_of(session, day, guesses=True)
    templates = tuple(framing.template_of(one, shelf) for one in _rows(session, row))
    that_day = decided(session, Days(day, day), row).on(day, templates)
    basis = replace(ground.basis, templates=that_day.templates)
    plan = compile_day(day, ground.timezone, basis, ground.pace)
    key = f"{day}/{edited.key}/{edited.starts:%H%M}"
    return FramePreview(
        day=day,
        lines=tuple(line for line in plan.lines if line.programme == key),
        omissions=tuple(one for one in plan.omissions if one.programme == key),
        why=found.why,
        passed=tuple(found.passed[:MOST_PASSED]),
        is_held=holds.held(session, day) is not None,
    )


def _next(session: Session, clock: Clock, row: TemplateRow) -> _Found:
    """Look for the next start of the edited frame, day by day, as the year's decisions have it."""
    timezone, now = timezone_of(session), clock.now()
    today = local_day(now, timezone)
    last = today + DAYS_AHEAD * ONE_DAY
    bare, key = tuple(day_starts.bare(_rows(session, row))), year.key_of(row.id)
    passed: list[Passed] = []
    for day, that_day in _days(decided(session, Days(today, last), row), today, last, bare):
        for one in that_day.frames.placed:
            if one.template.key == key and instant(day, one.template.starts, timezone) > now:
                return _Found(day, one.template, one.reason, passed)
        passed += _passed(day, that_day, key)
    return _Found(today, None, None, passed)


def _days(
    decisions: Decided, first: date, last: date, bare: tuple[Template, ...]
) -> Iterator[tuple[date, ThatDay]]:
    day = first
    while day <= last:
        yield day, decisions.on(day, bare)
        day += ONE_DAY


def _passed(day: date, that_day: ThatDay, key: str) -> Iterator[Passed]:
    for one in that_day.frames.left_out:
        if one.programme is not None and one.programme.split("/")[1] == key:
            yield Passed(day, one.reason)


def _rows(session: Session, edited: TemplateRow) -> tuple[TemplateRow, ...]:
    others = (row for row in candidates.templates(session) if row.id != edited.id)
    return (*others, edited)


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
