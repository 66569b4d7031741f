"""Making the plan of a day and publishing it: versions that never change."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import update
from sqlalchemy.orm import Session

from broadcaster.ports import Clock
from broadcaster.services.basis import Ground, ground_of, local_day, timezone_of
from broadcaster.services.plan_views import PlanView
from broadcaster.store import plans
from broadcaster.store.tables import DayPlanRow, StationRow
from schedules.compile import compile_day
from schedules.local import ONE_DAY
from schedules.types import DayPlan

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Next:
    """A plan that differs from the one published, and the number its version will get."""

    number: int
    plan: DayPlan


def publish_day(session: Session, clock: Clock, day: date, cause: str) -> PlanView | None:
    """Publish the next version of a day's plan; None where nothing changed, or the day is over.

    What has begun, or begins before lines could be opened for anything else, stays as it was.
    """
    if _next(session, clock, day) is None:
        return None
    # Two who publish at once would otherwise both start from the same version: whoever writes
    # first makes the other wait here, and then look again.
    lock(session)
    found = _next(session, clock, day)
    if found is None:
        return None
    published = clock.now()
    plans.add(session, found.plan, found.number, published, cause)
    logger.info(
        "published version %d of %s: %d lines, %d left out (%s)",
        found.number,
        day,
        len(found.plan.lines),
        len(found.plan.omissions),
        cause,
    )
    plan = found.plan
    return PlanView(day, found.number, published, cause, plan.lines, plan.omissions)


def publish_ahead(session: Session, clock: Clock, cause: str = "change") -> tuple[PlanView, ...]:
    """Publish today and tomorrow, today first, because tomorrow counts what today airs."""
    today = local_day(clock.now(), timezone_of(session))
    views = [publish_day(session, clock, day, cause) for day in (today, today + ONE_DAY)]
    return tuple(view for view in views if view is not None)


def preview(session: Session, clock: Clock, day: date) -> DayPlan:
    """Return the plan of a day as it would be published now."""
    return _compiled(session, clock, day, plans.latest(session, day)).plan


def ground_and_plan(session: Session, clock: Clock, day: date) -> tuple[Ground, DayPlan]:
    """Return what a day rests on, and its plan as published, or else as it would be."""
    row = plans.latest(session, day)
    made = _compiled(session, clock, day, row)
    return made.ground, made.plan if row is None else plans.content(session, row)


def lock(session: Session) -> None:
    """Take the database's write lock now, so that nothing changes between reading and writing."""
    nothing = update(StationRow).values(name=StationRow.name)
    session.execute(nothing, execution_options={"synchronize_session": False})


@dataclass(frozen=True, slots=True)
class _Compiled:
    ground: Ground
    plan: DayPlan


def _next(session: Session, clock: Clock, day: date) -> _Next | None:
    if day < local_day(clock.now(), timezone_of(session)):
        return None
    row = plans.latest(session, day)
    plan = _compiled(session, clock, day, row).plan
    if row is None:
        return _Next(1, plan)
    return None if plans.fingerprint(plan) == row.fingerprint else _Next(row.version + 1, plan)


def _compiled(session: Session, clock: Clock, day: date, row: DayPlanRow | None) -> _Compiled:
    published = None if row is None else plans.content(session, row)
    ground = ground_of(session, clock, day, published)
    plan = compile_day(day, ground.timezone, ground.basis, ground.pace)
    return _Compiled(ground, replace(plan, omissions=plan.omissions + ground.extra))
