"""Asking for the signature an emergency still wants: of whom, by when, and with an alarm after."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from broadcaster.domain.attention import NeedKind
from broadcaster.domain.people import Person
from broadcaster.ports import Clock
from broadcaster.services import alarms, approvers
from broadcaster.services.signatures import waiting
from broadcaster.services.station_views import Need
from schedules.types import Facts, Reason

WANTED = "The emergency “{title}” that {name} ordered waits for your signature."
ASK = "Nobody has signed the emergency “{title}” of {name} yet. Ask {names}."
NOBODY = (
    "Nobody may sign the emergency “{title}” of {name}: an approver lends the right to a second"
    " person."
)
LATE = (
    "Nobody signed the emergency “{title}” of {name} within a day. An approver signs it, or refuses"
    " to."
)


def wanted(session: Session, clock: Clock, by: Person) -> Iterator[Need]:
    """Yield what a person should sign, or should have signed by somebody else."""
    may_sign = approvers.standing_of(session, by, clock.now()) is not None
    for each in waiting(session, clock):
        facts: Facts = {"title": each.title, "name": each.by}
        if may_sign and each.person != by.id:
            why = Reason(WANTED, facts)
        elif each.asked:
            why = Reason(ASK, facts | {"names": ", ".join(each.asked)})
        else:
            why = Reason(NOBODY, facts)
        yield Need(NeedKind.SIGN_EMERGENCY, why, due=each.due, emergency=each.id)


def remind(session: Session, clock: Clock) -> int:
    """Raise an alarm for every emergency that should have been signed by now; tell how many."""
    late = [each for each in waiting(session, clock) if each.due <= clock.now()]
    for each in late:
        facts: Facts = {"title": each.title, "name": each.by}
        alarms.raise_at(session, each.due, alarm_of(each.id), Reason(LATE, facts))
    return len(late)


def note_signed(session: Session, at: datetime, number: int) -> None:
    """End the alarm about an emergency that was signed, or refused, at an instant."""
    alarms.clear_at(session, at, alarm_of(number))


def alarm_of(number: int) -> str:
    """Return the subject of the alarm that an emergency was not signed in time."""
    return f"unsigned:{number}"
