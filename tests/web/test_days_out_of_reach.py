"""Days of no year that is reckoned with: every page of days answers, and none breaks."""

from __future__ import annotations

import pytest
from flask import Flask
from visitors import Visitor

PAGES = (
    "/timetable/{day}",
    "/timetable/?day={day}",
    "/timetable/{day}/programme?key={day}/t1/0530",
    "/timetable/{day}/try?key={day}/t1/0530&at=06:00",
    "/timetable/calendar/{day}",
    "/timetable/calendar/new?day={day}",
    "/timetable/{day}/hold",
    "/timetable/{day}/versions",
    "/log/?day={day}",
)


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "2201-01-01", "9999-12-31"])
def test_a_page_of_a_day_nobody_reckons_with_answers(
    day: str, app: Flask, administrator: Visitor
) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False

    answers = {page: administrator.get(page.format(day=day)).status_code for page in PAGES}

    assert set(answers.values()) <= {200, 404, 409}, answers


def test_a_day_nobody_reckons_with_is_told_in_a_sentence(administrator: Visitor) -> None:
    page = administrator.text("/timetable/?day=1899-12-31")

    assert "1899" in page
    assert "1900" in page
