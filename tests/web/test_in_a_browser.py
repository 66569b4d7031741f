"""The pages in a real browser: keyboard, content-security policy, phone, language, live parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from fake_playout import FakePlayout, silent, sounding
from playwright.sync_api import Browser, BrowserContext, Page, expect
from served import ServedPages
from web_desk import NOW, PASSWORD, TEXT, WebDesk

from broadcaster.services import alarms
from schedules.types import Reason

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1366, "height": 768}
PAGES = (
    "/",
    "/more",
    "/stop",
    "/on-air",
    "/loudspeakers/buttons/",
    "/alarms",
    "/bulletins/",
    "/bulletins/new",
    "/bulletins/new?way=document",
    "/bulletins/new?way=recording",
    "/bulletins/1",
    "/bulletins/1/edit",
    "/bulletins/3",
    "/bulletins/3/play",
    "/approvals/",
    "/timetable/",
    "/timetable/2026-11-21",
    "/timetable/templates/1",
    "/timetable/hours/",
    "/timetable/hours/1",
    "/timetable/frames/1",
    "/timetable/music",
    "/timetable/relays",
    "/timetable/calendar/",
    "/timetable/calendar/2026-11-24",
    "/timetable/calendar/new",
    "/timetable/calendar/year/2027",
    "/timetable/seasons/",
    "/timetable/seasons/new",
    "/timetable/seasons/times/new",
    "/timetable/seasons/days/1",
    "/loudspeakers/",
    "/loudspeakers/patch/",
    "/loudspeakers/patch/zone/1",
    "/loudspeakers/patch/board/board1",
    "/loudspeakers/patch/amplifier/amp1",
    "/loudspeakers/patch/bus/main",
    "/loudspeakers/patch/area/new",
    "/loudspeakers/zones/1/mute",
    "/loudspeakers/mutes",
    "/loudspeakers/volumes/",
    "/loudspeakers/volumes/amplifier/amp1",
    "/alarms/history",
    "/log/",
    "/log/chain",
    "/log/find",
    "/people/",
    "/people/me",
    "/settings/",
    "/settings/clock/",
    "/nothing-here",
)
HEAVIEST = 200_000


@pytest.fixture
def playout(desk: WebDesk) -> Iterator[FakePlayout]:
    made = FakePlayout(desk.data, silent(NOW.isoformat()))
    yield made
    made.close()


@pytest.fixture
def served(desk: WebDesk, playout: FakePlayout) -> Iterator[ServedPages]:
    desk.draft("Họp HĐQTX ngày 3/12.", title="Một cuộc họp")
    desk.submitted(title="Chờ duyệt")
    desk.approved(title="Đã duyệt")
    with ServedPages(desk) as pages:
        yield pages


@pytest.fixture
def window(chromium: Browser) -> Iterator[BrowserContext]:
    made = chromium.new_context(viewport=DESK, locale="vi-VN", reduced_motion="reduce")
    made.set_default_timeout(15_000)
    yield made
    made.close()


def enter(window: BrowserContext, served: ServedPages, login: str) -> Page:
    page = window.new_page()
    page.goto(served.url + "/sign-in")
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("header.bar")
    page.wait_for_load_state("load")
    return page


def test_no_page_breaks_its_policy_or_is_heavy_or_goes_elsewhere(
    window: BrowserContext, served: ServedPages
) -> None:
    page = enter(window, served, "quantri")
    complaints: list[str] = []
    weights: dict[str, int] = {}
    strangers: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))

    def weigh(path: str) -> None:
        page.goto(served.url + path)
        page.wait_for_selector("[data-clock]")
        entries = "performance.getEntries().filter(e => 'decodedBodySize' in e)"
        for name, size in page.evaluate(f"{entries}.map(e => [e.name, e.decodedBodySize])"):
            if name.startswith("http") and not name.startswith(served.url):
                strangers.append(name)
            if not name.endswith((".wav", "/events")):
                weights[path] = weights.get(path, 0) + size

    for path in PAGES:
        weigh(path)

    assert [line for line in complaints if "404" not in line] == []
    assert strangers == []
    assert {path: size for path, size in weights.items() if size > HEAVIEST} == {}


def test_a_bulletin_is_written_with_the_keyboard_alone(
    window: BrowserContext, served: ServedPages, desk: WebDesk
) -> None:
    page = enter(window, served, "bientap")

    page.keyboard.press("n")
    page.wait_for_url("**/bulletins/new")
    page.keyboard.press("Tab")
    skip = page.evaluate("document.activeElement.className")
    page.keyboard.press("Enter")
    _tab_to(page, "text")
    page.keyboard.insert_text(TEXT)
    _tab_to(page, "title")
    page.keyboard.insert_text("Viết bằng bàn phím")
    while "main" not in (page.evaluate("document.activeElement.className") or ""):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/bulletins/\d+/edit"))

    assert skip == "skip"
    assert desk.page(4).fields.title == "Viết bằng bàn phím"


def _tab_to(page: Page, name: str) -> None:
    for _ in range(60):
        if page.evaluate("document.activeElement.name") == name:
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{name} cannot be reached with the keyboard")


def test_stop_is_two_keys_away_and_asks_once(
    window: BrowserContext, served: ServedPages, desk: WebDesk, playout: FakePlayout
) -> None:
    playout.trigger_state(sounding(NOW.isoformat(), (NOW + timedelta(minutes=4)).isoformat()))
    page = enter(window, served, "bientap")
    expect(page.locator("[data-lamp]")).to_have_text("ĐANG PHÁT")

    page.keyboard.press("Alt+Shift+X")
    page.wait_for_url("**/stop")
    expect(page.locator("main")).to_contain_text("Tiêm phòng cho trẻ")
    before = list(desk.air.asked)
    page.keyboard.press("Enter")
    page.wait_for_url(served.url + "/")

    assert before == []
    assert desk.air.asked == [("stop", "bientap", "web", None)]


def test_the_bar_follows_the_air_without_a_reload(
    window: BrowserContext, served: ServedPages, playout: FakePlayout
) -> None:
    page = enter(window, served, "giamsat")
    expect(page.locator("[data-lamp]")).to_have_text("Im lặng")
    expect(page.locator("#now")).to_contain_text("Im lặng")

    playout.trigger_state(sounding(NOW.isoformat(), (NOW + timedelta(minutes=4)).isoformat()))

    expect(page.locator("[data-lamp]")).to_have_text("ĐANG PHÁT")
    expect(page.locator("[data-where]")).to_contain_text("Thôn Đông, Thôn Đoài")
    expect(page.locator("#now")).to_contain_text("Tiêm phòng cho trẻ")


def test_a_voice_that_is_made_appears_without_a_reload(
    window: BrowserContext, served: ServedPages, desk: WebDesk
) -> None:
    desk.draft(title="Đang chờ tiếng")
    page = enter(window, served, "bientap")
    page.goto(served.url + "/bulletins/4/edit")
    page.click("#voice button")
    expect(page.locator("#voice-state")).to_contain_text("chờ đến lượt")

    desk.render_all()

    expect(page.locator("#voice-state audio")).to_have_count(1)


def test_an_alarm_shows_in_the_bar_of_every_page_at_once(
    window: BrowserContext, served: ServedPages, desk: WebDesk
) -> None:
    page = enter(window, served, "giamsat")
    page.goto(served.url + "/people/me")
    expect(page.locator("[data-alarms]")).to_be_hidden()

    with desk.work() as session:
        alarms.raise_alarm(session, desk.clock, "board1", Reason("The simulator does not answer."))

    expect(page.locator("[data-alarms]")).to_have_text("1 cảnh báo")


def test_the_editor_keeps_what_is_typed_by_itself(
    window: BrowserContext, served: ServedPages, desk: WebDesk
) -> None:
    page = enter(window, served, "bientap")
    page.goto(served.url + "/bulletins/1/edit")

    page.fill("#text", "Họp ngày 2/9 lúc 7h30.")

    expect(page.locator("[data-saved]")).to_contain_text("Đã lưu lúc")
    expect(page.locator("#script")).to_have_value(re.compile("mùng hai tháng chín"))
    assert desk.page(1).revision.source_text == "Họp ngày 2/9 lúc 7h30."


def test_the_language_is_switched_and_stays(window: BrowserContext, served: ServedPages) -> None:
    page = enter(window, served, "bientap")

    page.click(".rail button[name=language]")

    expect(page.locator("h1")).to_have_text("Today")
    page.goto(served.url + "/bulletins/")
    expect(page.locator("h1")).to_have_text("Bulletins")
    expect(page.locator("[data-lamp]")).to_have_text("Silent")


def test_nothing_runs_off_the_side_of_a_phone(chromium: Browser, served: ServedPages) -> None:
    window = chromium.new_context(
        viewport=PHONE, locale="vi-VN", has_touch=True, reduced_motion="reduce"
    )
    page = enter(window, served, "quantri")
    wide, small = [], []

    for path in PAGES:
        page.goto(served.url + path)
        if page.evaluate("document.documentElement.scrollWidth") > PHONE["width"]:
            wide.append(path)
        small += page.evaluate(
            """() => [...document.querySelectorAll('.button, .thumb a, select, input')]
            .filter(e => e.offsetParent && !['hidden', 'checkbox', 'radio'].includes(e.type))
            .filter(e => e.getBoundingClientRect().height < 43)
            .map(e => location.pathname + ' ' + e.outerHTML.slice(0, 80))"""
        )

    window.close()
    assert wide == []
    assert small == []


def test_every_form_works_without_script(chromium: Browser, served: ServedPages) -> None:
    window = chromium.new_context(viewport=DESK, java_script_enabled=False, reduced_motion="reduce")
    page = enter(window, served, "bientap")

    page.click("text=Tin bài mới")
    page.fill("#text", TEXT)
    page.fill("#title", "Không cần script")
    page.click("form[action*='text'] button.main")
    page.wait_for_url(re.compile(r"/bulletins/\d+/edit"))
    page.click("button[name=then][value=submit]")

    expect(page.locator("h1")).to_have_text("Không cần script")
    expect(page.locator(".tag.submitted")).to_have_count(1)
    window.close()


def test_every_page_can_be_heard(window: BrowserContext, served: ServedPages) -> None:
    page = enter(window, served, "quantri")
    wrong: dict[str, object] = {}

    for path in PAGES:
        page.goto(served.url + path)
        found = page.evaluate(
            """() => ({
            headings: document.querySelectorAll('h1').length - 1,
            language: document.documentElement.lang === 'vi' ? 0 : 1,
            landmarks: 1 - document.querySelectorAll('main').length,
            nameless: [...document.querySelectorAll('input, select, textarea, button, a')]
                .filter(e => e.type !== 'hidden' && !e.labels?.length && !e.ariaLabel)
                .filter(e => !e.textContent.trim() && !e.title).length,
            twice: [...document.querySelectorAll('[id]')]
                .filter(e => document.querySelectorAll('#' + CSS.escape(e.id)).length > 1).length,
            })"""
        )
        if any(found.values()):
            wrong[path] = found

    assert wrong == {}
