"""Faults that a person must see: raised once, acknowledged by whom, cleared."""

from __future__ import annotations

from sqlalchemy.orm import Session

from broadcaster.domain.attention import AlarmId
from broadcaster.domain.people import Person
from broadcaster.ports import Clock
from broadcaster.services.station_views import AlarmView
from schedules.types import Reason


def raise_alarm(session: Session, clock: Clock, subject: str, why: Reason) -> AlarmId:
    """Raise an alarm about a subject; while one stands about it, that one is returned."""
    raise NotImplementedError


def clear(session: Session, clock: Clock, subject: str) -> None:
    """Say that the fault is over; the alarm stays to be seen until somebody acknowledges it."""
    raise NotImplementedError


def acknowledge(session: Session, clock: Clock, alarm: AlarmId, by: Person) -> None:
    """Say that a person has seen it; raises NotFound. A second time changes nothing."""
    raise NotImplementedError


def standing(session: Session) -> tuple[AlarmView, ...]:
    """List what is not over or not acknowledged, the newest first."""
    raise NotImplementedError


def history(session: Session, limit: int = 100) -> tuple[AlarmView, ...]:
    """List all alarms, the newest first."""
    raise NotImplementedError
