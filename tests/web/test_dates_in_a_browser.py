"""Days and hours are written as here, whatever country the browser thinks it is in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from served import ServedPages
from web_desk import PASSWORD, WebDesk

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def served(desk: WebDesk) -> Iterator[ServedPages]:
    with ServedPages(desk) as pages:
        yield pages


def opened(chromium: Browser, served: ServedPages, locale: str) -> Page:
    page = chromium.new_context(locale=locale, timezone_id="Asia/Ho_Chi_Minh").new_page()
    page.goto(served.url + "/sign-in")
    page.fill("#login", "bientap")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("header.bar")
    return page


def test_an_american_browser_says_days_and_hours_as_they_are_written_here(
    chromium: Browser, served: ServedPages
) -> None:
    page = opened(chromium, served, "en-US")
    page.goto(served.url + "/timetable/sheets")
    day = page.locator("input[name=day]")
    day.fill("2026-11-24")

    expect(page.locator("input[name=day] + .said")).to_have_text("Thứ Ba, 24/11/2026")

    page.goto(served.url + "/timetable/templates/2")
    expect(page.locator("#starts + .said")).to_have_text("17:00")
    page.locator("#starts").fill("17:30")
    expect(page.locator("#starts + .said")).to_have_text("17:30")
    page.context.close()


def test_a_vietnamese_browser_needs_no_such_words(chromium: Browser, served: ServedPages) -> None:
    page = opened(chromium, served, "vi-VN")
    page.goto(served.url + "/timetable/sheets")
    page.locator("input[name=day]").fill("2026-11-24")
    page.wait_for_function(
        "performance.getEntriesByType('resource').some(one => one.name.endsWith('dates.js'))"
    )

    expect(page.locator(".said")).to_have_count(0)
    page.context.close()
