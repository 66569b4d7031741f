"""Questions about authenticators and codes on paper."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from broadcaster.store.tables import AuthenticatorRow, RecoveryCodeRow


def of(session: Session, person: int) -> AuthenticatorRow | None:
    """Find a person's authenticator, proved or not."""
    return session.get(AuthenticatorRow, person, populate_existing=True)


def proved(session: Session) -> Sequence[int]:
    """List the people whose phone is connected."""
    query = select(AuthenticatorRow.person).where(AuthenticatorRow.proved.is_not(None))
    return session.scalars(query).all()


def unused(session: Session, person: int) -> Sequence[RecoveryCodeRow]:
    """List a person's codes on paper that were not used."""
    query = select(RecoveryCodeRow).where(
        RecoveryCodeRow.person == person, RecoveryCodeRow.used.is_(None)
    )
    return session.scalars(query.order_by(RecoveryCodeRow.number)).all()


def highest_number(session: Session, person: int) -> int:
    """Return the highest number any code on paper of a person ever had; 0 where there was none."""
    numbers = select(RecoveryCodeRow.number).where(RecoveryCodeRow.person == person)
    return max(session.scalars(numbers), default=0)


def recovery_code(session: Session, person: int, number: int) -> RecoveryCodeRow | None:
    """Find one code on paper."""
    query = select(RecoveryCodeRow).where(
        RecoveryCodeRow.person == person, RecoveryCodeRow.number == number
    )
    return session.scalars(query).one_or_none()


def forget_unused(session: Session, person: int) -> None:
    """Forget a person's codes on paper that were not used; what was used keeps its number."""
    session.execute(
        delete(RecoveryCodeRow).where(
            RecoveryCodeRow.person == person, RecoveryCodeRow.used.is_(None)
        )
    )
