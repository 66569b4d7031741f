"""The time grid on a phone, without script, and within the policy of the pages."""

from __future__ import annotations

import pytest
from browsing import DESK, PHONE, enter
from grid_hands import DAY, EVENING, block, drag, lively, starts
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from served import ServedPages
from web_desk import WebDesk

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.usefixtures("busy_week"),
]


def test_on_a_phone_a_finger_lifts_a_programme_or_scrolls(
    chromium: Browser, served: ServedPages, desk: WebDesk
) -> None:
    window = chromium.new_context(
        viewport=PHONE, locale="vi-VN", has_touch=True, is_mobile=True, reduced_motion="reduce"
    )
    page = lively(enter(window, served, f"/timetable/{DAY}?where=zone-2"))
    noon = block(page, f"{DAY}/t3/1130")
    noon.scroll_into_view_if_needed()
    box = noon.bounding_box()
    assert box is not None
    wire = window.new_cdp_session(page)

    def touch(kind: str, x: float = 0, y: float = 0) -> None:
        points = [] if kind == "touchEnd" else [{"x": x, "y": y}]
        wire.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    x, y = box["x"] + 40, box["y"] + 20
    touch("touchStart", x, y)
    expect(page.locator(".held-at")).to_be_visible()
    for step in range(1, 9):
        touch("touchMove", x, y + 10 * step)
    expect(page.locator(".held-at b")).to_have_text("11:40")
    touch("touchEnd")

    expect(page.locator("dialog #trial")).to_contain_text("Sẽ phát từ 11:40")
    page.click("dialog button[value=onward]")
    expect(page.locator(".flash.done")).to_contain_text("Buổi trưa nay bắt đầu lúc 11:40.")
    assert "t3/1140" in starts(desk)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    window.close()


def test_on_a_phone_the_week_is_a_list_with_the_same_moves(
    chromium: Browser, served: ServedPages, desk: WebDesk
) -> None:
    window = chromium.new_context(
        viewport=PHONE, locale="vi-VN", has_touch=True, is_mobile=True, reduced_motion="reduce"
    )
    page = lively(enter(window, served, "/timetable/"))

    page.locator(f'#days a.slot[href*="{DAY}"]').filter(has_text="Buổi trưa").tap()
    panel = page.locator("dialog.programme-panel")
    panel.get_by_text("Muộn hơn 5 phút").tap()
    expect(panel.locator("#trial")).to_contain_text("Sẽ phát từ 11:35")
    wide = panel.evaluate("panel => panel.scrollWidth - panel.clientWidth")
    panel.get_by_text("Từ nay bắt đầu lúc 11:35").tap()

    expect(page.locator(".flash.done")).to_contain_text("Buổi trưa nay bắt đầu lúc 11:35.")
    assert wide <= 0
    assert "t3/1135" in starts(desk)
    window.close()


def test_without_script_a_programme_is_moved_by_its_page(
    chromium: Browser, served: ServedPages, desk: WebDesk
) -> None:
    window = chromium.new_context(viewport=DESK, locale="vi-VN", java_script_enabled=False)
    page = enter(window, served, "/timetable/")

    block(page, f"{DAY}/t3/1130").locator("a").click()
    page.fill("#at", "12:10")
    page.click("text=Xem trước")
    page.click("button[value=onward]")

    expect(page.locator(".flash.done")).to_contain_text("Buổi trưa nay bắt đầu lúc 12:10.")
    assert "t3/1210" in starts(desk)
    window.close()


def test_the_pages_of_the_grid_keep_the_policy_and_can_be_heard(
    window: BrowserContext, served: ServedPages
) -> None:
    page = enter(window, served, "/timetable/")
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))

    for path in ("/timetable/", f"/timetable/{DAY}", f"/timetable/{DAY}/programme?key={EVENING}"):
        page.goto(served.url + path)
        page.wait_for_load_state("load")
        nameless = page.evaluate(
            "[...document.querySelectorAll('main a, main button')]"
            ".filter(e => !e.textContent.trim()).length"
        )
        assert nameless == 0

    drag(page_with_grid := page, _opened(page, served), 30)
    page_with_grid.mouse.up()
    expect(page.locator("dialog.programme-panel")).to_be_visible()
    assert complaints == []


def _opened(page: Page, served: ServedPages) -> Locator:
    page.goto(served.url + "/timetable/")
    return block(lively(page), f"{DAY}/t3/1130")


def test_on_a_phone_the_times_of_versions_do_not_run_into_what_is_beside_them(
    chromium: Browser, served: ServedPages
) -> None:
    window = chromium.new_context(viewport=PHONE, locale="vi-VN")
    page = enter(window, served, f"/timetable/{DAY}")
    line = page.locator("ol.timeline li").first

    width = line.locator("time").evaluate("time => time.scrollWidth")
    beside = line.locator("div").bounding_box()
    time = line.locator("time").bounding_box()

    assert beside is not None
    assert time is not None
    assert time["x"] + width <= beside["x"]
    window.close()
