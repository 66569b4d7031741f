"""The wiring edited in a real browser: a board added, a zone moved to it, applied, taken back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fake_playout import FakePlayout, silent, sounding
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from served import ServedPages
from web_desk import NOW, PASSWORD, WebDesk

from broadcaster.domain.zones import Output
from broadcaster.services import alarms
from broadcaster.store.patches import load_patch
from broadcaster.store.tables import ZoneRow
from schedules.types import Reason

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PHONE = {"width": 390, "height": 844}
INDEX = "/loudspeakers/patch/"
LONG = "Thôn Bắc số {} Trường tiểu học xã Đông Sơn"
SILENT_BOARD = Reason("{device} does not answer.", {"device": "board1"})


@pytest.fixture
def playout(desk: WebDesk) -> Iterator[FakePlayout]:
    made = FakePlayout(desk.data, silent(NOW.isoformat()))
    yield made
    made.close()


@pytest.fixture
def served(desk: WebDesk, playout: FakePlayout) -> Iterator[ServedPages]:
    with ServedPages(desk) as pages:
        yield pages


@pytest.fixture(params=["desk with script", "phone without"])
def window(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    on_phone = request.param == "phone without"
    made = chromium.new_context(
        viewport=PHONE if on_phone else {"width": 1366, "height": 768},
        locale="vi-VN",
        java_script_enabled=not on_phone,
        reduced_motion="reduce",
    )
    made.set_default_timeout(15_000)
    yield made
    made.close()


def enter(window: BrowserContext, served: ServedPages, login: str = "kythuat") -> Page:
    page = window.new_page()
    page.goto(served.url + "/sign-in")
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("header.bar")
    return page


def outputs(desk: WebDesk, number: int) -> tuple[Output, ...]:
    with desk.work() as session:
        return next(z.outputs for z in load_patch(session).zones if z.id == number)


def add_board(page: Page, served: ServedPages) -> None:
    page.goto(served.url + "/loudspeakers/")
    page.click("main >> text=Đấu nối")
    page.click("text=Thêm bảng rơ-le")
    page.fill("#label", "Bảng chợ")
    page.fill("#port", "socket://10.0.0.9:4196")
    page.fill("#address", "2")
    page.click("text=Ghi vào bản nháp")


def test_a_board_is_added_a_zone_moved_to_it_and_all_of_it_taken_back(
    window: BrowserContext, served: ServedPages, desk: WebDesk
) -> None:
    page = enter(window, served)
    add_board(page, served)
    page.click("#zone-3 >> text=Sửa")
    page.uncheck("input[value='board1:3']")
    page.check("input[value='board1:4']")
    page.click("text=Ghi vào bản nháp")

    expect(page.locator("#draft")).to_contain_text("bật cả hai cụm loa")
    expect(page.locator("#draft button.main")).to_be_disabled()

    page.click("#zone-3 >> text=Sửa")
    page.uncheck("input[value='board1:4']")
    page.check("input[value='board2:5']")
    page.click("text=Ghi vào bản nháp")
    expect(page.locator("#draft")).to_contain_text("Bản nháp: 2 thay đổi")
    expect(page.locator("#draft")).to_contain_text("Kiểm tra không thấy gì sai.")
    assert outputs(desk, 3) == (Output("board1", 3),)

    page.click("text=Áp dụng 2 thay đổi")
    expect(page.locator(".flash.done")).to_contain_text("Đã áp dụng: 2 thay đổi")
    assert outputs(desk, 3) == (Output("board2", 5),)

    page.click("#draft details summary")
    page.click("details button")
    expect(page.locator(".flash.done")).to_contain_text("Đã hoàn tác")
    assert outputs(desk, 3) == (Output("board1", 3),)
    expect(page.locator("#boards")).not_to_contain_text("Bảng chợ")


def test_a_form_says_what_is_wrong_before_it_is_sent(
    chromium: Browser, served: ServedPages
) -> None:
    window = chromium.new_context(locale="vi-VN", reduced_motion="reduce")
    page = enter(window, served)
    page.goto(served.url + INDEX + "zone/3")

    page.check("input[value='board1:4']")
    expect(page.locator("[data-tried]")).to_contain_text("bật cả hai cụm loa")
    page.uncheck("input[value='board1:4']")
    expect(page.locator("[data-tried]")).to_be_empty()

    page.goto(served.url + INDEX)
    expect(page.locator("#draft")).to_contain_text("Không có bản nháp")
    window.close()


def test_what_was_filled_in_before_the_page_was_ready_is_checked_too(
    chromium: Browser, served: ServedPages
) -> None:
    held: list[Route] = []
    window = chromium.new_context(locale="vi-VN", reduced_motion="reduce")
    page = enter(window, served)
    page.route("**/trying.js", lambda route: held.append(route))  # noqa: PLW0108 -- it marks what it is given
    with page.expect_request("**/trying.js"):
        page.goto(served.url + INDEX + "zone/3")

    page.check("input[value='board1:4']")
    held[0].continue_()

    expect(page.locator("[data-tried]")).to_contain_text("bật cả hai cụm loa")
    window.close()


def test_while_something_sounds_the_confirmation_is_asked_for(
    chromium: Browser, served: ServedPages, playout: FakePlayout, desk: WebDesk
) -> None:
    window = chromium.new_context(
        viewport=PHONE, locale="vi-VN", has_touch=True, reduced_motion="reduce"
    )
    page = enter(window, served)
    add_board(page, served)
    playout.trigger_state(sounding(NOW.isoformat(), NOW.isoformat()))
    expect(page.locator("[data-lamp]")).to_have_text("ĐANG PHÁT")
    page.reload()

    page.click("#draft button.main")
    asked = page.evaluate("document.querySelector('[name=on_air]').validity.valueMissing")
    page.check("[name=on_air]")
    page.click("#draft button.main")

    expect(page.locator(".flash.done")).to_contain_text("Đã áp dụng")
    assert asked
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    window.close()


def test_a_zone_is_muted_and_let_be_heard_with_the_keyboard_alone(
    chromium: Browser, served: ServedPages
) -> None:
    window = chromium.new_context(locale="vi-VN", reduced_motion="reduce")
    page = enter(window, served, "bientap")
    page.goto(served.url + "/loudspeakers/")
    page.focus("#zone-2 a[href$='/mute']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/zones/2/mute")
    page.focus("button[name=length][value='3600']")
    page.keyboard.press("Enter")
    expect(page.locator("#zone-2")).to_contain_text("tắt tiếng đến 11:00")

    page.focus("#zone-2 form button")
    page.keyboard.press("Enter")

    expect(page.locator("#zone-2")).not_to_contain_text("tắt tiếng đến")
    window.close()


def _lengthen_names(desk: WebDesk) -> None:
    with desk.work() as session:
        for zone in session.query(ZoneRow).all():
            zone.name = LONG.format(zone.id)
        alarms.raise_alarm(session, desk.clock, "device:board1", SILENT_BOARD)


def test_on_a_phone_names_read_in_lines_and_the_bar_keeps_its_time(
    chromium: Browser, served: ServedPages, playout: FakePlayout, desk: WebDesk
) -> None:
    _lengthen_names(desk)
    window = chromium.new_context(
        viewport=PHONE, locale="vi-VN", has_touch=True, reduced_motion="reduce"
    )
    page = enter(window, served)
    playout.trigger_state(sounding(NOW.isoformat(), NOW.isoformat(), zones=(1, 2, 3, 4, 5)))
    page.goto(served.url + "/loudspeakers/")
    expect(page.locator("[data-lamp]")).to_have_text("ĐANG PHÁT")

    widths = page.eval_on_selector_all(".zone-line .grow", "all => all.map(e => e.offsetWidth)")
    where, bar = page.locator("[data-where]"), page.locator("header.bar")
    shown = where.evaluate("e => [e.textContent, e.scrollWidth <= e.clientWidth]")
    rows = bar.evaluate(
        "e => new Set([...e.children].filter(c => c.offsetParent)"
        ".map(c => Math.round((c.offsetTop + c.offsetHeight / 2) / 30))).size"
    )
    page.goto(served.url + "/alarms")
    said = page.eval_on_selector_all(
        ".needs li > span:nth-child(2)", "a => a.map(e => e.offsetWidth)"
    )
    room = page.locator(".thumb [aria-current]").count()
    page.goto(served.url + "/loudspeakers/volumes/amplifier/amp1")
    labels = page.eval_on_selector_all(
        "table.steps tbody tr:first-child td",
        "all => all.map(e => getComputedStyle(e, '::before').content)",
    )
    window.close()

    assert min(widths) > 200
    assert shown == ["5/6 cụm loa, đến 10:00:00", True]
    assert rows == 2
    assert min(said) > 250
    assert room == 0
    assert [label.strip('": ') for label in labels] == ["Từ", "Đến", "Âm lượng, phần trăm"]
