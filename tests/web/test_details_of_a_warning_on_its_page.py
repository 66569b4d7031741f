"""The details of a warning on the second page: said with it, or told what is wrong with them."""

from __future__ import annotations

from test_emergency_pages import confirmed, filled
from visitors import Visitor
from web_desk import WebDesk


def test_details_become_part_of_what_is_said(desk: WebDesk, operator: Visitor) -> None:
    page = confirmed(operator, desk, place="thôn Đoài", hotline="114")

    assert filled(page)["text"] == "Nước lên nhanh. Nơi xảy ra: thôn Đoài. Đường dây nóng: 114."


def test_a_wrong_detail_is_told_and_nothing_that_was_typed_is_lost(
    desk: WebDesk, operator: Visitor
) -> None:
    page = confirmed(operator, desk, place="thôn Đoài", time="hôm nào")

    assert "17:30" in page
    for kept in ("thôn Đoài", "hôm nào", "Nước lên nhanh."):
        assert kept in page
    assert "Nơi xảy ra:" not in page


def test_details_that_make_it_too_long_are_refused(desk: WebDesk, operator: Visitor) -> None:
    page = confirmed(operator, desk, text="x " * 90, place="y" * 30)

    assert "200" in page
    assert 'name="code"' not in page
