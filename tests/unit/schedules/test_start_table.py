"""Starts in a spreadsheet: in any order, separator and writing, and told where they are wrong."""

from __future__ import annotations

from datetime import date, time

import pytest

from schedules.errors import WrongFile
from schedules.start_table import MOST_BYTES, MOST_FAULTS, MOST_ROWS, StartRow, read

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    "table",
    [
        "Ngày;Giờ;Chương trình\n23/11/2026;17:00;Buổi chiều\n",
        "\ufeffNgày,Bắt đầu,Chương trình\r\n2026-11-23,17:00:00,Buổi chiều\r\n",
        "programme\tday\ttime\nBuổi  chiều\t23/11/2026\t17h\n",
        'Ghi chú;Ngày;Giờ;Chương trình\n"có; dấu";23/11/2026;17g00;Buổi chiều\n',
    ],
)
def test_a_table_is_read_however_its_columns_are_laid_and_written(table: str) -> None:
    rows, faults = read(table.encode())

    assert faults == ()
    assert [(row.day, row.at, row.name) for row in rows] == [(DAY, time(17), "Buổi chiều")]


def test_the_same_start_twice_is_one_and_empty_rows_are_nothing() -> None:
    rows, faults = read(
        "Ngày;Giờ;Chương trình\n23/11/2026;5:30;Sáng\n\n;;\n23/11/2026;05:30;Sáng\n".encode()
    )

    assert (rows, faults) == ((StartRow(2, DAY, time(5, 30), "Sáng"),), ())


def test_each_row_that_is_wrong_is_told_with_its_line() -> None:
    table = (
        "Ngày;Giờ;Chương trình\n31/02/2026;5:30;Sáng\n23/11/2026;25:00;Sáng\n"
        "23/11/2026;5:30;\n23/11/2026;5:30;Sáng\n"
    )

    rows, faults = read(table.encode())

    assert [row.line for row in rows] == [5]
    assert [str(one) for one in faults] == [
        "Line 2: “31/02/2026” is no day; write it like 21/11/2026.",
        "Line 3: “25:00” is no time of day; write it like 17:00.",
        "Line 4: The programme is not named; write its name as the timetable has it.",
    ]


@pytest.mark.parametrize(
    ("day", "at"),
    [("1/1/99999999999", "5:30"), ("99999999999/1/2027", "5:30"), ("1/1/2027", f"{10**20}:00")],
)
def test_a_number_that_no_calendar_has_is_told_with_its_line(day: str, at: str) -> None:
    rows, faults = read(f"Ngày;Giờ;Chương trình\n{day};{at};Sáng\n".encode())

    assert rows == ()
    assert [one.line for one in faults] == [2]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (b"", "Line 1 names no columns"),
        (b"a;b;c\n1;2;3\n", "Line 1 names no columns"),
        ("Ngày;Giờ\n".encode(), "Line 1 names no columns"),
        ("Ngày;Giờ;Chương trình\n1;2;Bu\xd4\xd5i".encode("latin-1", "ignore"), "Line"),
        ("Ngày;Giờ;Chương trình\n".encode() + b"\n\xd4\xd5;1;2", "Line 3 is not written in UTF-8"),
        (b"x" * (MOST_BYTES + 1), "is the most"),
        (b"day;time;programme\n" + b"x;y;z\n" * (MOST_FAULTS + 1), "more than 200 rows"),
        (
            b"day;time;programme\n" + b"2026-11-23;5:30;z\n" * (MOST_ROWS + 1),
            "more than 20000 rows",
        ),
        (b"day;time;programme\n" + b"x" * 200_000, "is not written as a table"),
    ],
)
def test_a_file_that_is_no_table_gets_one_sentence_with_its_line(source: bytes, said: str) -> None:
    with pytest.raises(WrongFile, match=said):
        read(source)


def test_items_of_one_programme_are_one_start() -> None:
    table = (
        "Ngày;Bắt đầu;Kết thúc;Chương trình;Nội dung\n"
        "2026-11-24;05:30:00;05:30:08;Sáng;Nhạc hiệu\n"
        "2026-11-24;05:30:09;06:00:00;Sáng;Ca nhạc\n"
        "2026-11-24;06:10:00;06:30:00;Sáng;VOV1\n"
        "2026-11-24;;;Sáng;Tin đã bỏ ra\n"
        "2026-11-24;17:00:00;17:10:00;Chiều;Tin\n"
        "2026-11-24;18:00:00;18:10:00;Chiều;Tin\n"
        "2026-11-25;18:10:00;18:20:00;Chiều;Tin\n"
    )

    rows, faults = read(table.encode())

    assert faults == ()
    assert [(f"{row.day:%d} {row.at:%H:%M}", row.name) for row in rows] == [
        ("24 05:30", "Sáng"),
        ("24 17:00", "Chiều"),
        ("24 18:00", "Chiều"),
        ("25 18:10", "Chiều"),
    ]


def test_without_a_column_of_ends_every_row_is_a_start() -> None:
    table = "Ngày;Giờ;Chương trình\n24/11/2026;5:30;Sáng\n24/11/2026;5:31;Sáng\n"

    assert len(read(table.encode())[0]) == 2
