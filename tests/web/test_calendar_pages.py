"""The calendar's pages: read, days marked and edited, single days set, all of it taken back."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask
from visitors import Visitor
from web_desk import WebDesk

from broadcaster.services import proposed_holidays

CALENDAR = "/timetable/calendar/"
DAY = CALENDAR + "2026-11-25"
NATIONAL = {"key": "national-day/2027", "year": "2027"}
SECOND = CALENDAR + "2027-09-02"


def seen(visitor: Visitor, path: str = DAY) -> str:
    return unescape(visitor.text(path))


def mourning(visitor: Visitor, **more: str) -> None:
    given = {"kind": "mourning", "name": "Quốc tang", "way": "once", "first": "2026-11-25"}
    answer = visitor.send(CALENDAR + "new", **given | {"last": "2026-11-26"} | more)
    assert answer.status_code == 302


def undone(visitor: Visitor, path: str) -> str:
    number = re.search(r"/timetable/seasons/undo/(\d+)", visitor.text(path))
    assert number is not None
    answer = visitor.send(f"/timetable/seasons/undo/{number[1]}", via=path)
    assert answer.headers["Location"].endswith(path)
    return seen(visitor, path)


def test_a_month_shows_lunar_days_and_marks_and_says_what_is_only_expected(
    supervisor: Visitor,
) -> None:
    page = seen(supervisor, CALENDAR + "2027/2")

    assert "Tháng 2 năm 2027" in page
    assert "Mùng 1 Tết" in page
    assert '<span class="unseen">âm lịch </span>1/1</span>' in page
    assert "provisional" in page
    assert "Đánh dấu ngày" not in page  # a supervisor only looks


def test_a_year_stands_on_one_page_with_its_lunar_name(supervisor: Visitor) -> None:
    page = seen(supervisor, CALENDAR + "year/2030")

    assert page.count('class="mini"') == 12
    assert "Canh Tuất" in page
    assert "thứ Bảy, 02/02/2030" in page


@pytest.mark.parametrize(
    "path", ["1899/1", "2101/1", "2026/13", "year/1899", "year/2101", "1899-12-31", "2026-02-30"]
)
def test_a_day_outside_the_reckoned_years_is_no_page(path: str, supervisor: Visitor) -> None:
    assert supervisor.get(CALENDAR + path).status_code == 404


def test_mourning_is_marked_with_its_decision_and_the_day_says_what_it_changes(
    operator: Visitor,
) -> None:
    mourning(operator, source="Công điện 5")

    page = seen(operator)
    assert "chính thức" in page
    assert "Công điện 5" in page
    assert "Quốc tang: không phát nhạc." in page
    assert "Quốc tang" in seen(operator, CALENDAR + "2026-11-26")
    assert "Quốc tang</span>" not in undone(operator, DAY)


def test_an_exam_day_is_quiet_in_the_zones_that_were_ticked(
    operator: Visitor, desk: WebDesk
) -> None:
    first = desk.zones()[0]
    mourning(
        operator, kind="exam", name="Thi", quiet_from="07:00", quiet_until="11:00", zones=str(first)
    )

    assert "Thi: loa ở Thôn Đông im lặng từ 07:00 đến 11:00." in seen(operator)


def test_a_feast_by_the_moon_comes_back_every_year_and_is_listed(operator: Visitor) -> None:
    answer = operator.send(
        CALENDAR + "new", kind="custom", name="Hội làng", way="moon", day="10", month="1"
    )

    assert answer.status_code == 302
    for year in (2027, 2028):
        assert "Hội làng" in seen(operator, f"{CALENDAR}year/{year}")
    assert "10/1 âm lịch" in seen(operator, CALENDAR + "year")


@pytest.mark.parametrize(
    ("sentence", "changes"),
    [
        ("trước ngày đầu", {"last": "2026-11-01"}),
        ("Hãy ghi ngày.", {"first": ""}),
        ("từ 1 đến 120 ký tự", {"name": " "}),
        ("hãy ghi tháng từ 1 đến 12", {"way": "moon", "day": "3", "month": "13"}),
        ("hãy nhập hai giờ", {"quiet_from": "07:00", "quiet_until": "07:00"}),
    ],
)
def test_what_cannot_be_marked_comes_back_with_its_sentence_and_what_was_typed(
    sentence: str, changes: dict[str, str], operator: Visitor
) -> None:
    given = {"kind": "exam", "name": "Thi", "way": "once", "first": "2026-11-25", "source": "QĐ 7"}

    answer = operator.send(CALENDAR + "new", **given | changes)

    assert answer.status_code == 422
    page = unescape(answer.get_data(as_text=True))
    assert sentence in page
    assert 'value="QĐ 7"' in page


def test_a_proposed_day_is_made_official_moved_renamed_removed_and_put_back(
    operator: Visitor,
) -> None:
    operator.send(SECOND + "/mark", do="official", source="QĐ 12", **NATIONAL)
    assert "QĐ 12" in seen(operator, SECOND)

    moved = operator.send(SECOND + "/mark", do="move", to="2027-09-06", **NATIONAL)
    assert moved.headers["Location"].endswith("2027-09-06")
    monday = CALENDAR + "2027-09-06"
    operator.send(monday + "/mark", do="rename", name="Nghỉ bù", **NATIONAL)
    assert "Nghỉ bù" in seen(operator, monday)

    operator.send(monday + "/mark", do="remove", **NATIONAL)
    assert "Ngày này không được đánh dấu" in seen(operator, monday)
    assert "Nghỉ bù" in seen(operator, CALENDAR + "year/2027")
    operator.send(monday + "/mark", do="restore", **NATIONAL)
    assert "Nghỉ bù" in seen(operator, monday)


def test_a_decision_without_its_number_is_refused_on_the_page_of_the_day(operator: Visitor) -> None:
    answer = operator.send(SECOND + "/mark", do="official", source=" ", **NATIONAL)

    assert answer.status_code == 422
    assert "Số quyết định hoặc công văn" in answer.get_data(as_text=True)


def test_a_day_is_skipped_with_its_reason_and_made_usual_again(operator: Visitor) -> None:
    operator.send(DAY + "/set", do="skip", all="1", why="Sửa cột loa")

    page = seen(operator)
    assert "Ngày này không có buổi phát nào." in page
    assert page.count("Sửa cột loa") >= 3  # once a programme that falls away, once in the list
    operator.send(DAY + "/set", do="clear")
    assert "Trở lại như thường ngày" not in seen(operator)


def test_a_programme_is_moved_added_and_taken_out_on_one_day(operator: Visitor) -> None:
    operator.send(DAY + "/set", do="move", start="2@17:00", after="18:15", why="Bóng đá")
    operator.send(DAY + "/set", do="add", template="1", starts="10:00", why="Khai giảng")

    page = seen(operator)
    assert ("18:15</b>" in page, "10:00</b>" in page, "17:00</b>" in page) == (True, True, False)
    number = re.search(r'name="number" value="(\d+)"', page)
    assert number is not None
    operator.send(DAY + "/set", do="remove_extra", number=number[1])
    assert "10:00</b>" not in seen(operator)


@pytest.mark.parametrize(
    "given",
    [
        {"do": "skip", "why": "Vì"},
        {"do": "skip", "all": "1", "why": " "},
        {"do": "move", "start": "x@y", "after": "18:00", "why": "Vì"},
        {"do": "move", "start": "2@04:00", "after": "18:00", "why": "Vì"},
        {"do": "add", "template": "1", "starts": "26:00", "why": "Vì"},
        {"do": "timetable", "timetable": "77", "why": "Vì"},
    ],
)
def test_a_day_that_cannot_be_set_so_says_why_and_stays(
    given: dict[str, str], operator: Visitor
) -> None:
    before = seen(operator).count("05:30")

    answer = operator.send(DAY + "/set", **given)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.get_data(as_text=True)
    assert seen(operator).count("05:30") == before


def test_who_may_only_look_changes_nothing(app: Flask, technician: Visitor) -> None:
    for path, given in (
        (CALENDAR + "new", {"name": "Thi", "first": "2026-11-25"}),
        (DAY + "/set", {"do": "skip", "all": "1", "why": "Vì"}),
        (SECOND + "/mark", {"do": "remove", **NATIONAL}),
        (CALENDAR + "own/1/remove", {}),
    ):
        assert technician.send(path, **given).status_code == 403, path


@pytest.mark.parametrize(
    "given",
    [
        {"do": "move", "to": "0001-01-01"},
        {"do": "move", "to": "9999-12-31"},
        {"do": "effects", "timetable": "x" * 500},
        {"do": "effects", "zones": "999999"},
        {"do": "", "source": "x" * 10_000},
        {"do": "official", "source": "x" * 10_000},
        {"do": "rename", "name": "x" * 10_000},
    ],
)
def test_what_no_person_would_type_gets_its_sentence(
    given: dict[str, str], app: Flask, operator: Visitor
) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False

    assert operator.send(SECOND + "/mark", **NATIONAL | given).status_code in {302, 422}
    assert "Quốc khánh" in seen(operator, SECOND)


def test_the_log_of_the_day_tells_who_changed_what_and_the_plan_why_it_starts(
    operator: Visitor,
) -> None:
    operator.send(DAY + "/set", do="move", start="2@17:00", after="18:15", why="Bóng đá")

    assert "Ngày 25/11/2026 dời một buổi: Bóng đá" in seen(operator, "/log/")
    assert "Trần Thị Bình" in seen(operator, "/log/")


def test_a_proposed_holiday_near_at_hand_is_asked_for_on_the_first_page_until_it_is_official(
    desk: WebDesk, operator: Visitor, supervisor: Visitor
) -> None:
    with desk.work() as session:
        proposed_holidays.remind(session, desk.clock)
    day = CALENDAR + "2026-11-24"

    asked = "Ngày Văn hóa Việt Nam, 24/11/2026: ngày này mới là dự kiến."
    needs = seen(operator, "/").partition('id="needs"')[2]
    assert asked in needs
    assert f'href="{day}"' in needs
    assert asked not in seen(supervisor, "/")

    given = {"key": "culture-day/2026", "year": "2026", "do": "official", "source": "QĐ 9"}
    assert operator.send(day + "/mark", **given).status_code == 302

    assert asked not in seen(operator, "/")
