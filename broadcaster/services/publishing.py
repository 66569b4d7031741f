"""Making the plan of a day and publishing it: versions that never change."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from broadcaster.ports import Clock
from broadcaster.services import alarms, holding, recording
from broadcaster.services.basis import Ground, ground_of, local_day, timezone_of
from broadcaster.services.plan_views import PlanView
from broadcaster.store import plans
from broadcaster.store.stirring import written_by_others
from broadcaster.store.tables import DayPlanRow, StationRow
from schedules.conflicts import Clash, clashes
from schedules.local import ONE_DAY, clock_face
from schedules.types import DayPlan, Priority, Reason

logger = logging.getLogger(__name__)

_CLASH = (
    "The plan of {day} was not published: “{first}” and “{second}” would sound at once at {at}. "
    "The plan before it holds. Move one of them."
)


_SOON = timedelta(seconds=1)
"""A plan that was made so long before it is published is looked at once more: time goes on."""


@dataclass(frozen=True, slots=True)
class _Made:
    """The plan of a day as it is made now, of what, and when that was looked at."""

    cut_off: datetime
    ground: Ground
    plan: DayPlan
    is_held: bool = False


@dataclass(frozen=True, slots=True)
class _Next:
    """A plan that differs from the one published, and the number its version will get."""

    number: int
    made: _Made
    before: DayPlan | None


def publish_day(session: Session, clock: Clock, day: date, cause: str) -> PlanView | None:
    """Publish the next version of a day's plan; None where nothing changed, or the day is over.

    What has begun, or begins before lines could be opened for anything else, stays as it was; so
    does all of a day that somebody holds, but for what a person asks for or nobody allows. A
    plan in which two items would sound at once in a zone or on a bus is not published: an alarm
    names them, and the version before it holds.
    """
    known = written_by_others(session)
    found = _next(session, clock, day)
    if found is None:
        alarms.clear(session, clock, _subject(day))
        return None
    # Two who publish at once would otherwise both start from the same version: whoever writes
    # first makes the other wait here, and then look again.
    lock(session)
    is_late = clock.now() - found.made.cut_off > _SOON
    if is_late or written_by_others(session) != known:
        found = _next(session, clock, day)
    if found is None or _is_refused(session, clock, found):
        return None
    published, made = clock.now(), found.made
    record = recording.made_of(session, made.ground, made.cut_off)
    plans.add(session, made.plan, found.number, published, cause, record)
    _tell(found, cause)
    plan = made.plan
    told = (day, found.number, published, cause)
    return PlanView(*told, plan.lines, plan.omissions, plan.why)


def publish_ahead(session: Session, clock: Clock, cause: str = "change") -> tuple[PlanView, ...]:
    """Publish today and tomorrow, today first, because tomorrow counts what today airs."""
    today = local_day(clock.now(), timezone_of(session))
    alarms.clear(session, clock, _subject(today - ONE_DAY))
    views = [publish_day(session, clock, day, cause) for day in (today, today + ONE_DAY)]
    return tuple(view for view in views if view is not None)


def is_refused(session: Session, clock: Clock) -> bool:
    """Tell whether the plan of today or tomorrow could not be published for a clash in it."""
    today = local_day(clock.now(), timezone_of(session))
    return any(alarms.stands(session, _subject(day)) for day in (today, today + ONE_DAY))


def unheld(session: Session, clock: Clock, day: date) -> DayPlan:
    """Return the plan of a day as it would be published now if nobody held it."""
    row = plans.latest(session, day)
    published = None if row is None else plans.content(session, row)
    return recording.compiled(day, ground_of(session, clock, day, published))


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


def _next(session: Session, clock: Clock, day: date) -> _Next | None:
    if day < local_day(clock.now(), timezone_of(session)):
        return None
    row = plans.latest(session, day)
    made = _compiled(session, clock, day, row)
    if row is None:
        return _Next(1, made, None)
    if plans.fingerprint(made.plan) == row.fingerprint:
        return None
    before = plans.content(session, row)
    if made.is_held and made.plan.lines == before.lines:
        return None
    return _Next(row.version + 1, made, before)


def _compiled(session: Session, clock: Clock, day: date, row: DayPlanRow | None) -> _Made:
    published = None if row is None else plans.content(session, row)
    cut_off = clock.now()
    ground = ground_of(session, clock, day, published)
    hold = holding.hold_of(session, ground, published)
    if hold is not None and published is not None:
        frozen = holding.frozen_programmes(published)
        ground = ground_of(session, clock, day, published, frozen)
        ground = holding.kept(session, ground, published, hold)
    return _Made(cut_off, ground, recording.compiled(day, ground), is_held=hold is not None)


def _is_refused(session: Session, clock: Clock, found: _Next) -> bool:
    """Look for a hidden clash; there has never been one, and none shall ever be heard."""
    made = found.made
    subject = _subject(made.plan.day)
    # What has begun cannot be changed any more: items that were late may have run into each other,
    # and that must not keep a day from following what happens on it.
    begun = {line.key for line in made.ground.basis.settled.lines}
    found_clashes = clashes(made.plan.lines, made.ground.basis.ended)
    hidden = [one for one in found_clashes if not {one.first.key, one.second.key} <= begun]
    if not hidden:
        alarms.clear(session, clock, subject)
        return False
    why = _clash(made, hidden[0])
    if not alarms.stands(session, subject):
        logger.error("%s", why)
    alarms.raise_alarm(session, clock, subject, why)
    return True


def _subject(day: date) -> str:
    return f"plan:{day}"


def _clash(made: _Made, clash: Clash) -> Reason:
    at = clock_face(clash.second.starts, made.ground.timezone)
    first, second = clash.first.title, clash.second.title
    day = made.plan.day.isoformat()
    return Reason(_CLASH, {"day": day, "first": first, "second": second, "at": at})


def _tell(found: _Next, cause: str) -> None:
    made, before = found.made, found.before
    plan = made.plan
    logger.info(
        "published version %d of %s: %d lines, %d left out (%s)",
        found.number,
        plan.day,
        len(plan.lines),
        len(plan.omissions),
        cause,
    )
    known = () if before is None else before.omissions
    urgent = {
        one.bulletin for one in made.ground.basis.candidates if one.priority < Priority.NORMAL
    }
    for omission in plan.omissions:
        if omission.bulletin in urgent and omission not in known:
            logger.info(
                "left bulletin %d out of %s: %s", omission.bulletin, plan.day, omission.reason
            )
