"""The week's sheet as it comes out of a printer: a real browser prints it to PDF."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fake_playout import FakePlayout, silent
from playwright.sync_api import Browser, Page
from pypdf import PdfReader
from served import ServedPages
from web_desk import NOW, PASSWORD, WebDesk

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

A4_ACROSS = (842, 595)
TITLES = (
    "Lịch tiêm phòng vắc-xin cho trẻ dưới 5 tuổi tại trạm y tế xã",
    "Thông báo cắt điện để sửa chữa lưới điện hạ thế",
    "Kế hoạch gieo cấy vụ Đông Xuân 2026-2027",
    "Phòng, chống cháy rừng mùa hanh khô",
    "Tuyển quân năm 2027: các mốc thời gian cần biết",
    "Họp dân thôn về việc hiến đất mở đường",
    "Giá vật tư nông nghiệp trong tuần",
    "Thu gom rác thải sinh hoạt theo giờ mới",
)


@pytest.fixture
def served(desk: WebDesk) -> Iterator[ServedPages]:
    for number, title in enumerate(TITLES):
        zones = frozenset(desk.zones()[: 6 if number % 3 else 5])
        until = NOW + timedelta(days=20 if number else 5)
        desk.approved(title=title, zones=zones, valid_until=until, airings=None)
    playout = FakePlayout(desk.data, silent(NOW.isoformat()))
    with ServedPages(desk) as pages:
        yield pages
    playout.close()


@pytest.fixture
def page(chromium: Browser, served: ServedPages) -> Iterator[Page]:
    window = chromium.new_context(locale="vi-VN")
    made = window.new_page()
    made.goto(served.url + "/sign-in")
    made.fill("#login", "bientap")
    made.fill("#password", PASSWORD)
    made.keyboard.press("Enter")
    made.wait_for_selector("header.bar")
    yield made
    window.close()


def test_a_usual_week_is_printed_on_one_or_two_numbered_sheets(
    page: Page, served: ServedPages
) -> None:
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto(served.url + "/timetable/sheet?day=2026-11-24&motto=1")

    paper = page.pdf(prefer_css_page_size=True, print_background=True)
    if kept := os.environ.get("KEEP_PAPER"):
        Path(kept).write_bytes(paper)

    sheets = PdfReader(io.BytesIO(paper)).pages
    words = "".join("".join(sheet.extract_text() for sheet in sheets).split())
    assert 1 <= len(sheets) <= 2
    assert all(
        (round(sheet.mediabox.width), round(sheet.mediabox.height)) == A4_ACROSS for sheet in sheets
    )
    assert f"1/{len(sheets)}" in words
    for said in (
        "LỊCH PHÁT THANH TUẦN",
        "từ thứ Hai, 23/11/2026 (15/10 âm lịch) đến Chủ nhật, 29/11/2026",
        "NGƯỜI PHÊ DUYỆT",
        "Lê Văn Chính",
        "Trần Thị Bình",
        "Kế hoạch gieo cấy",
    ):
        assert said.replace(" ", "") in words, said
    assert "bấmCtrl" not in words
    assert complaints == []
