"""A warning from a phone while nobody can read the database: by who could before, and no other."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace

import pytest
from test_emergency_pages import Phone
from visitors import Visitor
from web_desk import WebDesk
from werkzeug.test import TestResponse

from broadcaster.domain.emergency import Code, Emergency, OrderKind
from broadcaster.folder import Folder
from broadcaster.services import people, reserve
from broadcaster.worker.reserving import Reserving
from web.pages import door
from web.secret import secret_key

ALONE = "/emergency/alone/"


@pytest.fixture
def phone(desk: WebDesk) -> Phone:
    return Phone(desk, "bientap")


def keep(desk: WebDesk) -> None:
    """Let the worker write the file, as it does at every change."""
    Reserving(desk.sessions, Folder(desk.data).run).step()


class Locked:
    """Somebody holds the database so that nobody can read it."""

    def __init__(self, desk: WebDesk) -> None:
        desk.sessions.kw["bind"].dispose()
        self._holder = sqlite3.connect(desk.data / "station.db", isolation_level=None)
        self._holder.execute("PRAGMA locking_mode=EXCLUSIVE")
        self._holder.execute("BEGIN EXCLUSIVE")

    def end(self) -> None:
        self._holder.execute("ROLLBACK")
        self._holder.close()


@pytest.fixture
def lock(monkeypatch: pytest.MonkeyPatch, desk: WebDesk) -> Iterator[list[Locked]]:
    monkeypatch.setattr(door, "KNOWN_WITHIN_S", 0.05)
    monkeypatch.setattr("broadcaster.store.session.BUSY_TIMEOUT_MS", 200)
    held: list[Locked] = []
    yield held
    for each in held:
        each.end()


def warn(visitor: Visitor, desk: WebDesk, code: str, **other: str) -> TestResponse:
    fields = {"what": "flood", "zones": [str(reserve_zones(desk)[0])], "id": "17", **other}
    return visitor.send(ALONE, via=ALONE, code=code, **fields)


def reserve_zones(desk: WebDesk) -> list[int]:
    kept = reserve.read(Folder(desk.data).run / reserve.FILE)
    return [number for number, _ in kept.zones]


def orders(desk: WebDesk) -> list[Emergency]:
    return [each[1] for each in desk.air.asked if each[0] == "emergency"]


def test_the_usual_page_leads_to_the_one_that_needs_no_database(
    desk: WebDesk, operator: Visitor, phone: Phone, lock: list[Locked]
) -> None:
    del phone
    keep(desk)
    lock.append(Locked(desk))

    assert operator.get("/emergency/").headers["Location"] == ALONE
    page = operator.text(ALONE)

    assert "Tin lũ khẩn cấp" in page
    assert page.count('name="zones"') == len(reserve_zones(desk))


def test_a_code_of_the_phone_puts_it_on_air(
    desk: WebDesk, operator: Visitor, phone: Phone, lock: list[Locked]
) -> None:
    keep(desk)
    me = desk.person("bientap")
    lock.append(Locked(desk))

    answer = warn(operator, desk, phone.code)

    (order,) = orders(desk)
    assert answer.status_code == 200
    assert (order.id, order.kind, order.title) == (17, OrderKind.WARNING, "Tin lũ khẩn cấp")
    assert order.zones == {reserve_zones(desk)[0]}
    assert (order.by, order.code.person) == (me.name, me.id)
    assert order.script
    assert order.expires > order.ordered


def test_a_wrong_code_is_refused_and_after_five_none_is_looked_at(
    desk: WebDesk, operator: Visitor, phone: Phone, lock: list[Locked]
) -> None:
    keep(desk)
    lock.append(Locked(desk))
    wrong = str((int(phone.code) + 1) % 1_000_000).zfill(6)

    for _ in range(5):
        assert warn(operator, desk, wrong).status_code == 422
    assert warn(operator, desk, phone.code).status_code == 422
    assert orders(desk) == []

    desk.clock.sleep(15 * 60)
    warn(operator, desk, phone.code)

    assert len(orders(desk)) == 1


def test_a_code_that_the_journal_told_of_is_not_taken_again(
    desk: WebDesk, operator: Visitor, phone: Phone, lock: list[Locked]
) -> None:
    code = phone.code
    with desk.work() as session:
        used = reserve.kept(session).warners[0]
    keep(desk)
    file = Folder(desk.data).run / reserve.FILE
    kept = reserve.read(file)
    shown = reserve.code_of(used, secret_key(desk.data), code, desk.clock.now())
    assert isinstance(shown, Code)
    taken = tuple(replace(each, step=shown.step) for each in kept.warners)
    reserve.write(file, replace(kept, warners=taken))
    lock.append(Locked(desk))

    assert warn(operator, desk, code).status_code == 422
    assert orders(desk) == []


def test_nobody_gains_a_right_by_it(
    desk: WebDesk,
    approver: Visitor,
    technician: Visitor,
    stranger: Visitor,
    phone: Phone,
    lock: list[Locked],
) -> None:
    keep(desk)
    lock.append(Locked(desk))

    for each in (technician, approver, stranger):  # no right; no phone; not signed in
        assert each.get(ALONE).status_code in (302, 403)
        assert warn_raw(each, phone.code) in (302, 400, 403)
    assert orders(desk) == []


def warn_raw(visitor: Visitor, code: str) -> int:
    fields = {"what": "flood", "zones": ["1"], "code": code}
    return visitor.client.post(ALONE, data=fields).status_code


def test_a_session_that_was_ended_before_warns_no_more(
    desk: WebDesk, operator: Visitor, phone: Phone, lock: list[Locked]
) -> None:
    del phone
    with desk.work() as session:
        mine = desk.person("bientap")
        people.sign_out_everywhere(session, mine.id, mine)
    keep(desk)
    lock.append(Locked(desk))

    assert operator.get(ALONE).status_code in (302, 403)


def test_where_the_database_answers_the_usual_page_is_shown(
    desk: WebDesk, operator: Visitor, phone: Phone
) -> None:
    keep(desk)

    assert operator.get(ALONE).headers["Location"] == "/emergency/"
    assert warn(operator, desk, phone.code).headers["Location"] == "/emergency/"
    assert orders(desk) == []


def test_the_page_of_a_lost_database_shows_the_way(
    desk: WebDesk, operator: Visitor, lock: list[Locked]
) -> None:
    lock.append(Locked(desk))

    assert f'href="{ALONE}"' in operator.get("/").get_data(as_text=True)


def test_the_file_is_read_by_the_stations_own_user_alone_and_follows_changes(
    desk: WebDesk, phone: Phone
) -> None:
    del phone
    keep(desk)
    file = Folder(desk.data).run / reserve.FILE
    assert file.stat().st_mode & 0o777 == 0o600
    mine = desk.person("bientap")
    assert [each.id for each in reserve.read(file).warners] == [mine.id]
    keeper = Reserving(desk.sessions, file.parent)
    keeper.step()

    with desk.work() as session:
        people.deactivate(session, desk.person("quantri"), mine.id)
    keeper.step()

    assert reserve.read(file).warners == ()


def test_a_damaged_file_gives_nobody_anything(desk: WebDesk) -> None:
    file = Folder(desk.data).run / reserve.FILE
    file.parent.mkdir(exist_ok=True)
    for told in ("", "[]", '{"warners": [{"id": 1}]}', "\x00"):
        file.write_text(told)
        assert reserve.read(file) == reserve.Reserve()
