"""The time grid in a real browser: mouse, keyboard, two people at once."""

from __future__ import annotations

import re

import pytest
from browsing import DESK
from browsing import enter as signed_in
from grid_hands import DAY, EVENING, block, drag, expect_home, lively, starts
from playwright.sync_api import Browser, BrowserContext, Page, expect
from served import ServedPages
from web_desk import WebDesk

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.usefixtures("busy_week"),
]


def enter(window: BrowserContext, served: ServedPages, path: str, login: str = "bientap") -> Page:
    """Open a page, and wait until its grid can be used."""
    return lively(signed_in(window, served, path, login))


def test_a_programme_is_dragged_to_another_time_and_kept(
    window: BrowserContext, served: ServedPages, desk: WebDesk
) -> None:
    page = enter(window, served, "/timetable/")
    evening = block(page)
    evening.scroll_into_view_if_needed()

    drag(page, evening, 60)
    expect(page.locator(".held-at b")).to_have_text("18:00")
    expect(page.locator(".held-at")).to_have_attribute("data-verdict", "fits")
    page.mouse.up()
    expect(page.locator("dialog #trial")).to_contain_text("Sẽ phát từ 18:00")
    before = starts(desk)
    page.click("dialog button[value=onward]")

    expect(page.locator(".flash.done")).to_contain_text("Buổi chiều nay bắt đầu lúc 18:00.")
    expect(block(page, f"{DAY}/t2/1800")).to_be_visible()
    assert "t2/1700" in before
    assert "t2/1800" in starts(desk)


def test_a_move_is_taken_back_with_one_press(
    window: BrowserContext, served: ServedPages, desk: WebDesk
) -> None:
    page = enter(window, served, "/timetable/")
    drag(page, block(page, f"{DAY}/t3/1130"), 20)
    page.mouse.up()
    page.click("dialog button[value=onward]")
    expect(block(page, f"{DAY}/t3/1150")).to_be_visible()

    page.click("[data-undo]")

    expect(block(page, f"{DAY}/t3/1130")).to_be_visible()
    assert "t3/1130" in starts(desk)


def test_where_a_rule_forbids_it_the_block_says_so_while_it_is_carried(
    window: BrowserContext, served: ServedPages, desk: WebDesk
) -> None:
    page = enter(window, served, f"/timetable/{DAY}")
    morning = block(page, f"{DAY}/t1/0530")

    morning.locator("a").focus()
    for _ in range(7):
        page.keyboard.press("ArrowUp")

    expect(page.locator(".held-at b")).to_have_text("04:55")
    expect(page.locator(".held-at")).to_have_attribute("data-verdict", "refused")
    expect(page.locator(".held-at")).to_contain_text("Giờ được phát")
    page.keyboard.press("Enter")
    expect(page.locator("dialog #trial")).to_contain_text("sẽ không phát được gì")
    expect(page.locator("dialog button[name=scope]")).to_have_count(0)
    assert "t1/0530" in starts(desk)


def test_the_keyboard_alone_moves_a_programme(
    window: BrowserContext, served: ServedPages, desk: WebDesk
) -> None:
    page = enter(window, served, "/timetable/")
    block(page, f"{DAY}/t3/1130").locator("a").focus()

    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator(".held-at b")).to_have_text("11:41")
    expect(page.locator("[data-announce]")).to_contain_text("11:41")
    page.keyboard.press("Enter")
    expect(page.locator("dialog button[value=day]")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator(".flash.done")).to_contain_text("Buổi trưa nay bắt đầu lúc 11:41.")
    assert "t3/1141" in starts(desk)


def test_a_move_of_one_day_is_kept_with_its_reason_and_leaves_the_other_days(
    window: BrowserContext, served: ServedPages, desk: WebDesk
) -> None:
    page = enter(window, served, "/timetable/")
    drag(page, block(page, f"{DAY}/t3/1130"), 15)
    page.mouse.up()
    page.fill("dialog #why", "Nhường giờ họp dân")
    page.click("dialog button[value=day]")
    expect(block(page, f"{DAY}/t3/1145")).to_be_visible()

    block(page, f"{DAY}/t3/1145").locator("a").click()

    expect(page.locator("dialog.programme-panel")).to_contain_text("Nhường giờ họp dân")
    page.goto(served.url + "/timetable/?day=2026-11-23")
    expect(block(page, "2026-11-23/t3/1130")).to_be_visible()


def test_escape_puts_a_programme_back(
    window: BrowserContext, served: ServedPages, desk: WebDesk
) -> None:
    page = enter(window, served, "/timetable/")
    noon = block(page, f"{DAY}/t3/1130")
    noon.locator("a").focus()
    before = noon.bounding_box()

    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    moved = noon.bounding_box()
    page.keyboard.press("Escape")

    assert moved != before
    expect_home(noon)
    expect(page.locator(".held-at, .was-here")).to_have_count(0)
    assert page.evaluate("document.activeElement.closest('[data-block]').dataset.key") == (
        f"{DAY}/t3/1130"
    )


def test_closing_the_panel_puts_a_dragged_programme_back(
    window: BrowserContext, served: ServedPages, desk: WebDesk
) -> None:
    page = enter(window, served, "/timetable/")
    noon = block(page, f"{DAY}/t3/1130")
    drag(page, noon, 20)
    page.mouse.up()
    expect(page.locator("dialog.programme-panel")).to_be_visible()

    page.keyboard.press("Escape")

    expect(page.locator("dialog.programme-panel")).to_be_hidden()
    expect_home(noon)
    assert "t3/1130" in starts(desk)


def test_a_programme_opens_to_its_items_with_their_reasons(
    window: BrowserContext, served: ServedPages
) -> None:
    page = enter(window, served, f"/timetable/{DAY}")

    block(page).locator("a").click()

    panel = page.locator("dialog.programme-panel")
    expect(panel.locator("h1")).to_contain_text("Buổi chiều")
    expect(panel.locator("tbody tr")).to_have_count(4)
    expect(panel).to_contain_text("trong Buổi chiều, phần")
    expect(page).to_have_url(re.compile(rf"/timetable/{DAY}$"))


def test_a_time_is_typed_and_a_free_one_is_taken(
    window: BrowserContext, served: ServedPages, desk: WebDesk
) -> None:
    page = enter(window, served, f"/timetable/{DAY}")
    block(page).locator("a").click()

    page.fill("dialog #at", "11:32")
    page.keyboard.press("Enter")
    expect(page.locator("dialog #trial")).to_contain_text("Buổi trưa và Buổi chiều")
    free = page.locator("dialog #trial a").first
    time = free.inner_text()
    free.click()
    expect(page.locator("dialog #at")).to_have_value(time)
    page.click("dialog button[value=onward]")

    expect(page.locator(".flash.done")).to_contain_text(f"Buổi chiều nay bắt đầu lúc {time}.")
    assert f"t2/{time.replace(':', '')}" in starts(desk)


def test_of_two_editors_the_later_one_sees_what_changed(
    window: BrowserContext, chromium: Browser, served: ServedPages, desk: WebDesk
) -> None:
    first = signed_in(window, served, f"/timetable/{DAY}/programme?key={EVENING}&at=18:30")
    other = chromium.new_context(viewport=DESK, locale="vi-VN")
    second = signed_in(
        other, served, f"/timetable/{DAY}/programme?key={DAY}/t3/1130&at=12:00", "quantri"
    )

    second.click("button[value=onward]")
    expect(second.locator(".flash.done")).to_be_visible()
    first.click("button[value=onward]")

    expect(first.locator(".flash.refused")).to_contain_text("Lịch đã thay đổi")
    expect(first.locator(".flash.refused li").first).to_contain_text("Buổi trưa")
    assert {"t2/1700", "t3/1200"} <= set(starts(desk))
    other.close()


def test_a_block_in_the_hand_is_not_taken_away_by_a_change(
    window: BrowserContext, served: ServedPages, desk: WebDesk
) -> None:
    page = enter(window, served, "/timetable/")
    block(page, f"{DAY}/t3/1130").locator("a").focus()
    page.keyboard.press("ArrowDown")

    page.evaluate("document.dispatchEvent(new Event('station:air'))")
    page.wait_for_timeout(2500)

    expect(page.locator(".held-at b")).to_have_text("11:35")
