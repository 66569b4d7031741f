"""Signing an emergency afterwards: it went on air without an approval, so a second person says so.

The signature is an order to the process on the air, whose journal keeps who said what and when; a
refusal stops the repeats at once. What is shown here is copied from there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from broadcaster.domain.emergency import Signature
from broadcaster.domain.people import Person
from broadcaster.errors import Forbidden, Invalid, NotFound, WrongState
from broadcaster.ports import Clock
from broadcaster.services import approvers
from broadcaster.store import emergencies as store
from broadcaster.store.tables import EmergencyRow

SIGNABLE = timedelta(days=30)
"""So long an emergency waits for its signature on the page; the log keeps it without one, too."""

SIGN_WITHIN = timedelta(hours=24)
"""Within that a second person signs an emergency or refuses to; after it an alarm stands."""

LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True)
class EmergencyView:
    """An order as people look back at it; `over` and `signed` are None where it is not yet."""

    id: int
    kind: str
    title: str
    text: str
    zones: frozenset[int]
    ordered: datetime
    by: str
    person: int
    over: datetime | None
    over_why: str | None
    signed: datetime | None
    signed_by: str | None
    refused: bool
    note: str
    asked: tuple[str, ...] = ()

    @property
    def due(self) -> datetime:
        """By when it is to be signed."""
        return self.ordered + SIGN_WITHIN


def waiting(session: Session, clock: Clock) -> tuple[EmergencyView, ...]:
    """List what nobody has signed or refused yet, the oldest first, and who may."""
    now = clock.now()
    return tuple(
        replace(view(row), asked=_asked(session, row, now))
        for row in store.unsigned(session, now - SIGNABLE)
    )


def _asked(session: Session, row: EmergencyRow, now: datetime) -> tuple[str, ...]:
    return tuple(one.name for one in approvers.second_persons(session, row.person, now))


def order(session: Session, number: int) -> EmergencyView | None:
    """Show one order."""
    row = store.order(session, number)
    return None if row is None else view(row)


def signature(
    session: Session, clock: Clock, number: int, by: Person, *, refused: bool, note: str
) -> Signature:
    """Return the signature to be given; raises Forbidden, NotFound, WrongState, Invalid."""
    if approvers.standing_of(session, by, clock.now()) is None:
        raise Forbidden("Only an approver may do this, or somebody an approver lent the right to.")
    row = store.order(session, number)
    if row is None:
        raise NotFound("There is no such emergency.")
    if row.person == by.id:
        raise Forbidden("Who gave the order does not sign it; a second person does.")
    if row.signed is not None:
        raise WrongState("{name} signed it already.", name=row.signed_by)
    said = " ".join(note.split())[:LONGEST_NOTE]
    if refused and not said:
        raise Invalid("note", "Say why you do not sign it.")
    return Signature(by.name, int(by.id), refused=refused, note=said)


def view(row: EmergencyRow) -> EmergencyView:
    """Show a row."""
    return EmergencyView(
        id=row.id,
        kind=row.kind,
        title=row.title,
        text=row.text,
        zones=row.zones,
        ordered=row.ordered,
        by=row.by,
        person=row.person,
        over=row.over,
        over_why=row.over_why,
        signed=row.signed,
        signed_by=row.signed_by,
        refused=row.refused,
        note=row.note,
    )
