"""The parts of a programme in a real browser: by keyboard, and on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from served import ServedPages
from web_desk import PASSWORD, WebDesk

from broadcaster.domain.frames import FillerRule, kind_of
from broadcaster.domain.programmes import TemplateId
from broadcaster.services import timetable

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1366, "height": 768}


@pytest.fixture
def served(desk: WebDesk) -> Iterator[ServedPages]:
    desk.approved(title="Lịch tiêm phòng", airings=None)
    with ServedPages(desk) as pages:
        yield pages


def opened(chromium: Browser, served: ServedPages, size: dict[str, int]) -> Iterator[Page]:
    window: BrowserContext = chromium.new_context(
        viewport=size, locale="vi-VN", has_touch=size == PHONE, reduced_motion="reduce"
    )
    window.set_default_timeout(30_000)
    page = window.new_page()
    page.goto(served.url + "/sign-in")
    page.fill("#login", "bientap")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("header.bar")
    page.goto(served.url + "/timetable/frames/1")
    page.wait_for_load_state("load")
    yield page
    window.close()


@pytest.fixture
def page(chromium: Browser, served: ServedPages) -> Iterator[Page]:
    yield from opened(chromium, served, DESK)


@pytest.fixture
def phone(chromium: Browser, served: ServedPages) -> Iterator[Page]:
    yield from opened(chromium, served, PHONE)


def kinds(page: Page) -> list[str]:
    return [str(each.get_attribute("value")) for each in page.locator("input[name$='-kind']").all()]


def tab_to(page: Page, value: str) -> None:
    for _ in range(120):
        if page.evaluate("document.activeElement.value") == value:
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{value} cannot be reached with the keyboard")


def pressed(page: Page, key: str) -> None:
    with page.expect_navigation():
        page.keyboard.press(key)


def test_parts_are_added_and_moved_by_the_keyboard_alone(page: Page, desk: WebDesk) -> None:
    tab_to(page, "add:filler")
    pressed(page, "Enter")
    assert kinds(page) == ["signature", "opening", "bulletin", "filler", "closing"]
    expect(page.locator("#part4 details").first).to_have_attribute("open", "")

    # The part that was added is at hand: its own button has the focus, and keeps it as it moves.
    assert page.evaluate("document.activeElement.value") == "up:4"
    pressed(page, "Enter")
    assert kinds(page) == ["signature", "opening", "filler", "bulletin", "closing"]
    assert page.evaluate("document.activeElement.value") == "up:3"

    tab_to(page, "keep")
    pressed(page, "Enter")
    with desk.work() as session:
        parts = timetable.template(session, TemplateId(1)).fields.parts
    assert kind_of(parts[2]).value == "filler"
    assert parts[2] == FillerRule()


def test_enter_in_a_field_shows_the_programme_and_moves_nothing(page: Page) -> None:
    page.click("#frame > details > summary")
    page.focus("#name")
    pressed(page, "Enter")

    assert page.url.endswith("#preview")
    expect(page.locator("#preview")).to_contain_text("Lịch tiêm phòng")
    expect(page.locator("#preview")).to_be_in_viewport()
    assert kinds(page) == ["signature", "opening", "bulletin", "closing"]


def test_what_is_wrong_is_shown_open_at_its_field(page: Page) -> None:
    page.click("#part3 summary >> nth=0")
    page.fill("#\\33 -title", "x" * 121)
    with page.expect_navigation():
        page.click("button.main[value=keep]")

    expect(page.locator("#part3 details").first).to_have_attribute("open", "")
    expect(page.locator("#\\33 -title-wrong")).to_have_text(re.compile("Phần 3"))
    expect(page.locator("#part2 details").first).not_to_have_attribute("open", "")


def test_a_programme_is_composed_on_a_phone(phone: Page, desk: WebDesk) -> None:
    phone.tap("button[value='add:words']")
    phone.wait_for_selector("#part5")
    phone.fill("#\\34 -text", "Hôm nay là {date}.")
    phone.tap("button[value='up:4']")
    expect(phone.locator("#part3 .gist")).to_have_text("“Hôm nay là {date}.”")
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    with phone.expect_navigation():
        phone.tap("button.main[value=keep]")
    with desk.work() as session:
        parts = timetable.template(session, TemplateId(1)).fields.parts
    assert [kind_of(part).value for part in parts] == [
        "signature",
        "opening",
        "words",
        "bulletin",
        "closing",
    ]
