"""Times that no browser sends: each form answers with its sentence, and nothing is kept."""

from __future__ import annotations

import pytest
from flask import Flask
from visitors import Visitor

DAY = "/timetable/calendar/2026-11-23/set"
TEMPLATE = "/timetable/templates/1"
HOURS = "/timetable/hours/1"
FRAME = {"name": "Sáng", "longest": "30", "weekdays": "0", "zones": "1"}
RULE = {"name": "Giờ", "closes": "21:00", "weekdays": "0", "zones": "1"}
HOSTILE = ("17:00+07:00", "05:30Z", "05:30:00.000001", "25:00", "24:00", "")


@pytest.mark.parametrize(
    ("path", "fields", "name"),
    [
        (TEMPLATE, FRAME, "starts"),
        (HOURS, RULE, "opens"),
        (DAY, {"do": "add", "why": "Lễ", "template": "1"}, "starts"),
        (DAY, {"do": "move", "why": "Lễ", "start": "1@05:30"}, "after"),
    ],
)
def test_a_time_of_another_zone_or_of_no_day_is_refused_with_its_sentence(
    path: str, fields: dict[str, str], name: str, app: Flask, administrator: Visitor
) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False

    for at in HOSTILE:
        answer = administrator.send(path, **fields, **{name: at})
        said = answer.get_data(as_text=True) + administrator.text("/more")
        assert answer.status_code in {302, 422}
        assert "Xin ghi giờ như 17:00." in said


def test_the_start_that_is_moved_is_named_by_a_local_time(
    app: Flask, administrator: Visitor
) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    fields = {"do": "move", "why": "Lễ", "start": "1@05:30+07:00", "after": "06:30"}

    answer = administrator.send(DAY, **fields)

    assert answer.status_code == 422
