"""The pages of seasons, other times, days of programmes and rules of the place."""

from __future__ import annotations

import re
from html import unescape

import pytest
from visitors import Visitor

SEASONS = "/timetable/seasons/"
HOURS = "/timetable/hours/"
WINTER = {
    "name": "Mùa đông",
    "yearly": "1",
    "first_day": "16",
    "first_month": "10",
    "last_day": "15",
    "last_month": "4",
}
RULE = {"name": "Giờ trưa", "opens": "11:00", "closes": "13:00", "weekdays": ["0", "6"]}


def seen(visitor: Visitor, path: str = SEASONS) -> str:
    return unescape(visitor.text(path))


def times(visitor: Visitor) -> None:
    given = {"way-1": "at", "at-1": "06:00", "way-2": "not"}
    assert visitor.send(SEASONS + "times/new", name="Giờ rét", **given).status_code == 302


def test_a_season_brings_its_times_and_is_drawn_and_told(operator: Visitor) -> None:
    times(operator)
    assert operator.send(SEASONS + "new", timetable="1", **WINTER).status_code == 302

    page = seen(operator)
    assert "16/10 – 15/04 hằng năm · Giờ rét" in page
    assert page.count("<rect") == 2  # over the turn of the year it has two parts
    assert "Buổi sáng: 06:00; Buổi chiều: không phát" in page
    day = seen(operator, "/timetable/calendar/2026-11-25")
    assert "theo lịch Giờ rét, vì đang là Mùa đông" in day
    assert "Không phát trong thời gian “Mùa đông”." in day


def test_other_times_have_weekdays_of_their_own_that_are_shown_kept_and_taken_out_again(
    operator: Visitor,
) -> None:
    given = {"way-1": "at", "at-1": "06:00", "weekdays-1": ["0", "2"], "way-2": "not"}
    assert operator.send(SEASONS + "times/new", name="Giờ rét", **given).status_code == 302
    operator.send(SEASONS + "new", timetable="1", **WINTER)

    assert "Buổi sáng: 06:00 (thứ Hai, thứ Tư); Buổi chiều: không phát" in seen(operator)
    sheet = seen(operator, SEASONS + "times/1")
    assert "Chỉ vào: thứ Hai, thứ Tư" in sheet
    ticked = re.findall(r'name="(weekdays-\d+)" value="(\d)" checked', sheet)
    assert ticked == [("weekdays-1", "0"), ("weekdays-1", "2")]
    monday, tuesday = (seen(operator, f"/timetable/calendar/2026-11-{day}") for day in (23, 24))
    assert "theo lịch Giờ rét" in monday
    assert "theo lịch Giờ rét" not in tuesday

    operator.send(SEASONS + "times/1", name="Giờ rét", **given | {"weekdays-1": []})

    assert "Buổi sáng: 06:00; Buổi chiều: không phát" in seen(operator)
    assert "theo lịch Giờ rét" in seen(operator, "/timetable/calendar/2026-11-24")


def test_a_weekday_there_is_not_is_refused_and_nothing_is_kept(operator: Visitor) -> None:
    given = {"way-1": "at", "at-1": "06:00", "weekdays-1": ["7"]}

    answer = operator.send(SEASONS + "times/new", name="Giờ rét", **given)

    assert answer.status_code == 422
    assert "là số từ 0 (thứ Hai)" in unescape(answer.get_data(as_text=True))
    assert "Giờ rét" not in seen(operator)


def test_a_season_is_changed_and_removed_and_times_in_use_are_not(operator: Visitor) -> None:
    times(operator)
    operator.send(SEASONS + "new", timetable="1", **WINTER)

    refused = operator.send(SEASONS + "times/1/remove", via=SEASONS)
    assert refused.status_code == 302
    assert "“Giờ rét” đang được dùng cho Mùa đông" in seen(operator)
    operator.send(SEASONS + "1", timetable="1", **WINTER | {"name": "Rét"})
    assert "Rét" in seen(operator, SEASONS + "1")
    operator.send(SEASONS + "1/remove")
    operator.send(SEASONS + "times/1/remove")
    assert "Chưa có mùa nào" in seen(operator)


@pytest.mark.parametrize(
    ("sentence", "changes"),
    [
        ("Không năm nào có ngày đó", {"first_day": "31", "first_month": "2"}),
        ("từ 1 đến 120 ký tự", {"name": " "}),
        ("Hãy ghi ngày.", {"yearly": "0"}),
        ("trước", {"yearly": "0", "first_date": "2027-02-02", "last_date": "2027-02-01"}),
        ("01/01/1900", {"yearly": "0", "first_date": "1800-02-02", "last_date": "1800-02-03"}),
    ],
)
def test_a_season_that_cannot_be_kept_comes_back_with_its_sentence(
    sentence: str, changes: dict[str, str], operator: Visitor
) -> None:
    answer = operator.send(SEASONS + "new", **WINTER | changes)

    assert answer.status_code == 422
    assert sentence in unescape(answer.get_data(as_text=True))


@pytest.mark.parametrize(
    ("said", "given"),
    [
        ("ngày 15 hằng tháng", {"way": "monthly", "month_day": "15"}),
        ("ngày cuối mỗi tháng", {"way": "monthly", "month_day": "-1"}),
        ("Chủ nhật cuối cùng của mỗi tháng", {"way": "nth", "nth": "-1", "weekday": "SU"}),
        ("thứ Hai, cứ 2 tuần một lần", {"way": "weeks", "every": "2", "of_weeks": "MO"}),
        ("mùng một, rằm", {"way": "lunar", "lunar": ["1", "15"]}),
        ("theo quy tắc FREQ=YEARLY;BYMONTH=9", {"way": "rule", "rule": "FREQ=YEARLY;BYMONTH=9"}),
        ("hằng ngày, trừ 2 ngày", {"way": "weekdays", "skipped": "22/11/2026\n2026-11-23"}),
        ("hằng ngày", {"way": "weekdays"}),
    ],
)
def test_the_days_of_a_programme_are_chosen_and_said_in_words(
    said: str, given: dict[str, str], operator: Visitor
) -> None:
    answer = operator.send(SEASONS + "days/1", do="keep", since="2026-11-21", **given)

    assert answer.status_code == 302
    assert f"<b>Buổi sáng</b>: {said}<br>" in seen(operator)
    assert operator.get(SEASONS + "days/1").status_code == 200


def test_the_next_days_are_shown_before_anything_is_kept(operator: Visitor) -> None:
    answer = operator.send(SEASONS + "days/1", do="look", way="lunar", lunar=["15"])

    page = unescape(answer.get_data(as_text=True))
    assert [f"<li>{day}</li>" in page for day in ("thứ Hai, 23/11/2026", "thứ Tư, 23/12/2026")] == [
        True,
        True,
    ]
    assert "<b>Buổi sáng</b>: hằng ngày<br>" in seen(operator)


@pytest.mark.parametrize(
    ("sentence", "given"),
    [
        ("FREQ", {"way": "rule", "rule": "FREQ=SECONDLY"}),
        ("FREQ=DAILY", {"way": "rule", "rule": " "}),
        ("BYMONTHDAY", {"way": "rule", "rule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}),
        ("ít nhất một ngày âm lịch", {"way": "lunar"}),
        ("“hôm-qua” không phải", {"way": "weekdays", "skipped": "hôm-qua"}),
        ("01/01/1900", {"way": "weekdays", "added": "01/01/1800"}),
    ],
)
def test_days_that_cannot_be_kept_come_back_with_their_sentence(
    sentence: str, given: dict[str, str], operator: Visitor
) -> None:
    answer = operator.send(SEASONS + "days/1", do="keep", **given)

    assert answer.status_code == 422
    assert "<b>Buổi sáng</b>: hằng ngày<br>" in seen(operator)
    assert sentence in unescape(answer.get_data(as_text=True))


def test_the_rule_of_an_area_is_kept_shown_with_its_zones_and_removed(
    administrator: Visitor,
) -> None:
    answer = administrator.send(HOURS + "new", area="2", emergencies="0", **RULE)

    assert answer.status_code == 302
    page = seen(administrator, HOURS)
    assert "toàn bộ Thôn Đông: Thôn Đông" in page
    administrator.send(HOURS + "2/remove")
    assert "toàn bộ Thôn Đông" not in seen(administrator, HOURS)


def test_longer_hours_of_emergencies_stand_apart(administrator: Visitor) -> None:
    administrator.send(HOURS + "new", area="1", emergencies="1", **RULE)

    page = seen(administrator, HOURS).partition("Giờ rộng hơn cho tin khẩn cấp")[2]
    assert "Giờ trưa" in page
    assert "checked" in seen(administrator, HOURS + "2")


def test_a_rule_without_zones_or_times_comes_back_with_its_sentence(
    administrator: Visitor,
) -> None:
    for changes in ({"area": "0"}, {"area": "77"}, {"area": "1", "minutes_a_day": "9999"}):
        answer = administrator.send(HOURS + "new", **RULE | changes)
        assert answer.status_code == 422, changes


def test_who_may_only_look_changes_no_season_and_no_rule(
    supervisor: Visitor, operator: Visitor
) -> None:
    for path in ("new", "1/remove", "times/new", "times/1/remove", "days/1"):
        assert supervisor.send(SEASONS + path, **WINTER).status_code == 403, path
    for path in ("new", "1", "1/remove"):
        assert operator.send(HOURS + path, **RULE).status_code == 403, path
    assert supervisor.get(HOURS).status_code == 200
