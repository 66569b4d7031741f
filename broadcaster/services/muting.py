"""Zones that a person mutes now, with an automatic return; emergencies are heard all the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from broadcaster.domain.people import Person, Right
from broadcaster.errors import Forbidden, Invalid, NotFound, WrongState
from broadcaster.ports import Clock
from broadcaster.services import showing
from broadcaster.store import mutes as store
from broadcaster.store import people, wiring
from broadcaster.store import zones as zone_store
from broadcaster.store.tables import ZoneMuteRow, ZoneRow

LONGEST = timedelta(hours=24)
SHORTEST = timedelta(minutes=1)
LONGEST_WHY = 200


@dataclass(frozen=True, slots=True)
class MuteView:
    """A zone that is or was muted; `lifted_by` is somebody where it came back before its time."""

    id: int
    zone: int
    zone_name: str
    begins: datetime
    ends: datetime
    by: Person
    why: str
    lifted: datetime | None
    lifted_by: Person | None


def mute(
    session: Session, clock: Clock, zone: int, by: Person, *, until: datetime, why: str = ""
) -> None:
    """Mute a zone until an instant; one that is muted already gets the new instant.

    Raises Invalid for an instant that is past or more than a day away, Forbidden, NotFound.
    """
    _may(by)
    now = clock.now()
    if session.get(ZoneRow, zone) is None:
        raise NotFound("There is no zone number {zone}.", zone=zone)
    if until < now + SHORTEST:
        raise Invalid("until", "That time is past. Choose when the zone shall be heard again.")
    if until > now + LONGEST:
        raise Invalid("until", "A zone is muted for a day at most. Choose an earlier time.")
    for row in store.standing(session, now, zone):
        row.lifted, row.lifted_by = now, by.id
    text = " ".join(why.split())[:LONGEST_WHY]
    session.add(ZoneMuteRow(zone=zone, begins=now, ends=until, by=by.id, why=text))
    session.flush()


def lift(session: Session, clock: Clock, zone: int, by: Person) -> None:
    """Let a zone be heard again before its time; raises WrongState where it is not muted."""
    _may(by)
    now = clock.now()
    rows = store.standing(session, now, zone)
    if not rows:
        raise WrongState("This zone is not muted any more.")
    for row in rows:
        row.lifted, row.lifted_by = now, by.id
    session.flush()


def muted(session: Session, clock: Clock) -> Mapping[int, datetime]:
    """Tell which zones are muted now, each with the instant at which it comes back."""
    return wiring.muted(session, clock.now())


def standing(session: Session, clock: Clock) -> tuple[MuteView, ...]:
    """List the zones that are muted now, the first to come back first."""
    return _shown(session, store.standing(session, clock.now()))


def history(session: Session, limit: int = 50) -> tuple[MuteView, ...]:
    """List who muted which zone, the newest first."""
    return _shown(session, store.newest(session, limit))


def may(by: Person) -> bool:
    """Tell whether a person may mute zones: whoever may stop the air."""
    return by.may(Right.STOP)


def _may(by: Person) -> None:
    if not may(by):
        raise Forbidden("Your role does not allow muting a zone.")


def _shown(session: Session, rows: Sequence[ZoneMuteRow]) -> tuple[MuteView, ...]:
    names = people.persons(session, [who for row in rows for who in (row.by, row.lifted_by)])
    zones = zone_store.names(session)
    return tuple(
        MuteView(
            id=row.id,
            zone=row.zone,
            zone_name=zones.get(row.zone, "?"),
            begins=row.begins,
            ends=row.ends,
            by=showing.somebody(names, row.by),
            why=row.why,
            lifted=row.lifted,
            lifted_by=names.get(row.lifted_by or 0),
        )
        for row in rows
    )
