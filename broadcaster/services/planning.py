"""The plan of a day: published by itself, shown with its reasons, and bulletins put on air now."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from broadcaster.domain.bulletin import BulletinId
from broadcaster.domain.people import Person
from broadcaster.domain.programmes import OneOffId
from broadcaster.ports import Clock
from broadcaster.services.plan_views import OneOffView, PlanView
from schedules.types import Line, Reason, ZoneKey


def publish_day(session: Session, clock: Clock, day: date, cause: str) -> PlanView | None:
    """Publish the next version of a day's plan; None where nothing changed.

    What has begun, or begins before lines could be opened for anything else, stays as it was.
    """
    raise NotImplementedError


def publish_ahead(session: Session, clock: Clock, cause: str = "change") -> tuple[PlanView, ...]:
    """Publish today and tomorrow; return the versions that are new."""
    raise NotImplementedError


def plan_of(session: Session, day: date, version: int | None = None) -> PlanView | None:
    """Return a published version of a day's plan, the latest unless told; None where none is."""
    raise NotImplementedError


def plan_or_preview(session: Session, clock: Clock, day: date) -> PlanView:
    """Return the latest published plan of a day, or the plan as it would be (version None)."""
    raise NotImplementedError


def versions(session: Session, day: date) -> tuple[int, ...]:
    """List the published versions of a day, the first one first."""
    raise NotImplementedError


def changes(session: Session, day: date, older: int, newer: int) -> tuple[Reason, ...]:
    """Tell in sentences what changed between two versions; raises NotFound."""
    raise NotImplementedError


def lines_between(session: Session, begins: datetime, ends: datetime) -> list[Line]:
    """Return the lines of the latest plans that sound between two instants, in order of start."""
    raise NotImplementedError


def play_soon(
    session: Session,
    clock: Clock,
    bulletin: BulletinId,
    zones: frozenset[ZoneKey],
    delay: timedelta,
    by: Person,
) -> OneOffView:
    """Put an approved bulletin on air after a delay; zero is "now": as soon as lines can open.

    The day's plan is published at once. Raises Forbidden, NotFound, WrongState, and Refused with
    the reason and the next free instant.
    """
    raise NotImplementedError


def cancel_one_off(session: Session, clock: Clock, one_off: OneOffId, by: Person) -> None:
    """Take back what was asked for, as long as its lines are not being opened yet."""
    raise NotImplementedError


def one_offs(session: Session, clock: Clock) -> tuple[OneOffView, ...]:
    """List what was asked for and is still to come, the soonest first."""
    raise NotImplementedError
