"""On air, zone by zone, in a real browser: the level moves, the time runs, one zone is stopped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from browsing import DESK, PHONE, enter, opened
from fake_playout import FakePlayout, sounding
from playwright.sync_api import Browser, expect
from served import ServedPages
from web_desk import NOW, WebDesk

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ENDS = (NOW + timedelta(minutes=4)).isoformat()
STATE = sounding(NOW.isoformat(), ENDS)


@pytest.fixture
def playout(desk: WebDesk) -> Iterator[FakePlayout]:
    made = FakePlayout(desk.data, STATE)
    yield made
    made.close()


@pytest.fixture
def served(desk: WebDesk, playout: FakePlayout) -> Iterator[ServedPages]:
    with ServedPages(desk) as pages:
        yield pages


def _louder(playout: FakePlayout, decibels: float) -> None:
    (item,) = STATE.on_air
    playout.trigger_state(replace(STATE, on_air=(replace(item, level_db=decibels),)))


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_level_moves_and_what_is_left_is_said(
    chromium: Browser, served: ServedPages, playout: FakePlayout, size: dict[str, int]
) -> None:
    with opened(chromium, size) as window:
        page = enter(window, served, "/on-air")
        expect(page.locator(".zone-now.sounding")).to_have_count(2)
        expect(page.locator("[data-ends]").first).to_have_text("còn 4:00")
        meter = page.locator("[data-bus]").first

        for decibels, share in ((-6.0, "0.900"), (-30.0, "0.500")):
            expect(meter).not_to_have_attribute("style", f"--level: {share};")
            for _ in range(40):
                _louder(playout, decibels)
                page.wait_for_timeout(100)
                if meter.get_attribute("style") == f"--level: {share};":
                    break
            expect(meter).to_have_attribute("style", f"--level: {share};")
        wide = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        assert page.evaluate(wide)


def test_one_zone_is_stopped_from_its_own_place_with_the_keyboard(
    chromium: Browser, served: ServedPages, desk: WebDesk
) -> None:
    with opened(chromium, DESK) as window:
        page = enter(window, served, "/on-air")
        page.locator("#stop-2").focus()

        page.keyboard.press("Enter")
        page.wait_for_url("**/stop?zone=2")
        expect(page.locator("h1")).to_contain_text("Thôn Đoài")
        before = list(desk.air.asked)
        page.keyboard.press("Enter")
        page.wait_for_url(served.url + "/")

    assert before == []
    assert desk.air.asked == [("stop", "bientap", "web", frozenset({2}))]
