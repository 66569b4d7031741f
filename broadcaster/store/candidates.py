"""Questions about what may be planned: approved bulletins, templates, permitted hours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from broadcaster.domain.authority import ClipApproval
from broadcaster.domain.bulletin import Status
from broadcaster.store.tables import (
    AmplifierRow,
    ApprovalRow,
    BulletinRow,
    ClipRow,
    PermittedHoursRow,
    StandingClipRow,
    TemplateRow,
    ZoneRow,
)
from broadcaster.store.wiring import zones_that_may_sound
from schedules.lateness import asked
from schedules.levels import sounded
from schedules.types import BusKey, Cadence, Candidate, Priority, Sound, ZoneKey

_ONE_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class StandingSound:
    """A standing clip with the length of its sound, None while it is not rendered."""

    row: StandingClipRow
    length: timedelta | None


@dataclass(frozen=True, slots=True)
class Warming:
    """One amplifier as the plan needs it: its bus, and how long it warms up."""

    bus: str
    warm_up: timedelta


def approved(session: Session, begins: datetime, ends: datetime) -> tuple[Candidate, ...]:
    """List the approved bulletins that are valid at some time between two instants.

    Only what the newest standing approval allows: its clip, and no zone or hour beyond it.
    """
    other = aliased(ApprovalRow)
    newest = (
        select(func.max(other.id))
        .where(other.bulletin == BulletinRow.id, other.voided.is_(None))
        .correlate(BulletinRow)
        .scalar_subquery()
    )
    query = (
        select(BulletinRow, ApprovalRow, ClipRow.length)
        .join(ApprovalRow, ApprovalRow.bulletin == BulletinRow.id)
        .join(ClipRow, ClipRow.hash == ApprovalRow.clip)
        .where(
            BulletinRow.status == Status.APPROVED.value,
            ApprovalRow.id == newest,
            BulletinRow.valid_from < ends,
            BulletinRow.valid_until > begins,
            ApprovalRow.valid_until > begins,
        )
        .order_by(BulletinRow.id)
        .execution_options(populate_existing=True)
    )
    return tuple(_candidate(*found) for found in session.execute(query))


def approved_one(session: Session, bulletin: int, now: datetime) -> Candidate | None:
    """Return one bulletin where it is approved and its validity has not passed."""
    far = now + timedelta(days=36500)
    return next((one for one in approved(session, now, far) if one.bulletin == bulletin), None)


def waiting(session: Session, begins: datetime, ends: datetime) -> Sequence[BulletinRow]:
    """List the bulletins valid between two instants that still wait for approval."""
    query = select(BulletinRow).where(
        BulletinRow.status == Status.SUBMITTED.value,
        BulletinRow.valid_from < ends,
        BulletinRow.valid_until > begins,
    )
    return session.scalars(query.order_by(BulletinRow.id)).all()


def titles(session: Session, bulletins: Iterable[int]) -> dict[int, str]:
    """Return the titles of bulletins."""
    query = select(BulletinRow.id, BulletinRow.title).where(BulletinRow.id.in_(set(bulletins)))
    return dict(session.execute(query).all())


def templates(session: Session) -> Sequence[TemplateRow]:
    """List all templates in the order of their times."""
    query = select(TemplateRow).order_by(TemplateRow.starts, TemplateRow.position, TemplateRow.id)
    return session.scalars(query.execution_options(populate_existing=True)).all()


def standing_sounds(session: Session) -> tuple[StandingSound, ...]:
    """List the tunes and words of all templates, and the filler music."""
    query = (
        select(StandingClipRow, ClipRow.length)
        .outerjoin(ClipRow, ClipRow.hash == StandingClipRow.clip)
        .where(StandingClipRow.removed.is_(None))
        .order_by(StandingClipRow.id)
        .execution_options(populate_existing=True)
    )
    return tuple(StandingSound(row, length) for row, length in session.execute(query))


def permitted_hours(session: Session) -> Sequence[PermittedHoursRow]:
    """List the permitted hours by name."""
    query = select(PermittedHoursRow).order_by(PermittedHoursRow.name, PermittedHoursRow.id)
    return session.scalars(query.execution_options(populate_existing=True)).all()


def buses(session: Session) -> dict[ZoneKey, BusKey]:
    """Return the bus of every zone that can sound: it has an amplifier and an output."""
    query = select(ZoneRow.id, AmplifierRow.bus).join(
        AmplifierRow, ZoneRow.amplifier == AmplifierRow.name
    )
    able = zones_that_may_sound(session)
    return {ZoneKey(zone): BusKey(bus) for zone, bus in session.execute(query) if zone in able}


def amplifiers(session: Session) -> tuple[Warming, ...]:
    """Return the bus and the warm-up of every amplifier."""
    query = select(AmplifierRow.bus, AmplifierRow.warm_up)
    return tuple(Warming(bus, warm_up) for bus, warm_up in session.execute(query))


def _candidate(bulletin: BulletinRow, approval: ApprovalRow, length: timedelta) -> Candidate:
    zones = bulletin.zones & approval.zones
    cadence, priority = _cadence(bulletin, approval), Priority(approval.priority)
    return Candidate(
        bulletin=bulletin.id,
        title=bulletin.title,
        sound=asked(
            sounded(Sound(approval.clip, length), bulletin.gain_db, priority),
            bulletin.late,
            priority,
        ),
        zones=frozenset(ZoneKey(zone) for zone in zones),
        priority=priority,
        valid_from=bulletin.valid_from,
        valid_until=min(bulletin.valid_until, approval.valid_until),
        # An emergency is repeated until it ends, is corrected or withdrawn, however often that is.
        airings=None if cadence is not None and cadence.every else bulletin.airings,
        authority=str(ClipApproval(approval.id)),
        received=bulletin.created,
        field=str(bulletin.field),
        rank=bulletin.rank,
        cadence=cadence,
    )


def _cadence(bulletin: BulletinRow, approval: ApprovalRow) -> Cadence | None:
    """Return how an emergency is heard: from its approval on, and at once the first time."""
    every = bulletin.repeat_every
    if approval.priority != Priority.EMERGENCY:
        return None
    first = max(approval.at, bulletin.valid_from).replace(microsecond=0) + _ONE_SECOND
    return Cadence(first, every, bulletin.repeat_opens, bulletin.repeat_closes)
