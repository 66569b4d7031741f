"""Priority items that collide: in which order the operator lets them be read."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from broadcaster.domain.bulletin import BulletinId
from broadcaster.domain.people import Person, Right
from broadcaster.errors import NotFound, Refused
from broadcaster.ports import Clock
from broadcaster.services.access import require
from broadcaster.services.moves import recorded, seen
from broadcaster.services.publishing import lock
from broadcaster.store import airings, bulletins, candidates
from schedules.sheet import in_order
from schedules.types import Candidate, Priority

logger = logging.getLogger(__name__)

_FAR = timedelta(days=36500)


@dataclass(frozen=True, slots=True)
class Queued:
    """An approved priority item with its place, where it is heard, and when next."""

    bulletin: BulletinId
    place: int
    title: str
    zones: frozenset[int]
    valid_until: datetime
    next_airing: datetime | None


def queue(session: Session, clock: Clock) -> tuple[Queued, ...]:
    """List the approved priority items that are still valid, in the order in which they are read.

    By law they must all be in the next programme; where several are, the commune orders them.
    """
    found = _waiting(session, clock)
    starts = airings.next_starts(session, (one.bulletin for one in found), clock.now())
    return tuple(
        Queued(
            BulletinId(one.bulletin),
            place,
            one.title,
            frozenset(one.zones),
            one.valid_until,
            starts.get(one.bulletin),
        )
        for place, one in enumerate(found, 1)
    )


def put_in_order(
    session: Session,
    clock: Clock,
    by: Person,
    wanted: tuple[BulletinId, ...],
    shown: tuple[BulletinId, ...],
) -> None:
    """Let priority items be read in that order; programmes that have begun stay as they are.

    `shown` is the order the person saw. Raises Forbidden, and Refused where the order or the items
    are others by now.
    """
    require(by, Right.EDIT_TIMETABLE)
    lock(session)
    now = tuple(one.bulletin for one in _waiting(session, clock))
    if now != shown or sorted(wanted) != sorted(now):
        raise Refused(
            "The priority items or their order changed since you opened this. Look at the new"
            " order, then move again."
        )
    for row in bulletins.ranked(session):
        row.rank = 0
    for place, number in enumerate(wanted):
        row = seen(session, number)
        row.rank = place - len(wanted)
        if now[place] != number:
            recorded(session, clock, row, by, "order", place=place + 1)
    session.flush()
    logger.info("%s ordered the priority items: %s", by.login, ", ".join(map(str, wanted)))


def move(
    session: Session,
    clock: Clock,
    by: Person,
    bulletin: BulletinId,
    shown: tuple[BulletinId, ...],
    *,
    up: bool,
) -> None:
    """Let one priority item be read one place earlier, or later; raises as `put_in_order`."""
    if bulletin not in shown:
        raise NotFound("That bulletin is not among the priority items any more.")
    wanted = list(shown)
    place = wanted.index(bulletin)
    other = max(0, place - 1) if up else min(len(wanted) - 1, place + 1)
    wanted[place], wanted[other] = wanted[other], wanted[place]
    put_in_order(session, clock, by, tuple(wanted), shown)


def _waiting(session: Session, clock: Clock) -> tuple[Candidate, ...]:
    now = clock.now()
    approved = candidates.approved(session, now, now + _FAR)
    return in_order(one for one in approved if one.priority is Priority.PRIORITY)
