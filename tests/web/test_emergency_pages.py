"""Warning at once from the pages: three taps, one code, and what is refused."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from visitors import Visitor
from web_desk import WebDesk

from broadcaster.domain import totp
from broadcaster.domain.air import AirState, EmergencyState
from broadcaster.domain.emergency import Emergency, OrderKind
from broadcaster.errors import Refused, Unreachable
from broadcaster.services import authenticators
from web.secret import secret_key

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


@pytest.fixture
def phone(desk: WebDesk) -> Phone:
    return Phone(desk, "bientap")


class Phone:
    """The authenticator of somebody, connected."""

    def __init__(self, desk: WebDesk, login: str) -> None:
        self._desk, by, key = desk, desk.person(login), secret_key(desk.data)
        with desk.work() as session:
            enrolled = authenticators.enrol(session, desk.clock, by, key)
        self._secret = base64.b32decode(enrolled.secret)
        with desk.work() as session:
            self.paper = authenticators.prove(session, desk.clock, by, key, self.code)
        desk.clock.sleep(30)

    @property
    def code(self) -> str:
        return totp.hotp(self._secret, totp.step_at(self._desk.clock.now()))


def filled(page: str) -> dict[str, Any]:
    """What the last page carries with it."""
    found: dict[str, Any] = {}
    for name, value in HIDDEN.findall(page):
        if name in ("csrf_token", "next"):
            continue
        found[name] = (
            [*found.get(name, []), unescape(value)] if name == "zones" else unescape(value)
        )
    return found


def asked(desk: WebDesk, **other: object) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "template": "flood",
        "kind": "warning",
        "title": "Tin lũ khẩn cấp",
        "text": "Nước lên nhanh.",
        "zones": [str(zone) for zone in desk.zones()[:2]],
        "every": "10",
        "lasts": "3",
    }
    return usual | other


def confirmed(visitor: Visitor, desk: WebDesk, **other: object) -> str:
    return visitor.send("/emergency/confirm", **asked(desk, **other)).get_data(as_text=True)


def running(desk: WebDesk, **other: Any) -> EmergencyState:
    now = desk.clock.now()
    usual: dict[str, Any] = {
        "id": 77,
        "kind": "warning",
        "title": "Tin lũ khẩn cấp",
        "text": "Nước lên nhanh.",
        "script": "nước lên nhanh",
        "zones": (1, 2),
        "by": "Bình",
        "ordered": now.isoformat(),
        "expires": (now + timedelta(hours=3)).isoformat(),
        "next_at": (now + timedelta(minutes=10)).isoformat(),
        "cadence_s": 600,
        "rounds": 2,
        "lacks_words": False,
    }
    state = EmergencyState(**(usual | other))
    desk.air.state = AirState(
        now.isoformat(), (), None, (), (), {}, sink_real=True, rate=1.0, emergencies=(state,)
    )
    return state


def test_three_taps_and_a_code_put_it_on_air(
    desk: WebDesk, operator: Visitor, phone: Phone
) -> None:
    first = operator.text("/emergency/")
    assert "/emergency/warn/flood" in first
    second = operator.text("/emergency/warn/flood")
    assert second.count("checked") == len(desk.zones())
    page = confirmed(operator, desk)

    answer = operator.send("/emergency/order", **filled(page), code=phone.code)

    assert answer.status_code == 302
    ((what, order),) = desk.air.asked
    assert what == "emergency"
    assert isinstance(order, Emergency)
    assert (order.title, order.text) == ("Tin lũ khẩn cấp", "Nước lên nhanh.")
    assert order.zones == set(desk.zones()[:2])
    assert order.code.person == desk.person("bientap").id


def test_the_last_page_says_plainly_what_will_sound_where(
    desk: WebDesk, operator: Visitor, phone: Phone
) -> None:
    del phone
    page = confirmed(operator, desk)

    assert "Sẽ phát NGAY ở" in page
    assert "Nước lên nhanh." in page
    assert desk.air.asked == []


def test_a_wrong_code_puts_nothing_on_air_and_loses_nothing(
    desk: WebDesk, operator: Visitor, phone: Phone
) -> None:
    del phone
    page = confirmed(operator, desk)

    answer = operator.send("/emergency/order", **filled(page), code="no code")

    assert answer.status_code == 422
    assert desk.air.asked == []
    assert filled(answer.get_data(as_text=True)) == filled(page)


def test_after_five_wrong_codes_the_right_one_waits(
    desk: WebDesk, operator: Visitor, phone: Phone
) -> None:
    page = confirmed(operator, desk)
    for _ in range(5):
        operator.send("/emergency/order", **filled(page), code="wrong")

    answer = operator.send("/emergency/order", **filled(page), code=phone.code)

    assert answer.status_code == 422
    assert "nhập sai mã quá nhiều lần" in answer.get_data(as_text=True)
    assert desk.air.asked == []


def test_a_code_the_air_has_seen_is_refused_on_the_page(
    desk: WebDesk, operator: Visitor, phone: Phone
) -> None:
    page = confirmed(operator, desk)
    desk.air.trigger_failure(Refused("This code was used already. Wait for the next one."))

    answer = operator.send("/emergency/order", **filled(page), code=phone.code)

    assert answer.status_code == 409
    assert "Mã này đã dùng rồi" in answer.get_data(as_text=True)


def test_where_the_air_is_away_that_is_said_and_the_words_stay(
    desk: WebDesk, operator: Visitor, phone: Phone
) -> None:
    page = confirmed(operator, desk)
    desk.air.trigger_failure(Unreachable("The part of the station is away."))

    answer = operator.send("/emergency/order", **filled(page), code=phone.code)

    assert answer.status_code == 503
    assert filled(answer.get_data(as_text=True)) == filled(page)


def test_a_code_from_paper_does_it_too(desk: WebDesk, operator: Visitor, phone: Phone) -> None:
    page = confirmed(operator, desk)

    assert operator.send("/emergency/order", **filled(page), code=phone.paper[3]).status_code == 302
    assert desk.air.asked[0][1].code.step == -4  # type: ignore[attr-defined]


def test_the_all_clear_and_a_correction_take_the_place_of_what_runs(
    desk: WebDesk, operator: Visitor, phone: Phone
) -> None:
    running(desk)
    for path, kind in (("all-clear", OrderKind.ALL_CLEAR), ("correct", OrderKind.CORRECTION)):
        carried = filled(operator.text(f"/emergency/running/77/{path}"))
        page = confirmed(operator, desk, **carried)
        operator.send("/emergency/order", **filled(page), code=phone.code)
        desk.clock.sleep(30)

        order = desk.air.asked[-1][1]
        assert isinstance(order, Emergency)
        assert (order.kind, order.replaces) == (kind, 77)


def test_what_runs_is_shown_and_what_is_over_is_said(desk: WebDesk, operator: Visitor) -> None:
    running(desk, lacks_words=True)

    page = operator.text("/emergency/")
    assert "/emergency/running/77/all-clear" in page
    assert "còi vẫn phát" in page

    desk.air.state = None
    assert "đã kết thúc" in operator.text("/emergency/running/77/correct", headers={"Referer": "/"})


def test_each_role_sees_what_it_may(desk: WebDesk, technician: Visitor, approver: Visitor) -> None:
    del desk
    assert approver.get("/emergency/").status_code == 200
    assert technician.get("/emergency/").status_code == 403
    assert technician.send("/emergency/confirm").status_code == 403
    assert technician.send("/emergency/order").status_code == 403
    assert technician.get("/emergency/phone/").status_code == 403
    assert "/emergency/" not in technician.text("/")


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": "a\x00b"},
        {"text": "x" * 201},
        {"zones": ["99999999999", "-1", "x"]},
        {"every": "9" * 30, "lasts": "-1"},
        {"kind": "all", "replaces": "1e9", "template": "<script>", "zones": []},
        {"title": "<script>alert(1)</script>", "text": ""},
    ],
)
def test_whatever_is_sent_is_refused_with_a_sentence(
    desk: WebDesk, operator: Visitor, phone: Phone, wrong: dict[str, Any]
) -> None:
    answer = operator.send("/emergency/confirm", **asked(desk, **wrong))
    ordered = operator.send("/emergency/order", **asked(desk, **wrong), id="1", code=phone.code)

    assert (answer.status_code, ordered.status_code) == (422, 422)
    assert "<script>" not in answer.get_data(as_text=True)
    assert desk.air.asked == []


def test_a_phone_is_connected_by_its_first_code_and_gives_codes_for_paper_once(
    desk: WebDesk, operator: Visitor
) -> None:
    page = operator.text("/emergency/phone/")
    key = re.sub(r"<[^>]+>|\s", "", page.partition('class="key mono">')[2].partition("</p>")[0])
    code = totp.hotp(base64.b32decode(key), totp.step_at(desk.clock.now()))

    assert operator.send("/emergency/phone/", code="nothing").status_code == 422
    paper = operator.send("/emergency/phone/", code=code).get_data(as_text=True)

    assert len(re.findall(r"<li>\d{4}-\d{4}-\d{4}</li>", paper)) == 8
    assert key not in operator.text("/emergency/phone/")


def test_a_lost_phone_is_disconnected_by_its_owner(
    desk: WebDesk, operator: Visitor, phone: Phone
) -> None:
    del phone
    assert operator.send("/emergency/phone/remove").status_code == 302

    with desk.work() as session:
        assert not authenticators.standing(session, desk.person("bientap").id).is_proved


def test_what_a_stop_ended_sounds_again_in_one_tap(
    desk: WebDesk, operator: Visitor, technician: Visitor
) -> None:
    ended = replace(running(desk), stopped_by="Trần Thị Lan")
    assert desk.air.state is not None
    desk.air.state = replace(desk.air.state, emergencies=(), again=(ended,))

    page = operator.text("/emergency/")
    assert "Trần Thị Lan" in page
    assert "/emergency/running/77/again" in page
    assert technician.send("/emergency/running/77/again").status_code == 403
    operator.send("/emergency/running/77/again")

    assert desk.air.asked == [("again", 77, desk.person("bientap").name)]
