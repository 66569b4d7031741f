"""The second thing an emergency asks for: a code from the person's own phone, or from paper.

A secret is kept sealed with the station's key (`secret.key`), which lies beside the database with
mode 0600: the database alone gives no secret away. A backup holds both and must be kept as safe as
the station itself. Secrets and codes are never logged.
"""

from __future__ import annotations

import hashlib
import hmac
import math
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from broadcaster.domain import totp
from broadcaster.domain.emergency import Code
from broadcaster.domain.people import Person, PersonId, Right
from broadcaster.errors import Invalid, Refused
from broadcaster.ports import Clock
from broadcaster.services import people, sealing
from broadcaster.services import station as stations
from broadcaster.services.access import require
from broadcaster.store import authenticators as store
from broadcaster.store.tables import AuthenticatorRow, RecoveryCodeRow, SignInFailureRow
from schedules.types import Reason

RECOVERY_CODES = 8
_RECOVERY_LENGTH = 12
"""Figures alone, which the keys of a phone offer at once; 12 of them are 40 bits."""
FIELD = "code"

WRONG = "This is not the code your phone shows now. Look again."
USED = "This code was used already. Wait for the next one."
NONE_YET = "Your phone is not connected yet. Connect it first."
OFF = (
    "The clock of the phone and the clock of the station are about {minutes} minutes apart. Let the"
    " phone take its time from the network, and look at the station's clock."
)
TOO_MANY = "There were too many wrong codes. Wait {minutes} minutes, then try again."


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What is shown once: the secret as it is typed, and the address for the QR code."""

    secret: str
    address: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a person's phone is connected, and how many codes on paper are left."""

    is_proved: bool
    codes_left: int


def standing(session: Session, person: PersonId) -> Standing:
    """Tell how a person stands."""
    row = store.of(session, person)
    return Standing(row is not None and row.proved is not None, len(store.unused(session, person)))


def connected(session: Session) -> frozenset[PersonId]:
    """Return who has a phone connected."""
    return frozenset(PersonId(each) for each in store.proved(session))


def enrol(session: Session, clock: Clock, by: Person, key: bytes) -> Enrolment:
    """Begin to connect a phone; one begun before is gone on with. Raises Refused, Forbidden."""
    require(by, Right.EMERGENCY)
    row = store.of(session, by.id)
    if row is not None and row.proved is not None:
        raise Refused("Your phone is connected already. Disconnect it first.")
    if row is None:
        secret = secrets.token_bytes(totp.SECRET_BYTES)
        row = AuthenticatorRow(
            person=by.id, sealed=sealing.seal(secret, key), created=clock.now(), step=0
        )
        session.add(row)
        session.flush()
    secret = sealing.unseal(row.sealed, key)
    station = stations.settings(session).name
    return Enrolment(totp.written(secret), totp.address(secret, login=by.login, station=station))


def prove(session: Session, clock: Clock, by: Person, key: bytes, code: str) -> tuple[str, ...]:
    """Take the first code of a phone, and return the codes for paper, once. Raises Refused."""
    require(by, Right.EMERGENCY)
    row = store.of(session, by.id)
    if row is None or row.proved is not None:
        raise Refused("Begin again: open the page that shows the square code.")
    secret = sealing.unseal(row.sealed, key)
    step = totp.step_of(secret, totp.plain(code), clock.now())
    if step is None:
        why = _why_wrong(secret, code, clock.now())
        raise Invalid(FIELD, why.sentence, **why.facts)
    row.proved, row.step = clock.now(), step
    return _new_codes(session, by.id, key)


def remove(session: Session, by: Person, person: PersonId) -> None:
    """Disconnect a phone that is lost: one's own, or anybody's for those who manage people."""
    if by.id != person:
        require(by, Right.MANAGE_PEOPLE)
    row = store.of(session, person)
    if row is not None:
        session.delete(row)
    store.forget_unused(session, person)


def check(session: Session, clock: Clock, by: Person, key: bytes, given: str) -> Code | Reason:
    """Tell which code was given; a refusal is returned, not raised, so that its count is kept.

    Nothing is written for a code that is right: a database that is busy holds up no warning. That
    it is never taken again is kept by the journal, which the process on the air writes.
    """
    wait = people.wait_after_codes(session, clock.now(), by.login)
    if wait > timedelta():
        return Reason(TOO_MANY, {"minutes": math.ceil(wait / timedelta(minutes=1))})
    row = store.of(session, by.id)
    if row is None or row.proved is None:
        return Reason(NONE_YET)
    secret, code = sealing.unseal(row.sealed, key), totp.plain(given)
    step = totp.step_of(secret, code, clock.now())
    if step is not None:
        return Code(by.id, step) if step > row.step else Reason(USED)
    number = _on_paper(session, by.id, key, code)
    if number is not None:
        return Code(by.id, -number)
    login = people.code_login(by.login)
    session.add(SignInFailureRow(login=login, address="", at=clock.now()))
    session.flush()
    return _why_wrong(secret, given, clock.now())


def note_used(session: Session, at: datetime, code: Code) -> None:
    """Keep that a code was taken, as the journal tells."""
    if code.step < 0:
        paper = store.recovery_code(session, code.person, -code.step)
        if paper is not None:
            paper.used = paper.used or at
        return
    row = store.of(session, code.person)
    if row is not None:
        row.step = max(row.step, code.step)


def _why_wrong(secret: bytes, code: str, now: datetime) -> Reason:
    """Tell a wrong code from a wrong clock."""
    far = totp.step_of(secret, totp.plain(code), now, totp.FAR)
    if far is None:
        return Reason(WRONG)
    seconds = abs(far - totp.step_at(now)) * totp.STEP_S
    return Reason(OFF, {"minutes": max(1, round(seconds / 60))})


def _new_codes(session: Session, person: int, key: bytes) -> tuple[str, ...]:
    store.forget_unused(session, person)
    first = store.highest_number(session, person) + 1
    codes = tuple(
        str(secrets.randbelow(10**_RECOVERY_LENGTH)).zfill(_RECOVERY_LENGTH)
        for _ in range(RECOVERY_CODES)
    )
    for number, code in enumerate(codes, first):
        session.add(RecoveryCodeRow(person=person, number=number, code_hash=_hash(code, key)))
    session.flush()
    return tuple(f"{code[:4]}-{code[4:8]}-{code[8:]}" for code in codes)


def _on_paper(session: Session, person: int, key: bytes, code: str) -> int | None:
    wanted, found = _hash(code, key), None
    for row in store.unused(session, person):
        if hmac.compare_digest(row.code_hash, wanted):
            found = row.number
    return found


def _hash(code: str, key: bytes) -> str:
    # Random figures under a key of the station: who has the key needs no code, and who has not gets
    # nowhere with the hashes.
    told = f"recovery {code}".encode("utf-8", "replace")
    return hmac.new(key, told, hashlib.sha256).hexdigest()
