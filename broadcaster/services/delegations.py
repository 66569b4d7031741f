"""An approver lends the right to approve, with dates."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from broadcaster.domain.attention import DelegationId
from broadcaster.domain.people import Person, PersonId, Right, Role
from broadcaster.errors import Forbidden, Invalid, NotFound
from broadcaster.ports import Clock
from broadcaster.services.access import require
from broadcaster.services.showing import somebody
from broadcaster.services.station_views import DelegationView
from broadcaster.store import people
from broadcaster.store.tables import DelegationRow, PersonRow


def delegate(
    session: Session, clock: Clock, taker: PersonId, *, by: Person, starts: datetime, ends: datetime
) -> DelegationId:
    """Lend the right to approve to another person between two instants; raises Invalid."""
    require(by, Right.APPROVE)
    _check_taker(session, taker, by)
    if starts.tzinfo is None or ends.tzinfo is None:
        raise Invalid("starts", "The dates have no time zone.")
    if ends <= starts:
        raise Invalid("ends", "The delegation would end before it begins.")
    if ends <= clock.now():
        raise Invalid("ends", "The delegation would already be over. Choose a later end.")
    row = DelegationRow(giver=by.id, taker=taker, starts=starts, ends=ends)
    session.add(row)
    session.flush()
    return DelegationId(row.id)


def revoke(session: Session, clock: Clock, delegation: DelegationId, by: Person) -> None:
    """Take a delegation back: its giver or an administrator may. Twice changes nothing more."""
    row = session.get(DelegationRow, delegation)
    if row is None:
        raise NotFound("There is no such delegation.")
    if row.giver != by.id and not by.may(Right.MANAGE_PEOPLE):
        raise Forbidden("Only who lent the right, or the administrator, may take it back.")
    row.revoked = row.revoked or clock.now()


def delegations(session: Session, clock: Clock) -> tuple[DelegationView, ...]:
    """List what holds now or will, the soonest first."""
    rows = people.delegations_from(session, clock.now())
    names = people.persons(session, [each for row in rows for each in (row.giver, row.taker)])
    return tuple(
        DelegationView(
            DelegationId(row.id),
            somebody(names, row.giver),
            somebody(names, row.taker),
            row.starts,
            row.ends,
            row.revoked,
        )
        for row in rows
    )


def _check_taker(session: Session, taker: PersonId, by: Person) -> None:
    row = session.get(PersonRow, taker)
    if row is None or not row.active:
        raise Invalid("taker", "Choose somebody who can sign in.")
    if row.id == by.id:
        raise Invalid("taker", "You have this right already. Choose another person.")
    if row.role == Role.SUPERVISOR.value:
        raise Invalid("taker", "A supervisor only reads. Choose another person.")
