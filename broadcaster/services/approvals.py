"""Heard and approved, or sent back: by somebody who did not write it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from broadcaster.domain.attention import DelegationId
from broadcaster.domain.bulletin import BulletinId
from broadcaster.domain.people import Person, PersonId
from broadcaster.ports import Clock
from broadcaster.services.station_views import DelegationView, StandingView
from broadcaster.services.views import QueueItem, Unattended


def approve(
    session: Session, clock: Clock, bulletin: BulletinId, *, by: Person, clip: str, version: int
) -> None:
    """Allow exactly this: the clip that was heard, and zones, priority and expiry as seen.

    `clip` is the hash of what was listened to, `version` the bulletin's as it was shown. Raises
    Forbidden, WrongState, and Refused where the clip is not there or anything changed since.
    """
    raise NotImplementedError


def reject(
    session: Session, clock: Clock, bulletin: BulletinId, *, by: Person, reason: str
) -> None:
    """Send it back; raises Invalid("reason") without one."""
    raise NotImplementedError


def delegate(
    session: Session, clock: Clock, taker: PersonId, *, by: Person, starts: datetime, ends: datetime
) -> DelegationId:
    """Lend the right to approve to another person between two instants; raises Invalid."""
    raise NotImplementedError


def revoke(session: Session, clock: Clock, delegation: DelegationId, by: Person) -> None:
    """Take a delegation back: its giver or an administrator may."""
    raise NotImplementedError


def delegations(session: Session, clock: Clock) -> tuple[DelegationView, ...]:
    """List what holds now or will, the soonest first."""
    raise NotImplementedError


def may_approve(session: Session, clock: Clock, by: Person) -> bool:
    """Tell whether a person may approve now, by role or by delegation."""
    raise NotImplementedError


def queue(session: Session, clock: Clock, by: Person) -> tuple[QueueItem, ...]:
    """List what waits for approval, what would be heard first before the rest."""
    raise NotImplementedError


def standing_queue(session: Session) -> tuple[StandingView, ...]:
    """List the sounds of programme frames, those that nobody has allowed yet first."""
    raise NotImplementedError


def approve_standing(session: Session, clock: Clock, standing: int, by: Person, clip: str) -> None:
    """Allow a tune or the words of a frame until they change, having heard `clip`."""
    raise NotImplementedError


def nobody_to_approve(
    session: Session, clock: Clock, within: timedelta = timedelta(days=2)
) -> tuple[Unattended, ...]:
    """List what waits, would be heard within that time, and has nobody active who may approve."""
    raise NotImplementedError
