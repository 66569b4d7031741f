"""A day as the time grid shows it: its plan, the hours it may sound, and what clashes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from broadcaster.ports import Clock
from broadcaster.services.basis import Ground, ground_of, local_day
from broadcaster.services.plan_views import PlanView
from broadcaster.store import plans
from broadcaster.store.tables import DayPlanRow
from schedules.compile import compile_day
from schedules.hours import Hours
from schedules.local import day_span
from schedules.moving import programme_key
from schedules.sheet import blank_sheet
from schedules.slots import FrameClash, frame_clashes
from schedules.types import DayPlan, Reason, Span, Template

MOVABLE = frozenset("tn")
"""How the second part of a programme's key begins where a person set its time."""


@dataclass(frozen=True, slots=True)
class GridDay:
    """One local day: its plan, its span, when sound is permitted, which frames want one bus.

    `settled` are the programmes whose time no longer changes; `templates` stand by their keys.
    `why` tells by programme why its frame holds on that day. `stamp` is another one whenever the
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


def grid_day(session: Session, clock: Clock, day: date) -> GridDay:
    """Return a day as it is published, or as it would be; a past day without a plan is empty."""
    row = plans.latest(session, day)
    published = None if row is None else plans.content(session, row)
    ground = ground_of(session, clock, day, published)
    is_over = day < local_day(clock.now(), ground.timezone)
    plan = published or (DayPlan(day, (), ()) if is_over else compiled(ground, day))
    return GridDay(
        plan=_view(row, plan),
        span=day_span(day, ground.timezone),
        hours=blank_sheet(day, ground.timezone, ground.basis, ground.pace).hours,
        clashes=() if is_over else frame_clashes((day,), ground.timezone, ground.basis),
        templates={one.key: one for one in ground.basis.templates},
        why={programme_key(day, one.template): one.reason for one in ground.placed},
        settled=ground.basis.settled.programmes,
        is_over=is_over,
        stamp=stamp(plan, row),
    )


def compiled(ground: Ground, day: date) -> DayPlan:
    """Return the plan of a day from what it rests on."""
    plan = compile_day(day, ground.timezone, ground.basis, ground.pace)
    return replace(plan, omissions=plan.omissions + ground.extra)


def stamp(plan: DayPlan, row: DayPlanRow | None) -> str:
    """Return the number of a plan's version (0 where none is published) and a mark of it."""
    mark = plans.fingerprint(plan) if row is None else row.fingerprint
    return f"{0 if row is None else row.version}.{mark[:16]}"


def _view(row: DayPlanRow | None, plan: DayPlan) -> PlanView:
    if row is None:
        return PlanView(plan.day, None, None, "", plan.lines, plan.omissions)
    return PlanView(plan.day, row.version, row.published, row.cause, plan.lines, plan.omissions)
