"""A programme carried to another day of the week's grid: by mouse, by keyboard, by a typed date."""

from __future__ import annotations

import re

import pytest
from browsing import PHONE, enter, opened
from grid_hands import DAY, block, drag, expect_home, lively
from playwright.sync_api import Browser, BrowserContext, expect
from served import ServedPages

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.usefixtures("busy_week"),
]

WEEK = "/timetable/?day=2026-11-25"
WEDNESDAY, THURSDAY = "2026-11-25", "2026-11-26"
NOON = f"{WEDNESDAY}/t3/1130"


def test_a_programme_is_dragged_to_another_day_and_put_back_with_one_press(
    window: BrowserContext, served: ServedPages
) -> None:
    page = lively(enter(window, served, WEEK))

    drag(page, block(page, NOON), 150, THURSDAY)
    expect(page.locator(".held-at b")).to_contain_text("14:00")
    expect(page.locator(".held-at")).to_have_attribute("data-verdict", "fits")
    page.mouse.up()
    expect(page.locator("dialog #trial")).to_contain_text("thứ Năm, 26/11/2026, thay cho thứ Tư")
    expect(page.locator("dialog #trial")).to_contain_text("Sẽ phát từ 14:00")
    page.click("dialog button[name=scope]")

    expect(page.locator(".flash.done")).to_contain_text(
        "Buổi trưa nay phát thứ Năm, 26/11/2026 lúc 14:00."
    )
    expect(block(page, f"{THURSDAY}/t3/1400")).to_be_visible()
    expect(block(page, f"{THURSDAY}/t3/1130")).to_be_visible()
    expect(block(page, NOON)).to_have_class(re.compile(r"\babsent\b"))

    page.click("[data-undo]")

    expect(block(page, NOON)).not_to_have_class(re.compile(r"\babsent\b"))
    expect(page.locator(f'[data-key="{THURSDAY}/t3/1400"]')).to_have_count(0)


def test_the_keyboard_alone_carries_a_programme_to_another_day(
    window: BrowserContext, served: ServedPages
) -> None:
    page = lively(enter(window, served, WEEK))
    block(page, NOON).locator("a").focus()

    page.keyboard.press("ArrowRight")
    expect(page.locator(".held-at")).to_have_attribute("data-verdict", "refused")
    expect(page.locator(".held-at")).to_contain_text("Ngày đó đã có buổi này lúc 11:30")
    for _ in range(24):
        page.keyboard.press("ArrowDown")
    expect(page.locator(".held-at b")).to_contain_text("13:30")
    expect(page.locator("[data-announce]")).to_contain_text("26/11")
    assert page.url.endswith(WEEK)
    page.keyboard.press("Enter")
    expect(page.locator("dialog button[name=scope]")).to_be_focused()
    page.keyboard.press("Enter")

    expect(block(page, f"{THURSDAY}/t3/1330")).to_be_visible()
    expect(block(page, NOON)).to_have_class(re.compile(r"\babsent\b"))


def test_a_day_that_is_over_says_so_while_the_programme_is_carried(
    window: BrowserContext, served: ServedPages
) -> None:
    page = lively(enter(window, served, "/timetable/"))
    evening = block(page)
    evening.scroll_into_view_if_needed()

    drag(page, evening, 0, "2026-11-19")

    expect(page.locator(".held-at")).to_have_attribute("data-verdict", "refused")
    expect(page.locator(".held-at")).to_contain_text("Ngày 19/11/2026 đã qua")
    page.mouse.up()
    expect(page.locator("dialog .flash.refused")).to_contain_text("Ngày 19/11/2026 đã qua")
    expect(page.locator("dialog button[name=scope]")).to_have_count(0)
    page.keyboard.press("Escape")
    expect_home(evening)


def test_a_carried_programme_goes_home_with_escape(
    window: BrowserContext, served: ServedPages
) -> None:
    page = lively(enter(window, served, WEEK))
    noon = block(page, NOON)
    noon.locator("a").focus()

    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".held-at b")).to_contain_text("24/11")
    page.keyboard.press("Escape")

    expect(page.locator(".held-at")).to_have_count(0)
    expect_home(noon)


def test_the_keys_still_turn_the_week_where_nothing_is_taken(
    window: BrowserContext, served: ServedPages
) -> None:
    page = lively(enter(window, served, WEEK))

    page.keyboard.press("ArrowRight")

    page.wait_for_url("**/timetable/?day=2026-11-30*")


def test_on_a_phone_and_without_script_the_other_day_is_typed(
    chromium: Browser, served: ServedPages
) -> None:
    with opened(chromium, PHONE, java_script_enabled=False) as window:
        page = enter(window, served, WEEK)
        page.locator(f'#days a.slot[href*="{WEDNESDAY}"]').filter(has_text="Buổi trưa").tap()
        page.fill("#to", THURSDAY)
        page.fill("#at", "14:10")
        page.get_by_role("button", name="Xem trước").tap()
        expect(page.locator("#trial")).to_contain_text("Sẽ phát từ 14:10")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        page.locator("button[name=scope]").tap()

        expect(page.locator(".flash.done")).to_contain_text("26/11/2026 lúc 14:10")
        assert DAY not in page.locator(".flash.done").inner_text()
