"""A day as the time grid shows it: its plan, the hours it may sound, and what clashes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from broadcaster.ports import Clock
from broadcaster.services.basis import (
    ground_of,
    local_day,
    opening_time,
    timezone_of,
)
from broadcaster.services.plan_views import PlanView
from broadcaster.services.recording import compiled
from broadcaster.services.that_day import that_day
from broadcaster.store import candidates, plans
from broadcaster.store.place_rules import rules_on
from broadcaster.store.tables import DayPlanRow, TemplateRow
from broadcaster.store.year import USUAL_NAME, key_of
from schedules.hours import Hours
from schedules.local import day_span
from schedules.moving import programme_key
from schedules.sheet import blank_sheet
from schedules.slots import FrameClash, frame_clashes
from schedules.thatday import EVERY_DAY, Placed, with_marks
from schedules.types import Basis, DayPlan, Pace, Reason, Span, Template, ZoneKey

MOVABLE = frozenset("tn")
"""How the second part of a programme's key begins where a person set its time."""


@dataclass(frozen=True, slots=True)
class GridDay:
    """One local day: its plan, its span, when sound is permitted, which frames want one bus.

    `settled` are the programmes whose time no longer changes; `templates` stand by their keys.
    `why` tells by programme why its frame holds on that day where it is not by the usual times.
    `stamp` is another one whenever the
    plan says anything else.
    """

    plan: PlanView
    span: Span
    hours: Hours
    clashes: tuple[FrameClash, ...]
    templates: Mapping[str, Template]
    why: Mapping[str, Reason]
    settled: frozenset[str]
    is_over: bool
    stamp: str

    def may_move(self, programme: str) -> bool:
        """Tell whether a programme of this day can still be given another time."""
        return (
            not self.is_over
            and programme not in self.settled
            and programme.split("/")[1][:1] in MOVABLE
        )


@dataclass(frozen=True, slots=True)
class _Seen:
    """A day's plan with what it is shown against."""

    plan: DayPlan
    timezone: ZoneInfo
    basis: Basis
    placed: tuple[Placed, ...]


def grid_day(session: Session, clock: Clock, day: date) -> GridDay:
    """Return a day as it is published, or as it would be; a past day without a plan is empty."""
    row = plans.latest(session, day)
    now = clock.now()
    timezone = timezone_of(session)
    is_over = day < local_day(now, timezone)
    if row is not None:
        seen = _as_decided(session, timezone, plans.content(session, row))
    elif is_over:
        seen = _as_decided(session, timezone, DayPlan(day, (), ()))
    else:
        ground = ground_of(session, clock, day, None)
        seen = _Seen(compiled(day, ground), timezone, ground.basis, ground.placed)
    soon = now + opening_time(session, clock)
    return GridDay(
        plan=_view(row, seen.plan),
        span=day_span(day, timezone),
        hours=blank_sheet(day, timezone, seen.basis, Pace()).hours,
        clashes=() if is_over else frame_clashes((day,), timezone, seen.basis),
        templates={one.key: one for one in seen.basis.templates},
        why=dict(_why(day, seen.placed)),
        settled=frozenset(line.programme for line in seen.plan.lines if line.starts <= soon),
        is_over=is_over,
        stamp=stamp(seen.plan, row),
    )


def _why(day: date, placed: Iterable[Placed]) -> Iterator[tuple[str, Reason]]:
    for one in placed:
        if one.reason.facts.get("timetable") != USUAL_NAME:
            yield programme_key(day, one.template), one.reason


def _as_decided(session: Session, timezone: ZoneInfo, plan: DayPlan) -> _Seen:
    """Read what a plan that stands is shown against; what could be planned anew is left alone."""
    year = that_day(session, plan.day, bare_frames(session))
    permitted = rules_on(session, plan.day).permitted
    basis = Basis(year.templates, permitted=permitted, buses=candidates.buses(session))
    return _Seen(plan, timezone, with_marks(basis, year.found), year.frames.placed)


def bare_frames(session: Session) -> tuple[Template, ...]:
    """Return the frames of all programmes as far as their times need them: no parts."""
    return tuple(_bare(row) for row in candidates.templates(session))


def _bare(row: TemplateRow) -> Template:
    zones = frozenset(ZoneKey(zone) for zone in row.zones)
    return Template(key_of(row.id), row.name, row.starts, EVERY_DAY, zones, (), (), row.longest)


def stamp(plan: DayPlan, row: DayPlanRow | None) -> str:
    """Return the number of a plan's version (0 where none is published) and a mark of it."""
    mark = plans.fingerprint(plan) if row is None else row.fingerprint
    return f"{0 if row is None else row.version}.{mark[:16]}"


def _view(row: DayPlanRow | None, plan: DayPlan) -> PlanView:
    if row is None:
        return PlanView(plan.day, None, None, "", plan.lines, plan.omissions)
    return PlanView(plan.day, row.version, row.published, row.cause, plan.lines, plan.omissions)
