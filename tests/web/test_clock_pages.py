"""The clock as the pages show and set it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fake_playout import silent
from flask import Flask
from visitors import Visitor
from web_desk import NOW, WebDesk

from broadcaster.clocks import KeptClock
from broadcaster.domain.air import Trouble
from broadcaster.services import clock_care
from tests.fake_machine import FakeMachine
from web.air import sky

PAGE = "/settings/clock/"
FORM = {"day": "2026-11-22", "at": "05:00:10"}


@pytest.fixture
def real(desk: WebDesk) -> WebDesk:
    """The station keeps a real clock, on a machine that may not be set."""
    desk.own_clock = KeptClock(desk.data / "clock-set.json", desk.machine)
    return desk


def test_it_is_set_by_hand_and_the_page_says_who_did(real: WebDesk, technician: Visitor) -> None:
    technician.send(PAGE, via=PAGE, **FORM)

    (made,) = clock_care.settings(real.clock_care.folder)
    assert made.became.isoformat() == "2026-11-21T22:00:10+00:00"
    assert (made.by, made.via) == ("kythuat", "web")
    assert real.air.asked == [("clock", "kythuat")]
    page = technician.text(PAGE)
    assert "05:00:10" in page
    assert "kythuat" in page


@pytest.mark.parametrize(
    "changes", [{"at": ""}, {"at": "25:00:00"}, {"day": "hôm nay"}, {"day": "1970-01-01"}]
)
def test_what_is_no_time_is_refused(
    real: WebDesk, technician: Visitor, changes: dict[str, str]
) -> None:
    answer = technician.send(PAGE, via=PAGE, **(FORM | changes))

    assert answer.status_code in {400, 409, 422}
    assert clock_care.settings(real.clock_care.folder) == ()


def test_only_who_looks_after_devices_sets_it(real: WebDesk, operator: Visitor) -> None:
    assert "Bây giờ đúng là giờ ấy" not in operator.text(PAGE)
    assert operator.send(PAGE, **FORM).status_code == 403


def test_a_simulated_clock_offers_nothing_to_set(desk: WebDesk, technician: Visitor) -> None:
    page = technician.text(PAGE)

    assert "Đồng hồ của đài này là đồng hồ mô phỏng." in page
    assert "Bây giờ đúng là giờ ấy" not in page


def test_a_doubted_clock_is_confirmed_by_a_person(
    app: Flask, real: WebDesk, technician: Visitor
) -> None:
    trouble = Trouble("clock", "The clock cannot be right.", {}, NOW.isoformat())
    with app.app_context():
        sky().state = replace(silent(NOW.isoformat()), troubles=(trouble,))

    page = technician.text(PAGE)
    technician.send(PAGE + "confirm", via=PAGE)

    assert "Giờ trên thanh là đúng" in page
    assert real.air.asked == [("clock", "kythuat")]


def test_a_clock_kept_by_the_network_is_not_set_by_hand(real: WebDesk, technician: Visitor) -> None:
    assert isinstance(real.machine, FakeMachine)
    real.machine.is_kept = replace(real.machine.is_kept, by_network=True)

    answer = technician.send(PAGE, via="/settings/", **FORM)

    assert answer.status_code == 302
    assert clock_care.settings(real.clock_care.folder) == ()
