"""Connecting a phone, its codes, the codes on paper, and what is refused."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest
from desk import Desk
from sqlalchemy import text

from broadcaster.domain import totp
from broadcaster.domain.emergency import Code
from broadcaster.domain.people import Person, Role
from broadcaster.errors import Failed, Forbidden, Invalid, Refused
from broadcaster.services import authenticators, sealing
from schedules.types import Reason

KEY = b"k" * 64


def shown(desk: Desk, secret: str, off: timedelta = timedelta()) -> str:
    """What the phone shows now."""
    return totp.hotp(base64.b32decode(secret), totp.step_at(desk.clock.now() + off))


def connected(desk: Desk, by: Person) -> tuple[str, tuple[str, ...]]:
    with desk.work() as session:
        secret = authenticators.enrol(session, desk.clock, by, KEY).secret
    with desk.work() as session:
        paper = authenticators.prove(session, desk.clock, by, KEY, shown(desk, secret))
    desk.clock.sleep(30)
    return secret, paper


def check(desk: Desk, by: Person, code: str) -> Code | Reason:
    with desk.work() as session:
        return authenticators.check(session, desk.clock, by, KEY, code)


def test_a_connected_phone_opens_the_way(desk: Desk) -> None:
    secret, paper = connected(desk, desk.operator)

    code = check(desk, desk.operator, shown(desk, secret))

    assert code == Code(desk.operator.id, totp.step_at(desk.clock.now()))
    assert len(set(paper)) == 8


def test_spaces_in_a_code_do_no_harm(desk: Desk) -> None:
    secret, _ = connected(desk, desk.operator)
    code = shown(desk, secret)

    assert isinstance(check(desk, desk.operator, f" {code[:3]} {code[3:]} "), Code)


def test_the_code_that_proved_the_phone_is_not_taken_again(desk: Desk) -> None:
    secret, _ = connected(desk, desk.operator)

    answer = check(desk, desk.operator, shown(desk, secret, timedelta(seconds=-30)))

    assert answer == Reason(authenticators.USED)


def test_a_code_that_the_journal_has_seen_is_not_taken_again(desk: Desk) -> None:
    secret, paper = connected(desk, desk.operator)
    for given in (shown(desk, secret), paper[0]):
        code = check(desk, desk.operator, given)
        assert isinstance(code, Code)
        with desk.work() as session:
            authenticators.note_used(session, desk.clock.now(), code)

        assert isinstance(check(desk, desk.operator, given), Reason)


def test_a_wrong_clock_is_told_from_a_wrong_code(desk: Desk) -> None:
    secret, _ = connected(desk, desk.operator)

    off = check(desk, desk.operator, shown(desk, secret, timedelta(minutes=7)))
    wrong = check(desk, desk.operator, "12345")

    assert off == Reason(authenticators.OFF, {"minutes": 7})
    assert wrong == Reason(authenticators.WRONG)


def test_after_five_wrong_codes_the_right_one_waits(desk: Desk) -> None:
    secret, _ = connected(desk, desk.operator)
    for _ in range(5):
        check(desk, desk.operator, "none")

    assert check(desk, desk.operator, shown(desk, secret)) == Reason(
        authenticators.TOO_MANY, {"minutes": 1}
    )
    desk.clock.sleep(61)
    assert isinstance(check(desk, desk.operator, shown(desk, secret)), Code)


def test_each_paper_code_is_another_and_of_its_own_person(desk: Desk) -> None:
    _, paper = connected(desk, desk.operator)
    connected(desk, desk.approver)

    first, second = check(desk, desk.operator, paper[0]), check(desk, desk.operator, paper[7])

    assert (first, second) == (Code(desk.operator.id, -1), Code(desk.operator.id, -8))
    assert check(desk, desk.approver, paper[0]) == Reason(authenticators.WRONG)


def test_used_paper_codes_keep_their_numbers_when_a_phone_is_connected_anew(desk: Desk) -> None:
    _, paper = connected(desk, desk.operator)
    code = check(desk, desk.operator, paper[2])
    assert isinstance(code, Code)
    with desk.work() as session:
        authenticators.note_used(session, desk.clock.now(), code)
        authenticators.remove(session, desk.operator, desk.operator.id)

    _, fresh = connected(desk, desk.operator)

    assert check(desk, desk.operator, fresh[0]) == Code(desk.operator.id, -4)
    assert isinstance(check(desk, desk.operator, paper[0]), Reason)


def test_nothing_of_a_secret_stands_in_the_database(desk: Desk) -> None:
    secret, paper = connected(desk, desk.operator)

    with desk.work() as session:
        kept = str(session.execute(text("SELECT * FROM authenticator")).all())
        kept += str(session.execute(text("SELECT * FROM recovery_code")).all())

    raw = base64.b32decode(secret)
    for each in (secret, raw.hex(), base64.b64encode(raw).decode(), paper[0]):
        assert each not in kept


def test_with_another_key_it_is_said_what_to_do(desk: Desk) -> None:
    secret, _ = connected(desk, desk.operator)

    with desk.work() as session, pytest.raises(Failed, match="connect it again"):
        authenticators.check(session, desk.clock, desk.operator, b"other", shown(desk, secret))


def test_a_phone_is_proved_by_its_own_code_only(desk: Desk) -> None:
    with desk.work() as session:
        authenticators.enrol(session, desk.clock, desk.operator, KEY)
    with desk.work() as session, pytest.raises(Invalid):
        authenticators.prove(session, desk.clock, desk.operator, KEY, "000000x")

    with desk.work() as session:
        assert not authenticators.standing(session, desk.operator.id).is_proved
    assert check(desk, desk.operator, "000000") == Reason(authenticators.NONE_YET)


def test_a_connected_phone_shows_its_secret_no_more(desk: Desk) -> None:
    connected(desk, desk.operator)

    with desk.work() as session, pytest.raises(Refused, match="connected already"):
        authenticators.enrol(session, desk.clock, desk.operator, KEY)


def test_who_may_not_warn_connects_no_phone_and_takes_away_nobodys(desk: Desk) -> None:
    with desk.work() as session, pytest.raises(Forbidden):
        authenticators.enrol(session, desk.clock, desk.people[Role.TECHNICIAN], KEY)
    with desk.work() as session, pytest.raises(Forbidden):
        authenticators.remove(session, desk.people[Role.TECHNICIAN], desk.operator.id)


def test_a_seal_that_was_touched_is_not_opened() -> None:
    sealed = base64.b64decode(sealing.seal(b"twenty bytes of salt", KEY))

    for place in range(0, len(sealed), 7):
        touched = bytearray(sealed)
        touched[place] ^= 1
        with pytest.raises(Failed):
            sealing.unseal(base64.b64encode(touched).decode(), KEY)
    assert sealing.unseal(base64.b64encode(sealed).decode(), KEY) == b"twenty bytes of salt"
