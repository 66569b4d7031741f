"""Faults that a person must see: raised once, acknowledged by whom, cleared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from broadcaster.domain.attention import AlarmId
from broadcaster.domain.people import Person
from broadcaster.errors import NotFound
from broadcaster.ports import Clock
from broadcaster.services import showing
from broadcaster.services.station_views import AlarmView
from broadcaster.store import alarms as store
from broadcaster.store import people
from broadcaster.store.tables import AlarmRow
from schedules.types import Reason


def raise_alarm(session: Session, clock: Clock, subject: str, why: Reason) -> AlarmId:
    """Raise an alarm about a subject; while one stands about it, that one is returned."""
    return raise_at(session, clock.now(), subject, why)


def raise_at(session: Session, at: datetime, subject: str, why: Reason) -> AlarmId:
    """Raise an alarm about something that was found at an earlier instant."""
    row = store.uncleared(session, subject)
    if row is None:
        row = AlarmRow(subject=subject, why=showing.stored(why), raised=at)
        session.add(row)
        session.flush()
    return AlarmId(row.id)


def clear(session: Session, clock: Clock, subject: str) -> None:
    """Say that the fault is over; the alarm stays to be seen until somebody acknowledges it."""
    clear_at(session, clock.now(), subject)


def clear_at(session: Session, at: datetime, subject: str) -> None:
    """Say that a fault was over at an earlier instant."""
    row = store.uncleared(session, subject)
    if row is not None:
        row.cleared = at
        session.flush()


def acknowledge(session: Session, clock: Clock, alarm: AlarmId, by: Person) -> None:
    """Say that a person has seen it; raises NotFound. A second time changes nothing."""
    row = session.get(AlarmRow, alarm, populate_existing=True)
    if row is None:
        raise NotFound("There is no such alarm.")
    if row.acknowledged is None:
        row.acknowledged, row.acknowledged_by = clock.now(), by.id


def standing(session: Session) -> tuple[AlarmView, ...]:
    """List what is not over or not acknowledged, the newest first."""
    return _shown(session, store.standing(session))


def history(session: Session, limit: int = 100) -> tuple[AlarmView, ...]:
    """List all alarms, the newest first."""
    return _shown(session, store.newest(session, limit))


def _shown(session: Session, rows: Sequence[AlarmRow]) -> tuple[AlarmView, ...]:
    names = people.persons(session, [row.acknowledged_by for row in rows])
    return tuple(
        AlarmView(
            AlarmId(row.id),
            row.subject,
            showing.some_reason(row.why),
            row.raised,
            row.acknowledged,
            names.get(row.acknowledged_by or 0),
            row.cleared,
        )
        for row in rows
    )
