"""What a zone hears, the differences of two versions, and the plan on paper."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from flask import Flask
from visitors import Visitor
from web_desk import NOW, WebDesk

from broadcaster.domain.programmes import Cause
from broadcaster.services import planning
from web import sheetwords

TOMORROW = date(2026, 11, 22)


def publish(desk: WebDesk, day: date = TOMORROW) -> None:
    with desk.work() as session:
        assert planning.publish_day(session, desk.clock, day, "evening") is not None


def test_a_zone_tells_what_it_hears_tomorrow_and_for_how_long(
    desk: WebDesk, supervisor: Visitor
) -> None:
    desk.approved(title="Tiêm phòng", zones=frozenset(desk.zones()[:1]))
    first, second, *_ = desk.zones()

    here = supervisor.text(f"/timetable/heard?zone={first}&day=2026-11-22")
    there = supervisor.text(f"/timetable/heard?zone={second}&day=2026-11-22")

    assert "Tiêm phòng" in here
    assert "có tiếng, trong" in here
    assert "Tiêm phòng" not in there
    assert "Không nghe gì" in there


def test_without_a_zone_the_first_one_is_shown_and_an_unknown_one_is_not_found(
    desk: WebDesk, operator: Visitor
) -> None:
    first = desk.zones()[0]

    assert (
        operator.get("/timetable/heard")
        .headers["Location"]
        .endswith(f"/timetable/heard?zone={first}&day=2026-11-22")
    )
    assert operator.get("/timetable/heard?zone=9999").status_code == 404


def test_any_two_versions_are_compared_in_words(desk: WebDesk, operator: Visitor) -> None:
    desk.approved(title="Tin một")
    publish(desk)
    desk.approved(title="Tin hai")
    publish(desk)
    desk.approved(title="Tin ba")
    publish(desk)

    day = operator.text("/timetable/2026-11-22")
    last = operator.text("/timetable/2026-11-22/versions")
    whole = operator.text("/timetable/2026-11-22/versions?older=1&newer=3")
    back = operator.text("/timetable/2026-11-22/versions?older=3&newer=1")

    assert "/timetable/2026-11-22/versions" in day
    assert "Tự công bố buổi tối" in day
    assert "Thêm Tin ba vào" in last
    assert "Thêm Tin hai vào" not in last
    assert "Thêm Tin hai vào" in whole
    assert "Thêm Tin ba vào" in whole
    assert "Bỏ Tin hai khỏi" in back
    assert operator.get("/timetable/2026-11-22/versions?newer=9").status_code == 404


def test_the_versions_of_any_day_are_asked_for_by_its_date(operator: Visitor) -> None:
    asked = operator.get("/timetable/versions?changed=2026-11-22")

    assert asked.headers["Location"].endswith("/timetable/2026-11-22/versions")
    assert "chưa công bố bản nào" in operator.text("/timetable/2026-11-22/versions")


def test_no_two_fields_of_the_sheets_page_have_one_name_for_both(operator: Visitor) -> None:
    for path in ("/timetable/sheets", "/timetable/presets/", "/timetable/import/"):
        found = re.findall(r'\sid="([^"]+)"', operator.text(path))

        assert len(found) == len(set(found)), path


def test_the_plan_is_taken_along_as_a_table_for_excel(desk: WebDesk, supervisor: Visitor) -> None:
    desk.approved(title="=HYPERLINK(1)")

    answer = supervisor.get("/timetable/plan.csv?first=2026-11-22&last=2026-11-22")
    comma = supervisor.get("/timetable/plan.csv?first=2026-11-22&separator=comma")

    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"].endswith('2026-11-22_2026-11-22.csv"')
    lines = answer.data.decode("utf-8").splitlines()
    assert lines[0] == (
        "\ufeffNgày;Bắt đầu;Kết thúc;Độ dài;Chương trình;Loại;Nội dung;Cụm loa;Vì sao ở đây;Bản"
    )
    assert any(";Tin bài;'=HYPERLINK(1);" in line for line in lines)
    assert comma.data.decode("utf-8").splitlines()[0].startswith("\ufeffNgày,")
    assert supervisor.get("/timetable/plan.csv?first=2026-11-22&last=2026-11-01").status_code == 422


def test_a_calendar_subscribes_without_a_sign_in_and_is_told_when_nothing_changed(
    desk: WebDesk, operator: Visitor, stranger: Visitor
) -> None:
    desk.approved(title="Tiêm phòng")
    made = operator.send("/timetable/calendars", name="Điện thoại chủ tịch", zone="")
    found = re.search(r'id="address">http://localhost(/calendar/[^<]+\.ics)<', made.text)
    assert found is not None

    first = stranger.get(found[1])
    again = stranger.get(found[1], headers={"If-None-Match": first.headers["ETag"]})
    since = stranger.get(found[1], headers={"If-Modified-Since": first.headers["Last-Modified"]})

    assert first.status_code == 200
    assert first.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "Tiêm phòng" in first.text
    assert (again.status_code, again.data) == (304, b"")
    assert since.status_code == 304
    assert stranger.client.post(found[1]).status_code in {400, 405}
    assert found[1] not in operator.text("/timetable/sheets")

    operator.send("/timetable/calendars/1/revoke", via="/timetable/sheets")

    assert stranger.get(found[1]).status_code == 404
    assert stranger.get("/calendar/guess.ics").status_code == 404


def test_an_address_is_only_made_by_those_who_may(supervisor: Visitor, operator: Visitor) -> None:
    assert supervisor.send("/timetable/calendars", name="X").status_code == 403
    assert operator.send("/timetable/calendars", name=" ").status_code == 422


def test_a_calendar_file_is_sent(desk: WebDesk, supervisor: Visitor) -> None:
    desk.approved(title="Tiêm phòng", airings=None, valid_until=NOW + timedelta(days=30))

    answer = supervisor.get("/timetable/plan.ics?first=2026-11-22&last=2026-11-29")

    assert answer.data.startswith(b"BEGIN:VCALENDAR\r\n")
    assert answer.data.count(b"BEGIN:VEVENT") == 16


def test_a_ready_timetable_is_taken_and_taken_back(operator: Visitor) -> None:
    page = operator.text("/timetable/presets/")
    taken = operator.send("/timetable/presets/town/take", replaces="1").text
    number = re.search(r'name="number" value="(\d+)"', taken)
    assert number is not None
    during = operator.text("/timetable/")
    operator.send("/timetable/presets/back", number=number[1])
    after = operator.text("/timetable/")

    assert page.count('<svg class="day-picture"') == 5
    assert "Hai buổi mỗi ngày" in page
    assert "Đã tạo 2 chương trình." in taken
    assert "Đã tắt 2 chương trình." in taken
    assert "Bản tin sáng" in during
    assert re.search(r"Buổi sáng</b> <span class=\"tag withdrawn\">", during)
    assert re.search(r"Bản tin sáng</b> <span class=\"tag withdrawn\">", after)
    assert operator.send("/timetable/presets/nothing/take").status_code == 404


def test_a_year_without_lunar_dates_has_no_sheet_but_can_be_asked_for(operator: Visitor) -> None:
    assert operator.get("/timetable/sheet?day=2101-03-01").status_code in {409, 422}
    assert operator.get("/timetable/heard?zone=1&day=2101-03-01").status_code == 200


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "2201-01-01", "9999-12-31"])
def test_days_nobody_reckons_with_get_one_sentence(operator: Visitor, day: str) -> None:
    for path in (
        f"/timetable/sheet?day={day}",
        f"/timetable/heard?zone=1&day={day}",
        f"/timetable/plan.csv?first={day}",
        f"/timetable/plan.ics?first={day}",
    ):
        answer = operator.get(path)

        assert answer.status_code in {409, 422}, path
        assert answer.text.count("<h1>") == 1, path


def test_every_cause_of_a_version_has_words(app: Flask) -> None:
    with app.test_request_context():
        assert all(sheetwords.cause(one.value) != one.value for one in Cause)
