"""Who may approve what: by role or by delegation, and never what one wrote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from broadcaster.domain.people import Person, PersonId, Right, Role
from broadcaster.errors import Forbidden
from broadcaster.store import bulletins, people
from broadcaster.store.tables import BulletinRow, DelegationRow, PersonRow

_WRITING = frozenset({"draft", "edit", "save", "correct_script", "accept_unknown", "recording"})


@dataclass(frozen=True, slots=True)
class Standing:
    """In what capacity somebody approves; `on_behalf_of` is who lent the right."""

    on_behalf_of: PersonId | None


def standing_of(session: Session, by: Person, at: datetime) -> Standing | None:
    """Tell in what capacity a person may approve at an instant, None where in none."""
    if not by.active:
        return None
    if by.may(Right.APPROVE):
        return Standing(None)
    for each in people.delegations_in_force(session, at, by.id):
        if _lends(session, each):
            return Standing(PersonId(each.giver))
    return None


def required(session: Session, by: Person, row: BulletinRow, at: datetime) -> Standing:
    """Return the capacity in which a person may approve a bulletin.

    Raises Forbidden with the sentence that tells why not.
    """
    found = standing_of(session, by, at)
    if found is None:
        raise Forbidden("Only an approver may do this, or somebody an approver lent the right to.")
    if by.id in writers(session, row):
        raise Forbidden("You wrote this bulletin or changed it: another person must approve it.")
    return found


def writers(session: Session, row: BulletinRow) -> frozenset[int]:
    """Return everybody who wrote or changed a bulletin."""
    wrote = {each.by for each in bulletins.events(session, row.id) if each.what in _WRITING}
    wrote.update(each.author for each in bulletins.revisions(session, row.id))
    return frozenset(each for each in wrote if each is not None) | {row.author}


def anybody_for(session: Session, row: BulletinRow, begins: datetime, ends: datetime) -> bool:
    """Tell whether somebody active may approve a bulletin at some time in a span."""
    return bool(_able(session, row, begins, ends))


def who_may(
    session: Session, row: BulletinRow, begins: datetime, ends: datetime
) -> tuple[Person, ...]:
    """Return who may approve a bulletin at some time in a span, in order of name."""
    found = people.persons(session, _able(session, row, begins, ends)).values()
    return tuple(sorted(found, key=lambda one: (one.name, one.id)))


def second_persons(session: Session, first: int, at: datetime) -> tuple[Person, ...]:
    """Return who may sign at an instant what `first` ordered alone, in order of name."""
    able = _all_able(session, at, at + timedelta.resolution) - {first}
    found = people.persons(session, able).values()
    return tuple(sorted(found, key=lambda one: (one.name, one.id)))


def _able(session: Session, row: BulletinRow, begins: datetime, ends: datetime) -> frozenset[int]:
    return _all_able(session, begins, ends) - writers(session, row)


def _all_able(session: Session, begins: datetime, ends: datetime) -> frozenset[int]:
    able = {each.id for each in people.active_with_role(session, Role.APPROVER)}
    for each in people.delegations_from(session, begins):
        if each.starts < ends and _lends(session, each) and _is_active(session, each.taker):
            able.add(each.taker)
    return frozenset(able)


def _lends(session: Session, delegation: DelegationRow) -> bool:
    giver = session.get(PersonRow, delegation.giver)
    return giver is not None and people.person(giver).may(Right.APPROVE)


def _is_active(session: Session, person: int) -> bool:
    row = session.get(PersonRow, person)
    return row is not None and row.active
