"""Sheets kept seconds before a programme and while it sounds say what they no longer change."""

from __future__ import annotations

from datetime import time, timedelta
from html import unescape

import pytest
from visitors import Visitor
from web_desk import WebDesk

from broadcaster.services import planning
from broadcaster.store.tables import ClipRow, TemplateRow

SEASONS, DAY = "/timetable/seasons/", "/timetable/calendar/2026-11-21"
TOLD = "Đang phát hoặc sắp phát: Buổi sáng. Buổi này vẫn phát như cũ"


@pytest.fixture
def near(desk: WebDesk) -> WebDesk:
    """The morning programme begins in three seconds; the evening one is hours away."""
    zones = frozenset(desk.zones())
    desk.approved(airings=None, zones=zones)
    at = desk.clock.now().astimezone(desk.timezone) + timedelta(minutes=5)
    with desk.work() as session:
        template = session.get(TemplateRow, 1)
        template.starts = at.time().replace(microsecond=0)
        for clip in session.query(ClipRow):
            clip.length = timedelta(seconds=150)
    with desk.work() as session:
        planning.publish_ahead(session, desk.clock)
    desk.clock.sleep(timedelta(minutes=4, seconds=57).total_seconds())
    return desk


def flashes(visitor: Visitor) -> str:
    return unescape(visitor.text(SEASONS))


@pytest.mark.parametrize(
    ("path", "given"),
    [
        (DAY + "/set", {"do": "skip", "all": "1", "why": "mất điện"}),
        (SEASONS + "times/new", {"name": "Giờ rét", "way-1": "not", "way-2": "usual"}),
        (SEASONS + "days/1", {"way": "monthly", "month_day": "1", "do": "keep"}),
        ("/timetable/templates/1/switch", {"enabled": "0"}),
    ],
)
def test_who_changes_what_is_about_to_sound_is_told_that_it_goes_on(
    path: str, given: dict[str, str], near: WebDesk, operator: Visitor
) -> None:
    assert operator.send(path, **given).status_code == 302

    assert TOLD in flashes(operator)
    with near.work() as session:
        planning.publish_ahead(session, near.clock)
        plan = planning.plan_of(session, near.clock.now().astimezone(near.timezone).date())
    assert "Buổi sáng" in {line.programme_name for line in plan.lines}


def test_who_changes_a_day_hours_before_is_told_nothing_of_it(
    desk: WebDesk, operator: Visitor
) -> None:
    desk.approved()
    with desk.work() as session:
        session.get(TemplateRow, 1).starts = time(20, 0)
        session.flush()
        planning.publish_ahead(session, desk.clock)

    operator.send(DAY + "/set", do="skip", all="1", why="mất điện")

    assert "sắp phát" not in flashes(operator)


def test_what_is_over_is_not_named(near: WebDesk, operator: Visitor) -> None:
    near.clock.sleep(timedelta(hours=1).total_seconds())

    operator.send(DAY + "/set", do="skip", all="1", why="mất điện")

    assert "sắp phát" not in flashes(operator)
