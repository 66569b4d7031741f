"""Tables for spreadsheets: Vietnamese letters, separators, and nothing that is run as a formula."""

from __future__ import annotations

import csv
import io
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.domain.separated import Separator, cell_text, written


def read(body: bytes, separator: Separator) -> list[list[str]]:
    text = body.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator.value))


def test_a_file_begins_with_the_mark_by_which_spreadsheets_know_utf8() -> None:
    assert written([("Ngày", None)]) == b"\xef\xbb\xbf" + "Ngày;\r\n".encode()


def test_days_times_and_lengths_are_written_as_spreadsheets_read_them() -> None:
    cells = (date(2026, 11, 23), time(5, 30, 16), timedelta(minutes=75, seconds=5), 3)

    assert [cell_text(cell) for cell in cells] == ["2026-11-23", "05:30:16", "1:15:05", "3"]


@pytest.mark.parametrize(
    "text", ["=1+1", "+84 912", "-5", "@SUM(A1)", "\t=1", "  =cmd|'/c'!A0", "＝1"]
)
def test_a_text_that_would_be_run_is_shown_instead(text: str) -> None:
    assert cell_text(text) == f"'{text}"


@pytest.mark.parametrize("separator", Separator)
@given(rows=st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1)))
def test_whatever_stands_in_a_cell_is_read_back_and_is_no_formula(
    separator: Separator, rows: list[list[str]]
) -> None:
    body = written(rows, separator)

    found = read(body, separator)
    assert found == [[cell_text(cell) for cell in row] for row in rows]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for row in found for cell in row)
