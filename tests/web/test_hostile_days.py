"""Days far from ours: every page of the timetable answers with a sentence, in no time."""

from __future__ import annotations

import pytest
from flask import Flask
from visitors import Visitor

FAR = ("0001-01-01", "1899-12-31", "2200-12-31", "2201-01-01", "9999-12-31")
PAGES = (
    "/timetable/{day}",
    "/timetable/{day}/hold",
    "/timetable/{day}/versions",
    "/timetable/{day}/programme?key={day}/t1/0530",
    "/timetable/{day}/try?key={day}/t1/0530&at=07:00",
    "/timetable/?day={day}",
    "/timetable/heard?zone=1&day={day}",
    "/timetable/sheet?day={day}",
    "/timetable/plan.csv?first={day}&last={day}",
    "/timetable/plan.ics?first={day}",
    "/timetable/versions?changed={day}",
    "/timetable/copy-week/?source={day}",
    "/timetable/copy-week/?target={day}",
    "/timetable/calendar/{day}",
    "/log/?day={day}",
)


@pytest.mark.parametrize("day", FAR)
def test_a_day_before_1900_or_after_2200_breaks_no_page(
    day: str, app: Flask, operator: Visitor
) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False

    found = {page: operator.get(page.format(day=day)).status_code for page in PAGES}

    assert {page: status for page, status in found.items() if status >= 500} == {}


@pytest.mark.parametrize("day", FAR)
def test_nothing_can_be_moved_or_set_there(day: str, app: Flask, operator: Visitor) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    fields = {"key": f"{day}/t1/0530", "at": "07:00", "scope": "day", "do": "clear", "why": "x"}

    for path in ("move", "hold", "release"):
        assert operator.send(f"/timetable/{day}/{path}", **fields).status_code < 500
    assert operator.send(f"/timetable/calendar/{day}/set", **fields).status_code < 500


def test_the_sentence_says_which_years_are_reckoned_with(operator: Visitor) -> None:
    assert "01/01/1900" in operator.text("/timetable/?day=1899-12-31")
    assert "31/12/2200" in operator.text("/log/?day=9999-12-31")


@pytest.mark.parametrize("page", ["calendar/{year}/1", "calendar/year/{year}"])
def test_a_year_that_no_calendar_has_is_no_page(page: str, app: Flask, operator: Visitor) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False

    for year in (0, 1899, 2101, 10**10, 10**14):
        assert operator.get("/timetable/" + page.format(year=year)).status_code in {200, 404}
