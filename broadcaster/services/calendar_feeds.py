"""The plan as a calendar that others subscribe to: by a secret address, to be read and no more."""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NewType

from sqlalchemy import select
from sqlalchemy.orm import Session

from broadcaster.domain.people import Person, PersonId, Right
from broadcaster.errors import Invalid, NotFound
from broadcaster.ports import Clock
from broadcaster.services import station as stations
from broadcaster.services.access import require
from broadcaster.services.basis import local_day, timezone_of
from broadcaster.services.plan_out import Asked, events
from broadcaster.store import people, zones
from broadcaster.store.stirring import ground_stamp
from broadcaster.store.tables import CalendarFeedRow
from schedules.ics_write import written

logger = logging.getLogger(__name__)

FeedId = NewType("FeedId", int)

BACK = timedelta(days=7)
AHEAD = timedelta(days=28)
MOST = 50
LONGEST_NAME = 120
SECRET_BYTES = 32

_FETCH_NOTED = timedelta(hours=1)
_NO_STAMP = datetime.fromisoformat("2000-01-01T00:00:00+00:00")


@dataclass(frozen=True, slots=True)
class FeedView:
    """One address as the page lists it; who was given the secret itself knows it, nobody else."""

    id: FeedId
    name: str
    zone_name: str
    created: datetime
    created_by: str
    fetched: datetime | None


@dataclass(frozen=True, slots=True)
class Calendar:
    """What an address answers: an iCalendar file, since when it says so, and its mark."""

    content: bytes
    changed: datetime
    mark: str


def feeds(session: Session) -> tuple[FeedView, ...]:
    """List the addresses that are not revoked, the oldest first."""
    rows = _standing(session)
    who = people.persons(session, (row.created_by for row in rows))
    names = zones.names(session)
    return tuple(
        FeedView(
            FeedId(row.id),
            row.name,
            "" if row.zone is None else names.get(row.zone, str(row.zone)),
            row.created,
            who[PersonId(row.created_by)].name,
            row.fetched,
        )
        for row in rows
    )


def open_feed(
    session: Session, clock: Clock, by: Person, name: str, zone: int | None = None
) -> str:
    """Make an address and return its secret, which nobody can read again.

    Raises Invalid naming the field, Forbidden.
    """
    require(by, Right.EDIT_TIMETABLE)
    if not 1 <= len(name.strip()) <= LONGEST_NAME:
        raise Invalid("name", "Please give a name of 1 to {most} letters.", most=LONGEST_NAME)
    if zone is not None and zone not in zones.names(session):
        raise Invalid("zone", "One of the zones does not exist any more; choose again.")
    if len(_standing(session)) >= MOST:
        raise Invalid("name", "There are {most} addresses already; revoke one first.", most=MOST)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    row = CalendarFeedRow(
        name=name.strip(),
        zone=zone,
        secret_hash=_hash(secret),
        created=clock.now(),
        created_by=by.id,
    )
    session.add(row)
    session.flush()
    logger.info("%s opened calendar address %d", by.login, row.id)
    return secret


def revoke_feed(session: Session, clock: Clock, by: Person, number: FeedId) -> None:
    """Close an address for good; raises NotFound, Forbidden."""
    require(by, Right.EDIT_TIMETABLE)
    row = session.get(CalendarFeedRow, number)
    if row is None or row.revoked is not None:
        raise NotFound("There is no such calendar address.")
    row.revoked, row.revoked_by = clock.now(), by.id
    logger.info("%s revoked calendar address %d", by.login, row.id)


def calendar_of(
    session: Session, clock: Clock, secret: str, known: frozenset[str] = frozenset()
) -> Calendar:
    """Return the calendar behind a secret: a week back, four weeks ahead; raises NotFound.

    A revoked secret and one that never was are answered alike. Where nothing changed since a mark
    that is `known` to the asker, the content is left empty: it costs half a second to make.
    """
    query = select(CalendarFeedRow).where(CalendarFeedRow.secret_hash == _hash(secret))
    row = session.scalars(query).one_or_none()
    if row is None or row.revoked is not None:
        raise NotFound("There is no such calendar address.")
    now = clock.now()
    today = local_day(now, timezone_of(session))
    ground = _hash(f"{today} {ground_stamp(session)}")
    if row.changed is not None and row.ground == ground and row.fingerprint in known:
        return Calendar(b"", row.changed, row.fingerprint)
    asked = Asked(today - BACK, today + AHEAD, row.zone)
    title = f"{stations.settings(session).name}: {row.name}"
    found = events(session, clock, asked)
    mark = hashlib.sha256(written(found, title, _NO_STAMP)).hexdigest()
    if row.changed is None or mark != row.fingerprint:
        row.fingerprint, row.changed = mark, now.replace(microsecond=0)
    if row.ground != ground:
        row.ground = ground
    if row.fetched is None or now - row.fetched >= _FETCH_NOTED:
        row.fetched = now
    return Calendar(written(found, title, row.changed), row.changed, mark)


def calendar_file(session: Session, clock: Clock, asked: Asked) -> bytes:
    """Return the plan of some days as one iCalendar file; raises Invalid."""
    name = stations.settings(session).name
    return written(events(session, clock, asked), name, clock.now())


def _standing(session: Session) -> Sequence[CalendarFeedRow]:
    query = select(CalendarFeedRow).where(CalendarFeedRow.revoked.is_(None))
    return session.scalars(query.order_by(CalendarFeedRow.id)).all()


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
