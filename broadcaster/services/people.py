"""Who may sign in: passwords, roles, and the wait after too many failures."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from broadcaster.domain.people import Person, PersonId, Role
from broadcaster.ports import Clock
from broadcaster.services.station_views import SignedIn, SignInRefused


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody who is to be added."""

    login: str
    name: str
    role: Role
    language: str = "vi"


def sign_in(
    session: Session, clock: Clock, login: str, password: str, address: str
) -> SignedIn | SignInRefused:
    """Check a password; failures are counted by login and by network address.

    A refusal is returned, not raised, so that the counted failure is kept.
    """
    raise NotImplementedError


def signed_in(session: Session, person: PersonId, epoch: int) -> Person | None:
    """Return the person of a session, None where it is no longer valid."""
    raise NotImplementedError


def sign_out_everywhere(session: Session, person: PersonId, by: Person) -> None:
    """End every session of a person: oneself, or anybody for those who manage people."""
    raise NotImplementedError


def everybody(session: Session) -> tuple[Person, ...]:
    """List all people, the active first."""
    raise NotImplementedError


def add(
    session: Session, clock: Clock, by: Person | None, person: NewPerson, password: str
) -> PersonId:
    """Add somebody; `by` None is the command line. Raises Invalid, Forbidden."""
    raise NotImplementedError


def reset_password(session: Session, by: Person | None, person: PersonId, password: str) -> None:
    """Set a new password and end all sessions of that person. Raises Invalid, Forbidden."""
    raise NotImplementedError


def change_own_password(session: Session, by: Person, old: str, new: str) -> None:
    """Set one's own new password; other sessions end. Raises Invalid."""
    raise NotImplementedError


def rename(session: Session, by: Person, person: PersonId, name: str) -> None:
    """Give a person another name. Raises Invalid, Forbidden."""
    raise NotImplementedError


def change_role(session: Session, by: Person, person: PersonId, role: Role) -> None:
    """Give a person another role; never the last administrator. Raises Refused, Forbidden."""
    raise NotImplementedError


def deactivate(session: Session, by: Person, person: PersonId) -> None:
    """Close a person's sign-in; never the last administrator's. Raises Refused, Forbidden."""
    raise NotImplementedError


def activate(session: Session, by: Person, person: PersonId) -> None:
    """Open a person's sign-in again."""
    raise NotImplementedError


def change_language(session: Session, by: Person, language: str) -> None:
    """Choose the language of one's pages, "vi" or "en"."""
    raise NotImplementedError


def by_login(session: Session, login: str) -> Person | None:
    """Find somebody by login."""
    raise NotImplementedError


def new_password() -> str:
    """Make a password that can be read out and typed: about 60 bits."""
    raise NotImplementedError
