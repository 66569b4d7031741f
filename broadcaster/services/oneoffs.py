"""Putting an approved bulletin on air now or in two minutes, and taking it back."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from broadcaster.domain.bulletin import BulletinId
from broadcaster.domain.people import Person, Right
from broadcaster.domain.programmes import Cause, OneOffId
from broadcaster.errors import Invalid, NotFound, Refused, WrongState
from broadcaster.ports import Clock
from broadcaster.services.access import require
from broadcaster.services.basis import (
    Ground,
    at_pace,
    local_day,
    one_off,
    opening_time,
    timezone_of,
)
from broadcaster.services.plan_views import OneOffView
from broadcaster.services.publishing import ground_and_plan, lock, publish_day
from broadcaster.store import candidates, oneoffs, people
from broadcaster.store.tables import OneOffRow
from schedules import sentences
from schedules.local import clock_face
from schedules.oneoffs import next_free, why_not_at
from schedules.sheet import Sheet, blank_sheet
from schedules.types import Candidate, DayPlan, OneOff, Reason, Settled

logger = logging.getLogger(__name__)

# Between publishing and the first look of playout at the new plan.
START_MARGIN = timedelta(seconds=1)

_NO_OTHER_TIME = {
    sentences.OVERLAPS: "{other} is on air then, and no time is free later today.",
    sentences.OUTSIDE_HOURS: "{rule} allows no sound in {zones} at {starts} nor later today.",
}
_ANOTHER_TIME = {
    sentences.OVERLAPS: "{other} is on air then; the loudspeakers are free again at {free}.",
    sentences.OUTSIDE_HOURS: (
        "{rule} allows no sound in {zones} at {starts}; the next free time is {free}."
    ),
}
_NEXT_STEP = {
    sentences.MINUTES_USED_UP: (
        "The minutes a day of {rule} are used up in {zones}; choose other zones or another day."
    ),
    sentences.NO_LONGER_VALID: (
        "It would not end before its validity does; give it a longer validity and have it "
        "approved again."
    ),
    sentences.NOT_YET_VALID: "It is not valid yet; change when its validity begins.",
    sentences.PAST_MIDNIGHT: "It would sound past the end of the day; put it on air tomorrow.",
    sentences.ZONES_NOT_ALLOWED: (
        "Its approval does not cover {zones}; choose among the zones it was approved for."
    ),
    sentences.NO_OUTPUT: (
        "No amplifier or output is connected in {zones}; choose other zones or ask the technician."
    ),
    sentences.EMPTY_SOUND: "Its sound is empty; have it rendered and approved again.",
}


def play_soon(
    session: Session,
    clock: Clock,
    bulletin: BulletinId,
    zones: frozenset[int],
    delay: timedelta,
    by: Person,
) -> OneOffView:
    """Put an approved bulletin on air after a delay; zero is "now": as soon as lines can open.

    The day's plan is published at once. Raises Forbidden, NotFound, WrongState, and Refused with
    the reason and the next free time.
    """
    require(by, Right.PLAY_NOW)
    if not zones:
        raise Invalid("zones", "Choose at least one zone.")
    lock(session)
    found = _approved(session, clock, bulletin)
    soonest = opening_time(session, clock) + at_pace(clock, START_MARGIN)
    starts = _whole_second(clock.now() + max(delay, soonest))
    row = OneOffRow(
        bulletin=bulletin, zones=zones, starts=starts, asked_by=by.id, asked=clock.now()
    )
    _check(session, clock, one_off(row, found, by.name))
    session.add(row)
    session.flush()
    day = _day(session, starts)
    published = publish_day(session, clock, day, Cause.ASKED_FOR.value)
    view = _view(row, found, by.name, _programme(session, row))
    if published is None or view.programme not in {line.programme for line in published.lines}:
        raise Refused("It could not be put on air in time; please try again.")
    logger.info("%s put bulletin %d on air for %s", by.login, bulletin, starts.isoformat())
    return view


def cancel_one_off(session: Session, clock: Clock, number: OneOffId, by: Person) -> None:
    """Take back what was asked for, as long as its lines are not being opened yet."""
    require(by, Right.PLAY_NOW)
    lock(session)
    row = oneoffs.one_off(session, number)
    if row is None or row.cancelled is not None:
        raise NotFound("There is nothing of that number to take back.")
    if row.starts <= clock.now() + opening_time(session, clock):
        raise WrongState("It is already being put on air; press STOP to silence it.")
    row.cancelled = clock.now()
    session.flush()
    publish_day(session, clock, _day(session, row.starts), Cause.CANCELLED.value)


def one_offs(session: Session, clock: Clock) -> tuple[OneOffView, ...]:
    """List what was asked for and is still to come, the soonest first."""
    now = clock.now()
    rows = oneoffs.one_offs(session, now, now + timedelta(days=2))
    who = people.persons(session, (row.asked_by for row in rows))
    views = []
    for row in rows:
        bulletin = candidates.approved_one(session, row.bulletin, now)
        if bulletin is not None:
            programme = _programme(session, row)
            views.append(_view(row, bulletin, who[row.asked_by].name, programme))
    return tuple(views)


def _approved(session: Session, clock: Clock, bulletin: BulletinId) -> Candidate:
    if not candidates.titles(session, [bulletin]):
        raise NotFound("There is no such bulletin.")
    found = candidates.approved_one(session, bulletin, clock.now())
    if found is None:
        raise WrongState(
            "Only an approved bulletin that has not expired can be put on air; have it approved "
            "first."
        )
    return found


def _check(session: Session, clock: Clock, asked: OneOff) -> None:
    """Raise Refused, with the reason and the next step, where it cannot be aired as asked."""
    ground, plan = ground_and_plan(session, clock, _day(session, asked.starts))
    sheet = _full_sheet(ground, plan)
    why_not = why_not_at(sheet, asked)
    if why_not is None:
        return
    free = next_free(sheet, asked)
    raise _refused(why_not, "" if free is None else clock_face(free, ground.timezone))


def _full_sheet(ground: Ground, plan: DayPlan) -> Sheet:
    basis = replace(ground.basis, settled=Settled(lines=plan.lines))
    return blank_sheet(plan.day, ground.timezone, basis, ground.pace)


def _refused(why_not: Reason, free: str) -> Refused:
    choices = _ANOTHER_TIME if free else _NO_OTHER_TIME
    sentence = choices.get(why_not.sentence) or _NEXT_STEP.get(why_not.sentence)
    return Refused(sentence or why_not.sentence, **why_not.facts, free=free)


def _view(row: OneOffRow, bulletin: Candidate, asked_by: str, programme: str) -> OneOffView:
    return OneOffView(
        id=OneOffId(row.id),
        bulletin=BulletinId(row.bulletin),
        title=bulletin.title,
        zones=row.zones,
        starts=row.starts,
        ends=row.starts + bulletin.sound.length,
        asked_by=asked_by,
        programme=programme,
    )


def _programme(session: Session, row: OneOffRow) -> str:
    timezone = timezone_of(session)
    return f"{local_day(row.starts, timezone)}/n{row.id}/{row.starts.astimezone(timezone):%H%M%S}"


def _day(session: Session, at: datetime) -> date:
    return local_day(at, timezone_of(session))


def _whole_second(at: datetime) -> datetime:
    return at if at.microsecond == 0 else at.replace(microsecond=0) + timedelta(seconds=1)
