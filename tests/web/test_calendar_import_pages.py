"""A calendar file on the screen: sent, looked at, kept, and taken back."""

from __future__ import annotations

import io
import re

from visitors import Visitor

CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:a
DTSTART:20261124T090000
SUMMARY:Buổi sáng
END:VEVENT
BEGIN:VEVENT
UID:b
DTSTART:20261124T100000
SUMMARY:Họp giao ban
END:VEVENT
END:VCALENDAR
"""
HOME = "/timetable/import/"


def sent(visitor: Visitor, content: str = CALENDAR) -> str:
    file = (io.BytesIO(content.encode()), "lịch xã.ics")
    return visitor.send(HOME, via=HOME, calendar=file).text


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None
    return found[1]


def test_a_file_is_looked_at_before_anything_is_kept(operator: Visitor) -> None:
    page = sent(operator)

    assert "lịch xã.ics" in page
    assert "<b>1 buổi" in page
    assert "“Họp giao ban” không phải chương trình nào" in page
    assert "09:00" not in operator.text("/timetable/calendar/2026-11-24")


def test_what_the_file_does_not_name_can_be_aired_as_a_programme(operator: Visitor) -> None:
    original = hidden(sent(operator), "original")

    again = operator.send(HOME, via=HOME, original=original, file="x.ics", programme="2").text

    assert "<b>2 buổi" in again


def test_what_was_looked_at_is_kept_and_taken_back(operator: Visitor) -> None:
    original = hidden(sent(operator), "original")

    made = operator.send(HOME + "keep", via=HOME, original=original, file="x.ics").text
    number = hidden(made, "number")
    back = operator.send(HOME + "back", via=HOME, number=number)
    again = sent(operator)

    assert "Đã lưu" in made
    assert back.status_code == 302
    assert "<b>1 buổi" in again


def test_a_bad_file_gets_one_sentence_with_its_line(operator: Visitor) -> None:
    assert "Dòng 1" in sent(operator, "hello")
    file = (io.BytesIO(b"hello"), "x.ics")
    assert operator.send(HOME, via=HOME, calendar=file).status_code == 422
    assert operator.send(HOME, via=HOME).status_code == 422
    asked = operator.send(HOME + "keep", via=HOME, original="../station.db", file="x")
    assert asked.status_code == 404


def test_only_those_who_may_change_the_timetable_send_files(supervisor: Visitor) -> None:
    assert supervisor.get(HOME).status_code == 403
    assert supervisor.send(HOME, via="/more").status_code == 403
