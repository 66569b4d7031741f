"""The parts of a programme in a real browser: by keyboard, and on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from browsing import PHONE, enter, opened
from playwright.sync_api import Browser, BrowserContext, Page, expect
from served import ServedPages
from web_desk import WebDesk

from broadcaster.domain.frames import FillerRule, kind_of
from broadcaster.domain.programmes import TemplateId
from broadcaster.services import timetable

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

FRAME = "/timetable/frames/1"


@pytest.fixture(autouse=True)
def bulletin(desk: WebDesk) -> None:
    desk.approved(title="Lịch tiêm phòng", airings=None)


@pytest.fixture
def page(window: BrowserContext, served: ServedPages) -> Page:
    return enter(window, served, FRAME)


@pytest.fixture
def phone(chromium: Browser, served: ServedPages) -> Iterator[Page]:
    with opened(chromium, PHONE) as window:
        yield enter(window, served, FRAME)


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
