"""The plan of a day: published by itself, shown with its reasons, and bulletins put on air now."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from broadcaster.errors import NotFound
from broadcaster.ports import Clock
from broadcaster.services.ahead import DAYS_AHEAD, unpublished_ahead
from broadcaster.services.basis import lasting, local_day, timezone_of
from broadcaster.services.oneoffs import cancel_one_off, one_offs, play_soon
from broadcaster.services.plan_views import PlanView, VersionView
from broadcaster.services.publishing import preview, publish_ahead, publish_day
from broadcaster.store import plans, zones
from broadcaster.store.tables import DayPlanRow
from broadcaster.store.year import Days
from schedules import changes as differences
from schedules.local import ONE_DAY
from schedules.types import DayPlan, Line, Reason, ZoneKey

__all__ = [
    "cancel_one_off",
    "changes",
    "lines_between",
    "one_offs",
    "plan_of",
    "plan_or_preview",
    "plans_of",
    "play_soon",
    "publish_ahead",
    "publish_day",
    "versions",
]


def plan_of(session: Session, day: date, version: int | None = None) -> PlanView | None:
    """Return a published version of a day's plan, the latest unless told; None where none is."""
    found = plans.latest(session, day)
    if version is not None:
        found = plans.version(session, day, version)
    return None if found is None else _view(session, found)


def plan_or_preview(session: Session, clock: Clock, day: date) -> PlanView:
    """Return the latest published plan of a day, or the plan as it would be (version None).

    As it would be counts, of the days shortly ahead, what the days before it would air.
    """
    return plans_of(session, clock, day, day)[0]


def plans_of(session: Session, clock: Clock, first: date, last: date) -> tuple[PlanView, ...]:
    """Return the plans of several days, both ends included, as `plan_or_preview` does each.

    All days ahead are planned once, however many are wanted.
    """
    days = [first + ONE_DAY * number for number in range((last - first).days + 1)]
    found = {day: plan_of(session, day) for day in days}
    today = local_day(clock.now(), timezone_of(session))
    wanted = [day for day in days if found[day] is None and 0 <= (day - today).days < DAYS_AHEAD]
    if wanted:
        known = lasting(session, clock, Days(today, wanted[-1]))
        for ahead in unpublished_ahead(session, clock, wanted[-1], known):
            if ahead.plan.day in wanted:
                found[ahead.plan.day] = _unpublished(ahead.plan)
    return tuple(found[day] or _unpublished(preview(session, clock, day)) for day in days)


def _unpublished(plan: DayPlan) -> PlanView:
    return PlanView(plan.day, None, None, "", plan.lines, plan.omissions, plan.why)


def versions(session: Session, day: date) -> tuple[VersionView, ...]:
    """List the published versions of a day, the first one first."""
    rows = plans.versions(session, day)
    return tuple(VersionView(row.version, row.published, row.cause) for row in rows)


def changes(session: Session, day: date, older: int, newer: int) -> tuple[Reason, ...]:
    """Tell in sentences what changed between two versions; raises NotFound."""
    names = {ZoneKey(zone): name for zone, name in zones.names(session).items()}
    before, after = _content(session, day, older), _content(session, day, newer)
    return differences.changes(before, after, timezone_of(session), names)


def lines_between(
    session: Session, begins: datetime, ends: datetime, asked_since: datetime | None = None
) -> list[Line]:
    """Return the lines of the latest plans that sound between two instants, in order of start.

    With `asked_since` also those due from then on of which something is asked if they are late.
    """
    return plans.lines_between(session, begins, ends, asked_since)


def _content(session: Session, day: date, version: int) -> DayPlan:
    row = plans.version(session, day, version)
    if row is None:
        raise NotFound(
            "There is no version {version} of the plan of {day}.", version=version, day=day
        )
    return plans.content(session, row)


def _view(session: Session, row: DayPlanRow) -> PlanView:
    plan = plans.content(session, row)
    told = (row.day, row.version, row.published, row.cause)
    return PlanView(*told, plan.lines, plan.omissions, plan.why)
