"""Copying a week on the screen: looked at, copied, taken back."""

from __future__ import annotations

import re

from visitors import Visitor

PAGE = "/timetable/copy-week/"


def skip_monday(operator: Visitor) -> None:
    day = "/timetable/calendar/2026-11-23"
    operator.send(f"{day}/set", via=day, do="skip", all="1", why="Nghỉ")


def test_a_week_is_looked_at_copied_and_taken_back(operator: Visitor) -> None:
    skip_monday(operator)

    looked = operator.text(PAGE + "?source=2026-11-23&target=2026-12-02")
    copied = operator.send(PAGE, via=PAGE, source="2026-11-23", target="2026-12-02").text
    number = re.search(r'action="(/timetable/[^"]*undo/\d+)"', copied)
    assert number is not None
    operator.send(number[1], via=PAGE)
    after = operator.text(PAGE + "?source=2026-11-23&target=2026-12-02")

    assert "thứ Hai, 30/11/2026" in looked
    assert looked.count('<b><span class="quiet">không có buổi</span></b>') == 1
    assert "Đã chép tuần" in copied
    assert after.count('<b><span class="quiet">không có buổi</span></b>') == 1


def test_a_copied_week_is_taken_back_from_the_log_of_its_day(
    operator: Visitor, supervisor: Visitor
) -> None:
    skip_monday(operator)
    operator.send(PAGE, via=PAGE, source="2026-11-23", target="2026-12-02")

    log = operator.text("/log/")
    number = re.search(r'action="(/timetable/[^"]*undo/\d+)"', log.split("Đã chép tuần")[-1])
    assert number is not None
    operator.send(number[1], via=PAGE)

    assert "undo/" not in supervisor.text("/log/")
    assert operator.text("/log/").count("undo/") == log.count("undo/") - 1
    assert "đã hoàn tác" in operator.text("/log/")


def test_a_week_over_itself_gets_one_sentence(operator: Visitor) -> None:
    answer = operator.get(PAGE + "?source=2026-11-23&target=2026-11-25")

    assert answer.status_code == 422
    assert "không thể chép" in answer.text.lower() or "chọn tuần khác" in answer.text
    assert operator.send(PAGE, via=PAGE, source="x", target="2026-11-25").status_code == 422
