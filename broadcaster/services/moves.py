"""Every change of a bulletin's state goes through here: moved by the table, voided, recorded."""

from __future__ import annotations

from sqlalchemy.orm import Session

from broadcaster.domain.bulletin import BulletinId, Move, Status, move
from broadcaster.domain.people import Person
from broadcaster.errors import NotFound, Refused
from broadcaster.ports import Clock
from broadcaster.store import bulletins
from broadcaster.store.tables import BulletinEventRow, BulletinRow, PersonRow


def held(session: Session, bulletin: BulletinId, version: int | None = None) -> BulletinRow:
    """Take a bulletin for a change.

    Raises NotFound, and Refused naming who changed it where it is no longer at `version`.
    """
    row = bulletins.hold(session, bulletin, version)
    if row is not None:
        return row
    if session.get(BulletinRow, bulletin) is None:
        raise NotFound("There is no bulletin number {bulletin}.", bulletin=bulletin)
    last = bulletins.last_event(session, bulletin)
    who = session.get(PersonRow, last.by) if last is not None else None
    raise Refused(
        "{name} changed this bulletin since you opened it. Your change was not taken: look at the"
        " new state, then repeat it.",
        name=who.name if who is not None else "—",
    )


def seen(session: Session, bulletin: BulletinId) -> BulletinRow:
    """Return a bulletin that is only looked at; raises NotFound."""
    row = session.get(BulletinRow, bulletin)
    if row is None:
        raise NotFound("There is no bulletin number {bulletin}.", bulletin=bulletin)
    return row


def moved(
    session: Session,
    clock: Clock,
    row: BulletinRow,
    by: Person | None,
    what: Move,
    reason: str = "",
) -> None:
    """Move a bulletin after the table; whatever leaves approved loses its approval.

    Raises WrongState where the table has no such move.
    """
    before = Status(row.status)
    after = move(before, what)
    row.status = after.value
    row.changed = clock.now()
    if after is not Status.APPROVED:
        void(session, clock, row, what)
    recorded(session, clock, row, by, what.value, before=before, reason=reason)


def void(session: Session, clock: Clock, row: BulletinRow, what: Move) -> None:
    """Void every approval of a bulletin that still stands."""
    for approval in bulletins.standing_approvals(session, row.id):
        approval.voided = clock.now()
        approval.void_reason = what.value


def recorded(  # noqa: PLR0913 -- an event says everything
    session: Session,
    clock: Clock,
    row: BulletinRow,
    by: Person | None,
    what: str,
    *,
    before: Status | None = None,
    reason: str = "",
    **facts: object,
) -> BulletinEventRow:
    """Leave an event; the revision it concerns is always among its facts."""
    event = BulletinEventRow(
        bulletin=row.id,
        at=clock.now(),
        by=None if by is None else by.id,
        what=what,
        before=before.value if before is not None else row.status,
        after=row.status,
        reason=reason,
        facts={"revision": row.revision, **facts},
    )
    session.add(event)
    session.flush()
    return event
