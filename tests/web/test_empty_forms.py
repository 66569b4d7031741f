"""Forms that lack the field that says what is wanted: refused, and nothing is changed by them."""

from __future__ import annotations

import pytest
from visitors import Visitor
from web_desk import WebDesk

from broadcaster.domain.days import PLAIN, ProgrammeDays
from broadcaster.domain.programmes import TemplateId
from broadcaster.services import decisions, programme_days, timetable

BUTTON, DAY = "Chưa chọn việc gì", "Hãy ghi ngày."


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/timetable/templates/1/switch", BUTTON),
        ("/timetable/seasons/days/1", BUTTON),
        ("/timetable/copy-week/", DAY),
    ],
)
def test_an_empty_form_changes_nothing(
    path: str, said: str, desk: WebDesk, operator: Visitor
) -> None:
    days = ProgrammeDays("FREQ=DAILY")
    with desk.work() as session:
        by = desk.person("bientap")
        programme_days.save_days(session, desk.clock, by, TemplateId(1), days)

    answer = operator.send(path)

    with desk.work() as session:
        assert timetable.template(session, TemplateId(1)).enabled
        assert programme_days.days_of(session, TemplateId(1)) == days != PLAIN
        assert len(decisions.recent(session)) == 1
    assert answer.status_code in {302, 422}
    assert said in answer.text + operator.text("/more")
