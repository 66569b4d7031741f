"""The time grid in a real browser: mouse, keyboard, finger, phone, two people at once."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from fake_playout import FakePlayout, silent
from made_week import fill
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from served import ServedPages
from web_desk import NOW, PASSWORD, WebDesk

from broadcaster.services import planning

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1366, "height": 768}
DAY = "2026-11-22"
EVENING = f"{DAY}/t2/1700"


@pytest.fixture
def served(desk: WebDesk) -> Iterator[ServedPages]:
    fill(desk)
    playout = FakePlayout(desk.data, silent(NOW.isoformat()))
    with ServedPages(desk) as pages:
        yield pages
    playout.close()


@pytest.fixture
def window(chromium: Browser) -> Iterator[BrowserContext]:
    made = chromium.new_context(viewport=DESK, locale="vi-VN", reduced_motion="reduce")
    made.set_default_timeout(15_000)
    yield made
    made.close()


def enter(window: BrowserContext, served: ServedPages, path: str, login: str = "bientap") -> Page:
    page = window.new_page()
    page.goto(served.url + "/sign-in")
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("header.bar")
    page.goto(served.url + path)
    page.wait_for_load_state("load")
    return page


def block(page: Page, key: str = EVENING) -> Locator:
    return page.locator(f'[data-block][data-key="{key}"]').locator("visible=true").first


def starts(desk: WebDesk) -> list[str]:
    """Return when the programmes of the Sunday begin, as they are planned now."""
    with desk.work() as session:
        plan = planning.plan_or_preview(session, desk.clock, NOW.date().replace(day=22))
    return sorted({line.programme.partition("/")[2] for line in plan.lines})


def drag(page: Page, what: Locator, minutes: int) -> None:
    """Take a block with the mouse and carry it down the axis by so many minutes."""
    box = what.bounding_box()
    assert box is not None
    far = what.evaluate(
        """(block, minutes) => {
            const axis = block.closest('[data-grid]').dataset.axis.split(' ')
                .map((pair) => pair.split(':').map(Number));
            const y = (minute) => {
                const at = axis.findLastIndex((one) => one[0] <= minute);
                const [a, b] = [axis[at], axis[Math.min(at + 1, axis.length - 1)]];
                return a[1] + ((minute - a[0]) / (b[0] - a[0] || 1)) * (b[1] - a[1]);
            };
            const from = Number(block.dataset.begins);
            return y(from + minutes) - y(from);
        }""",
        minutes,
    )
    page.mouse.move(box["x"] + 40, box["y"] + 12)
    page.mouse.down()
    page.mouse.move(box["x"] + 40, box["y"] + 12 + far / 2, steps=4)
    page.mouse.move(box["x"] + 40, box["y"] + 12 + far, steps=4)


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
    assert noon.bounding_box() == before
    expect(page.locator(".held-at, .was-here")).to_have_count(0)
    assert page.evaluate("document.activeElement.closest('[data-block]').dataset.key") == (
        f"{DAY}/t3/1130"
    )


def test_closing_the_panel_puts_a_dragged_programme_back(
    window: BrowserContext, served: ServedPages, desk: WebDesk
) -> None:
    page = enter(window, served, "/timetable/")
    noon = block(page, f"{DAY}/t3/1130")
    before = noon.bounding_box()
    drag(page, noon, 20)
    page.mouse.up()
    expect(page.locator("dialog.programme-panel")).to_be_visible()

    page.keyboard.press("Escape")

    expect(page.locator("dialog.programme-panel")).to_be_hidden()
    assert noon.bounding_box() == before
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
    first = enter(window, served, f"/timetable/{DAY}/programme?key={EVENING}&at=18:30")
    other = chromium.new_context(viewport=DESK, locale="vi-VN")
    second = enter(
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


def test_on_a_phone_a_finger_lifts_a_programme_or_scrolls(
    chromium: Browser, served: ServedPages, desk: WebDesk
) -> None:
    window = chromium.new_context(
        viewport=PHONE, locale="vi-VN", has_touch=True, is_mobile=True, reduced_motion="reduce"
    )
    page = enter(window, served, f"/timetable/{DAY}?where=zone-2")
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
    page = enter(window, served, "/timetable/")

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
    return block(page, f"{DAY}/t3/1130")
