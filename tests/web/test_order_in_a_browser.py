"""Priority items put in order in a real browser, by the keyboard alone and on a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from served import ServedPages
from web_desk import PASSWORD, WebDesk

from schedules.types import Priority

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PHONE = {"width": 360, "height": 740}


@pytest.fixture
def phone(chromium: Browser, desk: WebDesk) -> Iterator[Page]:
    for title in ("Một", "Hai", "Ba"):
        desk.clock.sleep(1)
        desk.approved(title=title, priority=Priority.PRIORITY)
    with ServedPages(desk) as served:
        window = chromium.new_context(viewport=PHONE, locale="vi-VN", reduced_motion="reduce")
        window.set_default_timeout(30_000)
        page = window.new_page()
        page.goto(served.url + "/sign-in")
        page.fill("#login", "bientap")
        page.fill("#password", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_selector("header.bar")
        page.goto(served.url + "/bulletins/")
        yield page
        window.close()


def titles(page: Page) -> list[str]:
    return page.locator("#order li a").all_inner_texts()


def test_an_item_is_moved_up_twice_by_one_key_and_stays_at_hand(phone: Page) -> None:
    for _ in range(120):
        if phone.evaluate("document.activeElement.getAttribute('aria-label')") == "Đọc “Ba” trước":
            break
        phone.keyboard.press("Tab")
    with phone.expect_navigation():
        phone.keyboard.press("Enter")
    once = titles(phone)
    with phone.expect_navigation():
        phone.keyboard.press("Enter")

    assert (once, titles(phone)) == (["Một", "Ba", "Hai"], ["Ba", "Một", "Hai"])
    expect(phone.get_by_label("Đọc “Ba” sau")).to_be_focused()
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_how_an_emergency_is_repeated_is_asked_for_emergencies_alone(phone: Page) -> None:
    phone.goto(phone.url.partition("/bulletins")[0] + "/bulletins/new")
    hidden = phone.locator("select[name=repeat_every]").is_visible()
    phone.locator('[name="priority"][value="1"]').check(force=True)

    assert not hidden
    expect(phone.locator("select[name=repeat_every]")).to_be_visible()
