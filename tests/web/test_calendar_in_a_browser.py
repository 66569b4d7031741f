"""The calendar in a real browser: by keyboard alone, with a mouse, and on a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from browsing import PHONE, enter, opened
from playwright.sync_api import Browser, BrowserContext, Page, expect
from served import ServedPages

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

CALENDAR = "/timetable/calendar/"
PAGES = (
    *("", "2026-11-25", "new", "year/2027"),
    *("../seasons/", "../seasons/new", "../seasons/times/new", "../seasons/days/1"),
    *("../hours/", "../hours/new"),
)


@pytest.fixture
def page(window: BrowserContext, served: ServedPages) -> Page:
    return enter(window, served, CALENDAR, "quantri")


@pytest.fixture
def phone(chromium: Browser, served: ServedPages) -> Iterator[Page]:
    with opened(chromium, PHONE) as window:
        yield enter(window, served, CALENDAR, "quantri")


def test_the_months_are_turned_and_a_day_is_opened_with_the_keyboard_alone(
    page: Page, served: ServedPages
) -> None:
    page.goto(served.url + CALENDAR)
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/2026/12")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**/2026/11")

    page.locator("td.is-today a").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    page.wait_for_url("**/2026-11-22")
    expect(page.locator("h1")).to_have_text("Chủ nhật, 22/11/2026")


def test_a_mourning_day_is_marked_with_the_mouse_and_taken_back(
    page: Page, served: ServedPages
) -> None:
    page.goto(served.url + CALENDAR)
    page.get_by_role("link", name="Đánh dấu ngày").click()
    page.get_by_label("Quốc tang").check()
    page.fill("[name=name]", "Quốc tang")
    page.fill("[name=first]", "2026-11-25")
    page.get_by_role("button", name="Đánh dấu những ngày này").click()

    expect(page.locator("article.day-sheet")).to_contain_text("Quốc tang: không phát nhạc.")
    page.get_by_role("button", name="Thu lại").first.click()
    expect(page.locator("article.day-sheet")).to_have_count(0)


def test_the_next_days_of_a_choice_are_seen_before_it_is_kept(
    page: Page, served: ServedPages
) -> None:
    page.goto(served.url + "/timetable/seasons/days/1")
    page.get_by_label("Theo âm lịch").check()
    page.get_by_label("rằm").check()
    page.get_by_role("button", name="Xem những ngày tới").click()

    expect(page.locator("ol.coming li").first).to_have_text("thứ Hai, 23/11/2026")
    expect(page.get_by_label("Theo âm lịch")).to_be_checked()
    page.get_by_role("button", name="Lưu ngày phát").click()
    expect(page.get_by_text("Buổi sáng: rằm")).to_be_visible()


def test_on_a_phone_nothing_is_wider_than_the_screen_and_targets_are_large(
    phone: Page, served: ServedPages
) -> None:
    for path in PAGES:
        phone.goto(served.url + CALENDAR + path)
        wide = phone.evaluate("document.documentElement.scrollWidth")
        assert wide <= PHONE["width"], path

    phone.goto(served.url + CALENDAR)
    box = phone.locator("td.is-today a").bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 40


def test_on_a_phone_a_programme_is_moved_on_one_day(phone: Page, served: ServedPages) -> None:
    phone.goto(served.url + CALENDAR + "2026-11-25")
    phone.get_by_text("Dời một buổi").tap()
    phone.select_option("#start", label="17:00 Buổi chiều")
    phone.fill("#after", "18:15")
    phone.fill("#why-move", "Bóng đá")
    phone.get_by_role("button", name="Dời trong ngày này").tap()

    expect(phone.locator("b.when", has_text="18:15")).to_be_visible()
    expect(phone.locator("b.when", has_text="17:00")).to_have_count(0)
