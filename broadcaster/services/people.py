"""Who may sign in: passwords, roles, and the wait after too many failures."""

from __future__ import annotations

import math
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.orm import Session

from broadcaster.domain.people import Person, PersonId, Right, Role
from broadcaster.errors import Invalid, NotFound, Refused
from broadcaster.ports import Clock
from broadcaster.services.access import require
from broadcaster.services.station_views import SignedIn, SignInRefused
from broadcaster.store import people as store
from broadcaster.store.tables import PersonRow, SignInFailureRow
from schedules.types import Reason

SHORTEST_PASSWORD = 8
LANGUAGES = ("vi", "en")

_WINDOW = timedelta(minutes=15)
_FIRST_WAIT = timedelta(minutes=1)
_FREE_TRIES = 5  # of one login from one address
_FREE_TRIES_OF_ONE = 20  # of one login from everywhere, or from one address to all logins
_LOGIN = re.compile(r"[a-z0-9._-]{2,32}")
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that are taken for another
# RFC 9106 asks for more memory than a small station has; these are OWASP's second choice
# (Password Storage Cheat Sheet): 19 MiB, two passes.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


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
    name, now = login.strip().lower()[:64], clock.now()
    wait = _wait(session, now, name, address[:64])
    if wait > timedelta():
        minutes = math.ceil(wait / timedelta(minutes=1))
        return SignInRefused(
            Reason(
                "There were too many wrong passwords. Wait {minutes} minutes, then try again.",
                {"minutes": minutes},
            ),
            wait,
        )
    row = store.by_login(session, name)
    right = _verified(row.password_hash if row is not None else _nobodys_hash(), password)
    if row is None or not right or not row.active:
        session.add(SignInFailureRow(login=name, address=address[:64], at=now))
        session.flush()
        return SignInRefused(Reason("The login or the password is wrong."), timedelta())
    store.forget_failures(session, login=name, until=now)
    if _hasher.check_needs_rehash(row.password_hash):
        row.password_hash = _hasher.hash(password)
    return SignedIn(store.person(row), row.session_epoch)


def signed_in(session: Session, person: PersonId, epoch: int) -> Person | None:
    """Return the person of a session, None where it is no longer valid."""
    row = session.get(PersonRow, person)
    if row is None or not row.active or row.session_epoch != epoch:
        return None
    return store.person(row)


def epoch_of(session: Session, person: PersonId) -> int:
    """Return which sessions of a person hold: those of this number."""
    return _found(session, person).session_epoch


def sign_out_everywhere(session: Session, person: PersonId, by: Person) -> None:
    """End every session of a person: oneself, or anybody for those who manage people."""
    if by.id != person:
        require(by, Right.MANAGE_PEOPLE)
    _found(session, person).session_epoch += 1


def everybody(session: Session) -> tuple[Person, ...]:
    """List all people, the active first."""
    return tuple(map(store.person, store.everybody(session)))


def add(
    session: Session, clock: Clock, by: Person | None, person: NewPerson, password: str
) -> PersonId:
    """Add somebody; `by` None is the command line. Raises Invalid, Forbidden."""
    _require_manager(by)
    login = person.login.strip().lower()
    if not _LOGIN.fullmatch(login):
        raise Invalid("login", "A login has 2 to 32 small letters, digits, dots or hyphens.")
    if store.by_login(session, login) is not None:
        raise Invalid("login", "The login {login} is taken. Choose another.", login=login)
    if person.language not in LANGUAGES:
        raise Invalid("language", "Choose Vietnamese or English.")
    row = PersonRow(
        login=login,
        name=_checked_name(person.name),
        role=person.role.value,
        password_hash=_hasher.hash(_checked_password(password, login)),
        language=person.language,
        created=clock.now(),
    )
    session.add(row)
    session.flush()
    return PersonId(row.id)


def reset_password(session: Session, by: Person | None, person: PersonId, password: str) -> None:
    """Set a new password and end all sessions of that person. Raises Invalid, Forbidden."""
    _require_manager(by)
    row = _found(session, person)
    row.password_hash = _hasher.hash(_checked_password(password, row.login))
    row.session_epoch += 1


def change_own_password(session: Session, by: Person, old: str, new: str) -> SignedIn:
    """Set one's own new password; other sessions end, this one goes on. Raises Invalid."""
    row = _found(session, by.id)
    if not _verified(row.password_hash, old):
        raise Invalid("old", "The old password is wrong.")
    row.password_hash = _hasher.hash(_checked_password(new, row.login))
    row.session_epoch += 1
    return SignedIn(store.person(row), row.session_epoch)


def rename(session: Session, by: Person, person: PersonId, name: str) -> None:
    """Give a person another name. Raises Invalid, Forbidden."""
    require(by, Right.MANAGE_PEOPLE)
    _found(session, person).name = _checked_name(name)


def change_role(session: Session, by: Person, person: PersonId, role: Role) -> None:
    """Give a person another role; never the last administrator. Raises Refused, Forbidden."""
    require(by, Right.MANAGE_PEOPLE)
    row = _found(session, person)
    if role is not Role.ADMINISTRATOR:
        _keep_an_administrator(session, row)
    row.role = role.value


def deactivate(session: Session, by: Person, person: PersonId) -> None:
    """Close a person's sign-in; never the last administrator's. Raises Refused, Forbidden."""
    require(by, Right.MANAGE_PEOPLE)
    row = _found(session, person)
    _keep_an_administrator(session, row)
    row.active = False
    row.session_epoch += 1


def activate(session: Session, by: Person, person: PersonId) -> None:
    """Open a person's sign-in again."""
    require(by, Right.MANAGE_PEOPLE)
    _found(session, person).active = True


def change_language(session: Session, by: Person, language: str) -> None:
    """Choose the language of one's pages, "vi" or "en"."""
    if language not in LANGUAGES:
        raise Invalid("language", "Choose Vietnamese or English.")
    _found(session, by.id).language = language


def by_login(session: Session, login: str) -> Person | None:
    """Find somebody by login."""
    row = store.by_login(session, login.strip().lower())
    return None if row is None else store.person(row)


def forget_old_failures(session: Session, clock: Clock) -> None:
    """Forget the failed sign-ins that no longer count."""
    store.forget_failures(session, until=clock.now() - _WINDOW)


def code_login(login: str) -> str:
    """Return the name wrong codes of an authenticator are counted under; nobody can have it."""
    return f"code:{login}"


def wait_after_codes(session: Session, now: datetime, login: str) -> timedelta:
    """Return how long to wait after too many wrong codes of an authenticator."""
    wrong = store.failures(session, now - _WINDOW, login=code_login(login))
    return _wait_after(wrong, _FREE_TRIES, now)


def new_password() -> str:
    """Make a password that can be read out and typed: about 60 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))


def _wait(session: Session, now: datetime, login: str, address: str) -> timedelta:
    since = now - _WINDOW
    pair = store.failures(session, since, login=login, address=address)
    of_one = (
        store.failures(session, since, login=login),
        store.failures(session, since, address=address),
    )
    waits = (_wait_after(each, _FREE_TRIES_OF_ONE, now) for each in of_one)
    return max(_wait_after(pair, _FREE_TRIES, now), *waits)


def _wait_after(failures: Sequence[datetime], free: int, now: datetime) -> timedelta:
    """Double the wait with every failure past the free ones, up to the window itself."""
    if len(failures) < free:
        return timedelta()
    doublings = min(len(failures) - free, 10)
    wait = min(_FIRST_WAIT * (1 << doublings), _WINDOW)
    return max(failures[-1] + wait - now, timedelta())


def _verified(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys_hash() -> str:
    # An unknown login costs as much work as a known one, so that nobody learns which exist.
    return _hasher.hash(secrets.token_hex())


def _require_manager(by: Person | None) -> None:
    if by is not None:
        require(by, Right.MANAGE_PEOPLE)


def _found(session: Session, person: PersonId) -> PersonRow:
    row = session.get(PersonRow, person, populate_existing=True)
    if row is None:
        raise NotFound("There is no such person.")
    return row


def _keep_an_administrator(session: Session, row: PersonRow) -> None:
    others = [
        each for each in store.active_with_role(session, Role.ADMINISTRATOR) if each.id != row.id
    ]
    if row.role == Role.ADMINISTRATOR.value and row.active and not others:
        raise Refused("{name} is the only administrator. Name another one first.", name=row.name)


def _checked_name(name: str) -> str:
    if not name.strip():
        raise Invalid("name", "Give the person's name.")
    return name.strip()[:100]


def _checked_password(password: str, login: str) -> str:
    if len(password) < SHORTEST_PASSWORD:
        raise Invalid(
            "password", "A password has at least {least} letters.", least=SHORTEST_PASSWORD
        )
    if password.lower() == login:
        raise Invalid("password", "The password must not be the login.")
    return password
