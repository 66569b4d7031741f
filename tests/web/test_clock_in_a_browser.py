"""The station's clock beside the clock of whoever looks at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from browsing import PHONE, enter, opened
from playwright.sync_api import Browser, Page, expect
from served import ServedPages
from web_desk import WebDesk

from broadcaster.clocks import KeptClock
from broadcaster.services import clock_care

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

AHEAD = timedelta(minutes=5)

Look = Callable[[timedelta], Page]


@pytest.fixture
def look(chromium: Browser, desk: WebDesk) -> Iterator[Look]:
    """Open the page of the clock on a telephone that is so far from the station's clock."""
    desk.own_clock = clock = KeptClock(desk.data / "clock-set.json", desk.machine)
    # Where somebody travels is not where the station is.
    with (
        ServedPages(desk) as served,
        opened(chromium, PHONE, timezone_id="America/New_York") as window,
    ):

        def at(ahead: timedelta) -> Page:
            window.clock.install(time=clock.now() + ahead)
            return enter(window, served, "/settings/clock/", "kythuat")

        yield at


def test_a_telephone_says_how_far_the_station_is_from_it(look: Look) -> None:
    page = look(-AHEAD)

    expect(page.locator("[data-device]")).to_have_text(
        "Đồng hồ của máy này chậm hơn giờ của đài 5 phút."
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_telephone_that_agrees_says_so(look: Look) -> None:
    page = look(timedelta(0))

    expect(page.locator("[data-device]")).to_have_text("Đồng hồ của máy này khớp với giờ của đài.")


def test_its_time_is_taken_over_with_one_press(look: Look, desk: WebDesk) -> None:
    page = look(AHEAD)

    with page.expect_navigation():
        page.get_by_role("button", name="Lấy giờ của máy này").click()

    (made,) = clock_care.settings(desk.clock_care.folder)
    # A busy machine takes its seconds between the press and the setting.
    assert AHEAD - timedelta(seconds=30) < made.became - made.was <= AHEAD + timedelta(seconds=2)


def test_any_second_can_be_typed(look: Look, desk: WebDesk) -> None:
    page = look(timedelta(0))
    page.fill("#at", "05:00:13")

    with page.expect_navigation():
        page.get_by_role("button", name="Bây giờ đúng là giờ ấy").click()

    (made,) = clock_care.settings(desk.clock_care.folder)
    assert made.became.second == 13
