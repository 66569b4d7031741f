"""Two people have the same sheet of the year open: the later one sees what the first changed."""

from __future__ import annotations

import re
from html import unescape

import pytest
from visitors import Visitor
from werkzeug.test import TestResponse

SEASONS, CALENDAR = "/timetable/seasons/", "/timetable/calendar/"
DAY = CALENDAR + "2026-11-26"
SEEN = re.compile(r'name="seen" value="([^"]*)"')
TOLD = "Nguyễn Văn An đã sửa mục này sau khi bạn mở. Thay đổi của bạn chưa được lưu"
WINTER = {
    "name": "Mùa đông",
    "yearly": "1",
    "first_day": "16",
    "first_month": "10",
    "last_day": "15",
    "last_month": "4",
}
MOVED = {"do": "move", "start": "1@05:30", "after": "06:30", "why": "mất điện"}


def opened(visitor: Visitor, path: str) -> str:
    return seen_in(visitor.text(path))


def seen_in(text: str) -> str:
    found = SEEN.search(text)
    assert found is not None
    return unescape(found[1])


def page(answer: TestResponse) -> str:
    return unescape(answer.get_data(as_text=True))


def made(visitor: Visitor) -> None:
    given = {"way-1": "at", "at-1": "06:00", "way-2": "not"}
    visitor.send(SEASONS + "times/new", name="Giờ rét", **given)
    visitor.send(SEASONS + "new", timetable="1", **WINTER)


def test_the_later_one_is_told_from_when_to_when_a_season_lasts_now(
    operator: Visitor, administrator: Visitor
) -> None:
    made(operator)
    seen = opened(operator, SEASONS + "1")
    longer = WINTER | {"last_day": "30", "first_month": "9"}
    administrator.send(SEASONS + "1", timetable="1", **longer)

    answer = operator.send(SEASONS + "1", timetable="1", seen=seen, **WINTER | {"name": "Rét"})

    assert answer.status_code == 409
    assert TOLD in page(answer)
    assert "Ngày đầu nay là 16/09, trước là 16/10." in page(answer)
    assert "Ngày cuối nay là 30/04, trước là 15/04." in page(answer)
    assert 'value="Rét"' in page(answer)  # what was typed is not lost
    assert "16/09 – 30/04" in operator.text(SEASONS)


def test_who_has_looked_at_what_changed_may_keep_the_own_way(
    operator: Visitor, administrator: Visitor
) -> None:
    made(operator)
    seen = opened(operator, SEASONS + "1")
    administrator.send(SEASONS + "1", timetable="1", **WINTER | {"last_day": "30"})
    refused = operator.send(SEASONS + "1", timetable="1", seen=seen, **WINTER)
    again = seen_in(refused.get_data(as_text=True))

    assert operator.send(SEASONS + "1", timetable="1", seen=again, **WINTER).status_code == 302
    assert "16/10 – 15/04" in operator.text(SEASONS)


def test_a_sheet_that_was_wrong_once_still_knows_what_it_was_opened_with(
    operator: Visitor, administrator: Visitor
) -> None:
    made(operator)
    seen = opened(operator, SEASONS + "1")
    administrator.send(SEASONS + "1", timetable="1", **WINTER | {"last_day": "30"})

    wrong = operator.send(SEASONS + "1", timetable="1", seen=seen, **WINTER | {"name": " "})

    assert wrong.status_code == 422
    assert seen_in(wrong.get_data(as_text=True)) == seen


@pytest.mark.parametrize(
    ("theirs", "sentence"),
    [
        ({"way-1": "at", "at-1": "06:20", "way-2": "not"}, "Buổi sáng: nay 06:20, trước 06:00."),
        ({"way-1": "usual", "way-2": "not"}, "Buổi sáng: nay như thường ngày, trước 06:00."),
        (
            {"way-1": "at", "at-1": "06:00", "way-2": "usual"},
            "Buổi chiều: nay như thường ngày, trước không phát.",
        ),
    ],
)
def test_the_later_one_is_told_the_other_times(
    theirs: dict[str, str], sentence: str, operator: Visitor, administrator: Visitor
) -> None:
    made(operator)
    seen = opened(operator, SEASONS + "times/1")
    administrator.send(SEASONS + "times/1", name="Giờ rét", **theirs)

    mine = {"way-1": "at", "at-1": "05:55", "way-2": "not"}
    answer = operator.send(SEASONS + "times/1", name="Giờ rét", seen=seen, **mine)

    assert answer.status_code == 409
    assert sentence in page(answer)
    assert 'value="05:55"' in page(answer)


def test_a_programme_that_got_a_time_of_its_own_meanwhile_is_not_taken_out_unseen(
    operator: Visitor, administrator: Visitor
) -> None:
    operator.send(SEASONS + "times/new", name="Giờ rét", **{"way-1": "usual", "way-2": "not"})
    seen = opened(operator, SEASONS + "times/1")
    theirs = {"way-1": "at", "at-1": "06:20", "way-2": "not"}
    administrator.send(SEASONS + "times/1", name="Giờ rét", **theirs)

    mine = {"way-1": "usual", "way-2": "not"}
    answer = operator.send(SEASONS + "times/1", name="Giờ rét", seen=seen, **mine)

    assert "Buổi sáng: nay 06:20, trước như thường ngày." in page(answer)


def test_days_of_a_programme_are_not_changed_over_somebody(
    operator: Visitor, administrator: Visitor
) -> None:
    seen = opened(operator, SEASONS + "days/1")
    monthly = {"way": "monthly", "month_day": "1", "do": "keep"}
    administrator.send(SEASONS + "days/1", **monthly)

    answer = operator.send(SEASONS + "days/1", seen=seen, **monthly | {"month_day": "2"})

    assert answer.status_code == 409
    assert TOLD in page(answer)


def test_what_somebody_set_for_a_day_is_not_replaced_unseen(
    operator: Visitor, administrator: Visitor
) -> None:
    seen = opened(operator, DAY)
    administrator.send(DAY + "/set", **MOVED)

    answer = operator.send(DAY + "/set", do="skip", all="1", why="lễ", seen=seen)

    assert answer.status_code == 409
    assert TOLD in page(answer)
    assert "Ngày này nay được đặt khác: mất điện" in page(answer)
    assert "06:30" in page(answer)  # the page shows the day as it is now


def test_who_moves_what_somebody_skipped_meanwhile_is_told_who_did(
    operator: Visitor, administrator: Visitor
) -> None:
    seen = opened(operator, DAY)
    administrator.send(DAY + "/set", do="skip", all="1", why="mất điện")

    answer = operator.send(DAY + "/set", seen=seen, **MOVED)

    assert answer.status_code == 409
    assert TOLD in page(answer)
    assert "Ngày này nay được đặt khác: mất điện" in page(answer)


def test_a_move_by_the_grid_is_told_to_who_has_the_day_open(
    operator: Visitor, administrator: Visitor
) -> None:
    seen = opened(operator, DAY)
    sheet = "/timetable/2026-11-26/programme?key=2026-11-26/t1/0530&at=06:10"
    stamp = opened(administrator, sheet)
    given = {"key": "2026-11-26/t1/0530", "at": "06:10", "scope": "day", "why": "mất điện"}
    moved = administrator.send("/timetable/2026-11-26/move", seen=stamp, **given)
    assert moved.status_code == 302

    answer = operator.send(DAY + "/set", do="skip", all="1", why="lễ", seen=seen)

    assert answer.status_code == 409
    assert "Ngày này nay được đặt khác: mất điện" in page(answer)


def test_a_mark_is_not_changed_over_somebody(operator: Visitor, administrator: Visitor) -> None:
    mark = {"kind": "exams", "name": "Thi", "first": "2026-11-26", "last": "2026-11-26"}
    operator.send(CALENDAR + "new", **mark)
    shown = operator.text(DAY)
    key = re.search(r'name="key" value="([^"]+)"', shown)[1]
    where = {"key": key, "year": "2026"}
    seen = opened(operator, DAY)
    administrator.send(DAY + "/mark", do="rename", name="Thi thử", **where)

    answer = operator.send(DAY + "/mark", do="effects", seen=seen, **where)

    assert answer.status_code == 409
    assert TOLD in page(answer)
    assert "Thi thử" in page(answer)


def test_who_was_shown_nothing_or_nonsense_breaks_nothing(operator: Visitor) -> None:
    made(operator)

    for given in ("", "[]", "no JSON", "{}"):
        answer = operator.send(SEASONS + "1", timetable="1", seen=given, **WINTER)
        assert answer.status_code == 302
