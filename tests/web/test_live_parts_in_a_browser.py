"""Parts of a page that follow the air by themselves, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from browsing import enter
from fake_playout import FakePlayout, silent, sounding
from playwright.sync_api import BrowserContext, Route, expect
from served import ServedPages
from web_desk import NOW, WebDesk

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

LATER_MS = 3000


@pytest.fixture
def playout(desk: WebDesk) -> Iterator[FakePlayout]:
    made = FakePlayout(desk.data, silent(NOW.isoformat()))
    yield made
    made.close()


def test_what_changes_while_a_page_is_being_renewed_is_shown_too(
    playout: FakePlayout, served: ServedPages, window: BrowserContext
) -> None:
    here = served.url + "/"
    page = enter(window, served, "/", "giamsat")
    page.clock.install()
    page.goto(here)
    expect(page.locator("[data-lamp]")).to_have_text("Im lặng")
    held: list[Route] = []
    page.route(here, lambda route: route.continue_() if held else held.append(route))
    playout.trigger_state(sounding(NOW.isoformat(), (NOW + timedelta(minutes=4)).isoformat()))
    expect(page.locator("[data-lamp]")).to_have_text("ĐANG PHÁT")
    while not held:
        page.clock.run_for(LATER_MS)
    before = held[0].fetch()

    playout.trigger_state(silent(NOW.isoformat()))
    expect(page.locator("[data-lamp]")).to_have_text("Im lặng")
    page.clock.run_for(LATER_MS)
    held[0].fulfill(response=before)
    expect(page.locator("#now")).to_contain_text("Tiêm phòng cho trẻ")
    page.clock.run_for(LATER_MS)

    expect(page.locator("#now")).to_contain_text("Im lặng")
