"""The log on a desk and on a phone, and the sheet of a day as it comes out of a printer."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_playout import FakePlayout, silent
from log_rows import put
from playwright.sync_api import Browser, Page
from pypdf import PdfReader
from served import ServedPages
from web_desk import NOW, PASSWORD, WebDesk

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

A4_UPRIGHT = (595, 842)


@pytest.fixture
def served(desk: WebDesk) -> Iterator[ServedPages]:
    put(desk)
    playout = FakePlayout(desk.data, silent(NOW.isoformat()))
    with ServedPages(desk) as pages:
        yield pages
    playout.close()


@pytest.fixture(params=[(1366, 768), (390, 844)], ids=["desk", "phone"])
def page(chromium: Browser, served: ServedPages, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, height = request.param
    window = chromium.new_context(
        locale="vi-VN", viewport={"width": width, "height": height}, java_script_enabled=True
    )
    made = window.new_page()
    made.goto(served.url + "/sign-in")
    made.fill("#login", "giamsat")
    made.fill("#password", PASSWORD)
    made.keyboard.press("Enter")
    made.wait_for_selector("header.bar")
    yield made
    window.close()


def _kept(page: Page, name: str) -> None:
    if folder := os.environ.get("KEEP_PICTURES"):
        width = (page.viewport_size or {"width": 0})["width"]
        page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


def _fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_the_log_is_looked_through_and_a_line_leads_to_its_picture(
    page: Page, served: ServedPages
) -> None:
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto(served.url + "/log/find?first=2026-11-20&last=2026-11-21")
    assert _fits(page)
    _kept(page, "find")

    page.get_by_label("Từ trong tên mục").fill("tiem phong")
    page.keyboard.press("Enter")
    page.wait_for_url("**words=tiem+phong**")
    assert page.locator("a.title").count() == 2
    page.locator("a.title").first.click()
    page.wait_for_selector("svg.level")

    assert _fits(page)
    picture = page.get_by_role("img", name="Mức âm (dBFS) trong")
    assert picture.count() == 1
    _kept(page, "line")
    page.goto(served.url + "/log/")
    assert _fits(page)
    _kept(page, "day")
    assert complaints == []


def test_the_sheet_of_a_day_is_printed_upright_with_room_to_sign(
    page: Page, served: ServedPages
) -> None:
    page.goto(served.url + "/log/sheet?day=2026-11-21&motto=1")
    assert _fits(page)
    _kept(page, "sheet")

    paper = page.pdf(prefer_css_page_size=True, print_background=True)
    if kept := os.environ.get("KEEP_PICTURES"):
        (Path(kept) / "sheet.pdf").write_bytes(paper)

    sheets = PdfReader(io.BytesIO(paper)).pages
    words = "".join("".join(sheet.extract_text() for sheet in sheets).split())
    assert 1 <= len(sheets) <= 2
    assert (round(sheets[0].mediabox.width), round(sheets[0].mediabox.height)) == A4_UPRIGHT
    for said in ("NHẬT KÝ PHÁT SÓNG TRONG NGÀY", "Tổng cộng theo cụm loa", "PHỤ TRÁCH ĐÀI"):
        assert said.replace(" ", "") in words, said
    assert "Ctrl" not in words
