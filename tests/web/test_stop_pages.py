"""STOP from the pages: everywhere, in one zone, taken back, and without the database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest
from fake_playout import sounding
from flask import Flask
from flask.testing import FlaskClient
from visitors import Visitor
from web_desk import NOW, WebDesk

from broadcaster.domain.air import AirState, Held, Stopped
from schedules.types import Reason
from web.air import sky
from web.pages import door

LATER = (NOW + timedelta(minutes=4)).isoformat()


@pytest.fixture
def on_air(app: Flask) -> AirState:
    state = sounding(NOW.isoformat(), LATER)
    _show(app, state)
    return state


def _show(app: Flask, state: AirState) -> None:
    with app.app_context():
        sky().state = state


def test_one_zone_is_stopped_after_one_question(
    desk: WebDesk, operator: Visitor, on_air: AirState
) -> None:
    asked = operator.text("/stop?zone=2")
    before = list(desk.air.asked)

    answer = operator.send("/stop", via="/stop?zone=2", zone="2")

    assert "Tiêm phòng cho trẻ" in asked
    assert before == []
    assert desk.air.asked == [("stop", "bientap", "web", frozenset({2}))]
    assert answer.status_code == 302


def test_the_big_stop_offers_each_zone_that_hears_something(
    operator: Visitor, on_air: AirState
) -> None:
    page = operator.text("/stop")

    assert page.count("/stop?zone=") == 2


def test_who_may_not_stop_is_refused(supervisor: Visitor) -> None:
    assert supervisor.get("/stop").status_code == 403
    assert supervisor.get("/stop?zone=1").status_code == 403


def test_a_zone_that_does_not_exist_is_not_asked_about(operator: Visitor) -> None:
    assert operator.get("/stop?zone=999").status_code == 404
    assert operator.get("/stop?zone=x").status_code == 404


def test_what_was_done_without_playout_is_said(desk: WebDesk, operator: Visitor) -> None:
    desk.air.trigger_stopped(
        Stopped(is_silent=False, why=Reason("{devices} did not confirm.", {"devices": "bo mạch"}))
    )

    operator.send("/stop", via="/stop")

    assert "bo mạch did not confirm." in operator.text("/")


def test_the_day_says_what_stays_silent_and_lets_it_go_on(
    app: Flask, desk: WebDesk, operator: Visitor
) -> None:
    held = Held("morning", "Buổi sáng", (1, 2), "Lan", "cli", NOW.isoformat(), LATER)
    _show(app, _with(sounding(NOW.isoformat(), LATER), held))

    page = operator.text("/")
    operator.send("/stop/go-on", via="/", programme="morning")

    assert "Buổi sáng" in page
    assert "10:04:00" in page
    assert "Lan" in page
    assert desk.air.asked == [("go on", "bientap", "web", "morning")]


def test_an_emergency_is_named_before_it_is_stopped(app: Flask, operator: Visitor) -> None:
    state = sounding(NOW.isoformat(), LATER)
    _show(app, _with_priority(state, 1))
    warned = operator.text("/stop")
    _show(app, state)

    assert "bản tin khẩn cấp" in warned
    assert "bản tin khẩn cấp" not in operator.text("/stop")


@pytest.fixture
def locked(desk: WebDesk, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have somebody hold the database so that nobody can read it."""
    monkeypatch.setattr(door, "KNOWN_WITHIN_S", 0.05)
    monkeypatch.setattr("broadcaster.store.session.BUSY_TIMEOUT_MS", 200)
    desk.sessions.kw["bind"].dispose()
    holder = sqlite3.connect(desk.data / "station.db", isolation_level=None)
    holder.execute("PRAGMA locking_mode=EXCLUSIVE")
    holder.execute("BEGIN EXCLUSIVE")
    yield
    holder.execute("ROLLBACK")
    holder.close()


def test_stop_works_while_the_database_is_locked(
    desk: WebDesk, operator: Visitor, locked: None
) -> None:
    asked = operator.text("/stop")

    answer = operator.send("/stop", via="/stop")

    assert "không cần đến nó" in asked
    assert answer.status_code == 200
    assert desk.air.asked == [("stop", "bientap", "web", None)]


def test_a_page_that_cannot_read_the_database_says_so_and_shows_stop(
    desk: WebDesk, operator: Visitor, supervisor: Visitor, locked: None
) -> None:
    answer, other = operator.get("/"), supervisor.get("/")

    assert answer.status_code == other.status_code == 503
    assert 'href="/stop"' in answer.get_data(as_text=True)
    assert 'href="/stop"' not in other.get_data(as_text=True)


def test_stop_works_where_the_database_lost_its_tables(desk: WebDesk, operator: Visitor) -> None:
    with closing(sqlite3.connect(desk.data / "station.db")) as database:
        database.execute("DROP TABLE person")

    page = operator.get("/log/")
    operator.send("/stop", via="/stop")

    assert page.status_code == 503
    assert desk.air.asked == [("stop", "bientap", "web", None)]


def test_who_may_not_stop_may_not_while_the_database_is_locked_either(
    desk: WebDesk, supervisor: Visitor, locked: None
) -> None:
    assert supervisor.get("/stop").status_code in (302, 401, 403)
    assert desk.air.asked == []


def test_a_forged_form_stops_nothing_while_the_database_is_locked(
    app: Flask, desk: WebDesk, operator: Visitor, locked: None
) -> None:
    client: FlaskClient = app.test_client()

    answer = client.post("/stop", data={"csrf_token": "guess"})

    assert answer.status_code in (302, 400)
    assert desk.air.asked == []


def _with(state: AirState, held: Held) -> AirState:
    return replace(state, held=(held,))


def _with_priority(state: AirState, priority: int) -> AirState:
    (item,) = state.on_air
    return replace(state, on_air=(replace(item, priority=priority),))
