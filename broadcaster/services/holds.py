"""A person keeps the plan of a day as it is, says why, and lets it go again."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from broadcaster.domain.people import Person, Right
from broadcaster.domain.programmes import Cause
from broadcaster.errors import Invalid, NotFound, Refused
from broadcaster.ports import Clock
from broadcaster.services.access import require
from broadcaster.services.basis import local_day, timezone_of
from broadcaster.services.holding import emergency_of
from broadcaster.services.plan_views import PlanView
from broadcaster.services.publishing import ground_and_plan, lock, publish_day, unheld
from broadcaster.store import holds, people, plans, zones
from broadcaster.store.tables import DayHoldRow
from schedules import changes as differences
from schedules.types import Reason, ZoneKey

logger = logging.getLogger(__name__)

LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class HoldView:
    """Who holds the plan of a day (or held it: `released`), since when, and why."""

    day: date
    by: Person
    at: datetime
    why: str
    released: datetime | None = None
    released_by: Person | None = None


def hold(session: Session, clock: Clock, day: date, by: Person, why: str) -> None:
    """Keep the published plan of a day from changing by itself, until it is let go.

    A hold ends with its day, never before by itself: what somebody has looked at is what is aired.
    Items that nobody allows any more are taken out all the same, what a person asks for is put on
    air, and while an emergency is valid the hold has no force. Raises Forbidden, Invalid("why"),
    and Refused where the day is over, not published yet, or held already (naming by whom).
    """
    require(by, Right.EDIT_TIMETABLE)
    if not 1 <= len(why.strip()) <= LONGEST_REASON:
        raise Invalid("why", "Say why, in at most {most} letters.", most=LONGEST_REASON)
    lock(session)
    now = clock.now()
    if day < local_day(now, timezone_of(session)):
        raise Refused("That day is over; its plan changes no more.")
    if plans.latest(session, day) is None:
        raise Refused("The plan of that day is not published yet; hold it once it is.")
    standing = holds.standing(session, day)
    if standing is not None:
        name = people.persons(session, (standing.by,))[standing.by].name
        raise Refused("{name} holds that day already ({why}).", name=name, why=standing.why)
    session.add(DayHoldRow(day=day, by=by.id, at=now, why=why.strip()))
    session.flush()
    logger.info("%s holds the plan of %s: %s", by.login, day, why.strip())


def release(session: Session, clock: Clock, day: date, by: Person) -> PlanView | None:
    """Let a day go, and publish at once what waited; raises Forbidden, NotFound."""
    require(by, Right.EDIT_TIMETABLE)
    lock(session)
    standing = holds.standing(session, day)
    if standing is None:
        raise NotFound("Nobody holds that day any more.")
    standing.released, standing.released_by = clock.now(), by.id
    session.flush()
    logger.info("%s let the plan of %s go", by.login, day)
    return publish_day(session, clock, day, Cause.RELEASED.value)


def held(session: Session, day: date) -> HoldView | None:
    """Tell who holds a day; None where nobody does."""
    row = holds.standing(session, day)
    return None if row is None else _views(session, (row,))[0]


def held_from(session: Session, day: date) -> tuple[HoldView, ...]:
    """List the holds that stand on a day or later, the earliest day first."""
    return _views(session, tuple(holds.since(session, day)))


def history(session: Session, day: date) -> tuple[HoldView, ...]:
    """List every hold there was on a day, the first one first."""
    return _views(session, tuple(holds.of_day(session, day)))


def would_change(session: Session, clock: Clock, day: date) -> tuple[Reason, ...]:
    """Tell in sentences what would change if a held day were let go now; empty where nothing."""
    row = plans.latest(session, day)
    if row is None:
        return ()
    names = {ZoneKey(zone): name for zone, name in zones.names(session).items()}
    before, after = plans.content(session, row), unheld(session, clock, day)
    if before.lines == after.lines:
        return ()
    return differences.changes(before, after, timezone_of(session), names)


def next_start(session: Session, day: date, after: datetime) -> datetime | None:
    """Return when the next programme of a published day begins; None where none is to come."""
    row = plans.latest(session, day)
    lines = () if row is None else plans.content(session, row).lines
    begun = {line.programme for line in lines if line.starts <= after}
    return min((line.starts for line in lines if line.programme not in begun), default=None)


def suspended_by(session: Session, clock: Clock, day: date) -> str | None:
    """Return the title of the emergency for which a hold of that day has no force now."""
    emergency = emergency_of(ground_and_plan(session, clock, day)[0].basis.candidates)
    return None if emergency is None else emergency.title


def _views(session: Session, rows: tuple[DayHoldRow, ...]) -> tuple[HoldView, ...]:
    who = people.persons(session, [one for row in rows for one in (row.by, row.released_by)])
    return tuple(
        HoldView(row.day, who[row.by], row.at, row.why, row.released, who.get(row.released_by or 0))
        for row in rows
    )
