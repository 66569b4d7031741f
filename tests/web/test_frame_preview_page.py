"""The preview of a frame on its page: which day it shows, and why."""

from __future__ import annotations

from datetime import date

from test_frame_pages import PAGE, press
from visitors import Visitor
from web_desk import WebDesk

from broadcaster.services import holds, set_days
from broadcaster.services.publishing import publish_day

SUNDAY, MONDAY = date(2026, 11, 22), date(2026, 11, 23)


def shown(visitor: Visitor, **changes: str) -> str:
    return press(visitor, visitor.text(PAGE), "preview", **changes).partition('id="preview"')[2]


def test_it_names_its_day_why_it_begins_then_and_which_days_it_passes_over(
    desk: WebDesk, operator: Visitor
) -> None:
    desk.approved(title="Lịch tiêm phòng")
    assert "Chủ nhật, 22/11/2026" in shown(operator)
    with desk.work() as session:
        set_days.skip(session, desk.clock, desk.person("bientap"), SUNDAY, "sửa đường dây")

    page = shown(operator)

    assert "thứ Hai, 23/11/2026" in page
    assert "theo lịch" in page
    assert "Không phát vào Chủ nhật, 22/11/2026:" in page
    assert "sửa đường dây" in page


def test_a_held_day_is_told_with_the_way_to_let_it_go(desk: WebDesk, operator: Visitor) -> None:
    desk.approved(title="Lịch tiêm phòng")
    with desk.work() as session:
        publish_day(session, desk.clock, SUNDAY, "evening")
        holds.hold(session, desk.clock, SUNDAY, desk.person("bientap"), "họp dân")

    page = shown(operator)

    assert f"/{SUNDAY}/hold" in page
    assert "có người giữ" in page
