"""What people decide about the reading of a text, in a real browser."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from served import ServedPages
from web_desk import PASSWORD, WebDesk

from broadcaster.domain.bulletin import BulletinId

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

DESK = {"width": 1366, "height": 768}
TEXT = """ỦY BAN NHÂN DÂN
XÃ EA MDROH
Số: 112/TB-UBND
Ea Mdroh, ngày 20 tháng 11 năm 2026
THÔNG BÁO
Về việc tiêm phòng đợt 2
Căn cứ Quyết định số 131/QĐ-TTg ngày 20/01/2020, tỷ lệ tiêm đạt 95,5%.
Đội QXZV đến buôn Ea Mdroh lúc 7h30 ngày 25/11, mỗi hộ nộp 15.000đ/con.
Nơi nhận:
- Các buôn;
- Lưu: VT.
"""
# Where screenshots go when somebody wants to look at them.
SHOTS = os.environ.get("BROADCASTER_SHOTS")


@pytest.fixture
def bulletin(desk: WebDesk) -> BulletinId:
    return desk.draft(TEXT, title="Lịch tiêm phòng")


@pytest.fixture
def served(desk: WebDesk, bulletin: BulletinId) -> Iterator[ServedPages]:
    with ServedPages(desk) as pages:
        yield pages


def signed_in(chromium: Browser, served: ServedPages, size: dict[str, int]) -> BrowserContext:
    context = chromium.new_context(
        viewport=size, locale="vi-VN", base_url=served.url, reduced_motion="reduce"
    )  # type: ignore[arg-type]
    page = context.new_page()
    page.goto("/sign-in")
    page.fill('[name="login"]', "bientap")
    page.fill('[name="password"]', PASSWORD)
    page.click("main button")
    page.wait_for_url("**/")
    page.close()
    return context


@pytest.fixture
def editor(chromium: Browser, served: ServedPages) -> Iterator[Page]:
    context = signed_in(chromium, served, DESK)
    page = context.new_page()
    page.goto("/bulletins/1/edit")
    yield page
    context.close()


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def holding(words: str) -> re.Pattern[str]:
    return re.compile(re.escape(words))


def script(page: Page) -> str:
    return page.locator("#script").input_value()


def test_a_marked_word_tells_why_and_can_be_read_otherwise_and_back(editor: Page) -> None:
    shot(editor, "marks-desk")
    editor.locator("[data-sides] a.mark", has_text="chín mươi lăm phẩy năm").click()
    panel = editor.locator("#reading")
    expect(panel).to_contain_text("95,5%")
    expect(panel).to_contain_text("Phần trăm")
    shot(editor, "marks-panel")

    panel.locator("#reading-spoken").fill("gần chín mươi sáu phần trăm")
    panel.get_by_role("button", name="Đọc như vậy ở chỗ này").click()

    expect(editor.locator("#script")).to_have_value(holding("gần chín mươi sáu phần trăm"))
    shot(editor, "marks-overruled")
    editor.get_by_role("button", name="Đọc theo quy tắc").click()
    expect(editor.locator("#script")).to_have_value(holding("chín mươi lăm phẩy năm phần trăm"))


def test_an_unknown_word_is_answered_and_kept_for_the_station(editor: Page, desk: WebDesk) -> None:
    asked = editor.locator("#unknown")
    expect(asked).to_contain_text("QXZV")
    expect(asked).to_contain_text("đến buôn Ea Mdroh")

    asked.locator('[name="read_as"]').fill("quản xứ vùng")
    asked.get_by_role("button", name="Đọc như vậy", exact=True).click()

    expect(editor.locator("#unknown")).to_have_count(0)
    assert "Đội quản xứ vùng đến buôn" in script(editor)
    desk.draft("QXZV họp tối nay.", title="Tin khác")
    editor.goto("/bulletins/2/edit")
    assert script(editor) == "quản xứ vùng họp tối nay."


def test_a_part_of_the_frame_can_be_read_in_this_bulletin(editor: Page) -> None:
    frame = editor.locator(".frame-parts")
    expect(frame).to_contain_text("Nơi nhận")
    assert "Lưu" not in script(editor)

    frame.locator("li", has_text="Nơi nhận").get_by_role("button").click()

    expect(editor.locator("#script")).to_have_value(holding("buôn"))
    assert "Nơi nhận" in script(editor)


def test_marks_are_read_by_keyboard_and_stay_within_a_phone(
    chromium: Browser, served: ServedPages
) -> None:
    context = signed_in(chromium, served, {"width": 390, "height": 844})
    page = context.new_page()
    page.goto("/bulletins/1/edit")
    shot(page, "marks-phone")
    mark = page.locator("[data-sides] a.mark").first
    mark.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#reading-spoken")).to_be_focused()
    shot(page, "marks-phone-panel")
    page.keyboard.press("Escape")
    expect(mark).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()


def test_without_script_the_panel_is_a_page_of_its_own(
    chromium: Browser, served: ServedPages
) -> None:
    context = signed_in(chromium, served, DESK)
    still = chromium.new_context(
        java_script_enabled=False,
        base_url=served.url,
        storage_state=context.storage_state(),
        locale="vi-VN",
    )
    page = still.new_page()
    page.goto("/bulletins/1/edit")
    page.locator("[data-sides] a.mark", has_text="bảy giờ ba mươi").click()
    page.locator("#reading-spoken").fill("bảy rưỡi sáng")
    page.get_by_role("button", name="Đọc như vậy ở chỗ này").click()

    assert "lúc bảy rưỡi sáng" in page.locator("#script").input_value()
    still.close()
    context.close()
