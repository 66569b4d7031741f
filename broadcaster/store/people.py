"""Questions about people, their failed sign-ins and what they lent each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from broadcaster.domain.people import Person, PersonId, Role
from broadcaster.store.tables import DelegationRow, PersonRow, SignInFailureRow


def person(row: PersonRow) -> Person:
    """Return the person a row tells of."""
    return Person(
        PersonId(row.id), row.login, row.name, Role(row.role), row.language, active=row.active
    )


def by_login(session: Session, login: str) -> PersonRow | None:
    """Find somebody by login."""
    return session.scalars(select(PersonRow).where(PersonRow.login == login)).one_or_none()


def everybody(session: Session) -> Sequence[PersonRow]:
    """List all people, the active first, then by name."""
    return session.scalars(
        select(PersonRow).order_by(PersonRow.active.desc(), PersonRow.name, PersonRow.id)
    ).all()


def persons(session: Session, ids: Iterable[int | None]) -> dict[int, Person]:
    """Find several people at once."""
    wanted = {each for each in ids if each is not None}
    rows = session.scalars(select(PersonRow).where(PersonRow.id.in_(wanted)))
    return {row.id: person(row) for row in rows}


def active_with_role(session: Session, role: Role) -> Sequence[PersonRow]:
    """List the active people of a role."""
    return session.scalars(
        select(PersonRow).where(PersonRow.role == role.value, PersonRow.active.is_(True))
    ).all()


def failures(
    session: Session, since: datetime, *, login: str | None = None, address: str | None = None
) -> Sequence[datetime]:
    """List when sign-ins failed since an instant, by login or by address, the oldest first."""
    query = select(SignInFailureRow.at).where(SignInFailureRow.at > since)
    if login is not None:
        query = query.where(SignInFailureRow.login == login)
    if address is not None:
        query = query.where(SignInFailureRow.address == address)
    return session.scalars(query.order_by(SignInFailureRow.at)).all()


def forget_failures(session: Session, *, login: str | None = None, until: datetime) -> None:
    """Forget failed sign-ins of a login, or of everybody, up to an instant."""
    query = delete(SignInFailureRow).where(SignInFailureRow.at <= until)
    if login is not None:
        query = query.where(SignInFailureRow.login == login)
    session.execute(query)


def count_people(session: Session) -> int:
    """Count everybody."""
    return session.scalar(select(func.count()).select_from(PersonRow)) or 0


def delegations_in_force(
    session: Session, at: datetime, taker: int | None = None
) -> Sequence[DelegationRow]:
    """List the delegations that hold at an instant, to one person or to anybody."""
    query = select(DelegationRow).where(
        DelegationRow.starts <= at, DelegationRow.ends > at, DelegationRow.revoked.is_(None)
    )
    if taker is not None:
        query = query.where(DelegationRow.taker == taker)
    return session.scalars(query.order_by(DelegationRow.id)).all()


def delegations_from(session: Session, at: datetime) -> Sequence[DelegationRow]:
    """List the delegations that hold now or will, the soonest first."""
    query = select(DelegationRow).where(DelegationRow.ends > at, DelegationRow.revoked.is_(None))
    return session.scalars(query.order_by(DelegationRow.starts, DelegationRow.id)).all()
