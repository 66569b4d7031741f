"""An emergency over a reading that sounds: from a phone, all-clear, signature, and the reading."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from broadcaster.bootstrap import open_station
from broadcaster.cli.rehearsal import Desk
from broadcaster.domain import totp
from broadcaster.domain.bulletin import BulletinId
from broadcaster.errors import Refused
from broadcaster.settings import Settings
from tests.e2e.desk_in_browser import sign_in
from tests.e2e.station import StationUnderTest, make_station, wait_for

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("more journeys"),
    pytest.mark.timeout(480),
]

PHONE = {"width": 390, "height": 844}
LONG = "Kính mời bà con nghe thông báo lịch tiêm chủng của trạm y tế xã. " * 60


@pytest.fixture
def station(tmp_path: Path) -> Iterator[StationUnderTest]:
    made = make_station(tmp_path / "station", began="2026-11-23T08:00:00+07:00")
    made.start()
    yield made
    made.stop()


def lines(station: StationUnderTest, kind: str, of: str) -> list[dict[str, Any]]:
    """What the journal tells of one kind of line, in order."""
    found = (e["facts"] for e in station.journal() if e["kind"] == kind)
    return [facts for facts in found if facts.get("kind") == of]


def play(own: Desk, reading: BulletinId) -> None:
    """Put it on air; a busy machine may have to be asked twice."""

    def played() -> bool:
        try:
            own.play(reading, frozenset({1, 2, 3}))
        except Refused:
            return False
        return True

    wait_for("the one-off", played, 120)


def connect(page: Page, station: StationUnderTest) -> tuple[bytes, list[str]]:
    """Connect the phone; return its secret and the codes for paper."""
    page.goto(station.url + "/emergency/phone/")
    page.click("summary")
    secret = base64.b32decode(re.sub(r"\s", "", page.text_content(".key") or ""))
    now = open_station(Settings(data=station.data)).clock.now()
    page.fill("#code", totp.hotp(secret, totp.step_at(now)))
    page.click("main form button.main")
    return secret, page.locator(".paper li").all_text_contents()


def warn(page: Page, station: StationUnderTest, code: str) -> None:
    """Three taps and a code."""
    page.goto(station.url + "/")
    page.locator("nav.thumb a[href='/emergency/']").tap()
    page.locator("a.warning[href$='/flood']").tap()
    page.locator("form.card button.red").tap()
    expect(page.locator("h1")).to_contain_text("NGAY")
    page.fill("#code", code)
    page.locator("form button.red").tap()
    page.wait_for_load_state()


def test_an_emergency_from_a_phone_over_a_reading_that_goes_on_afterwards(
    station: StationUnderTest, chromium: Browser
) -> None:
    own = Desk(open_station(Settings(data=station.data)))
    reading = own.approved("Bài đọc dài", LONG, frozenset({1, 2, 3}))
    operator = sign_in(chromium, station, "bientap").page
    state = operator.context.storage_state()
    context = chromium.new_context(viewport=PHONE, has_touch=True, storage_state=state)  # type: ignore[arg-type]  # as it was given
    phone = context.new_page()
    _, paper = connect(phone, station)
    play(own, reading)
    wait_for("the reading", lambda: lines(station, "began", "bulletin"), 60)

    warn(phone, station, paper[0])
    wait_for("the siren", lambda: lines(station, "began", "siren"), 60)
    expect(phone.locator("#running h2")).to_have_text("Tin lũ khẩn cấp")
    wait_for("the words", lambda: lines(station, "began", "warning"), 60)
    assert lines(station, "began", "siren")[0]["zones"] == [1, 2, 3, 4, 5, 6]

    warn(phone, station, paper[0])  # the same code again
    expect(phone.locator("main [role=alert]").first).to_be_visible()
    assert len({facts["programme"] for facts in lines(station, "began", "siren")}) == 1

    phone.goto(station.url + "/emergency/")
    phone.locator("a[href$='/all-clear']").tap()
    phone.locator("form.card button.red").tap()
    phone.fill("#code", paper[1])
    phone.locator("form button.red").tap()
    wait_for("the all-clear", lambda: lines(station, "ended", "all_clear"), 90)

    approver = sign_in(chromium, station, "duyet").page
    approver.goto(station.url + "/approvals/")
    approver.locator("form[action*='/emergencies/'] button.main").first.click()
    signed = wait_for(
        "the signature",
        lambda: [
            e["facts"] for e in station.journal() if e["facts"].get("what") == "emergency_signed"
        ],
        30,
    )
    assert (signed[0]["by"], signed[0]["refused"]) == ("Lê Văn Chính", False)
    wait_for("the reading again", lambda: lines(station, "began", "bulletin")[1:], 120)
    assert station.command("log", "verify").returncode == 0
