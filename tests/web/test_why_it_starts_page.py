"""The day page of an old version says why its programmes started then, as it was published."""

from __future__ import annotations

from datetime import date
from html import unescape

from visitors import Visitor
from web_desk import WebDesk

from broadcaster.services import set_days
from broadcaster.services.publishing import publish_day

SUNDAY = date(2026, 11, 22)


def seen(visitor: Visitor, version: int) -> str:
    page = unescape(visitor.text(f"/timetable/{SUNDAY}?version={version}"))
    return page.partition('id="plan"')[2].partition("</h2>")[2].partition("<table")[0]


def test_each_version_keeps_its_own_reason(desk: WebDesk, operator: Visitor) -> None:
    desk.approved(title="Lịch tiêm phòng")
    with desk.work() as session:
        publish_day(session, desk.clock, SUNDAY, "evening")
    with desk.work() as session:
        by = desk.person("bientap")
        set_days.other_timetable(session, desk.clock, by, SUNDAY, None, "ngày hội làng")
        publish_day(session, desk.clock, SUNDAY, "change")

    assert "theo lịch giờ thường ngày" in seen(operator, 1)
    assert "ngày hội làng" not in seen(operator, 1)
    assert "ngày hội làng" in seen(operator, 2)
