"""Starts that somebody wrote into a spreadsheet: a day, a time and a programme's name a row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from schedules.errors import WrongFile
from schedules.ics_event import Fault, cut
from schedules.types import Reason

MOST_BYTES = 8 * 1024 * 1024
MOST_ROWS = 20_000
MOST_FAULTS = 200

TOO_LARGE = "Line {line}: the file has {size} bytes; {limit} is the most. Save fewer rows."
NOT_UTF8 = "Line {line} is not written in UTF-8; save the table as “CSV UTF-8”."
NO_HEADING = "Line {line} names no columns; it must name day, time and programme (ngày, giờ, …)."
TOO_MANY = "Line {line}: the table has more than {limit} rows; take a shorter time."
ALL_WRONG = "Line {line}: more than {limit} rows cannot be kept; correct the table first."
BROKEN = "Line {line} is not written as a table; save it as CSV again."

NO_DAY = "“{value}” is no day; write it like 21/11/2026."
NO_TIME = "“{value}” is no time of day; write it like 17:00."
NO_NAME = "The programme is not named; write its name as the timetable has it."

_DAY, _TIME, _NAME, _ENDS = 0, 1, 2, 3
_COLUMNS = {
    **dict.fromkeys(("ngày", "ngay", "day", "date"), _DAY),
    **dict.fromkeys(("giờ", "gio", "bắt đầu", "time", "begins", "start", "starts"), _TIME),
    **dict.fromkeys(("chương trình", "chuong trinh", "programme", "program"), _NAME),
    **dict.fromkeys(("kết thúc", "ket thuc", "ends", "end"), _ENDS),
}
_LONGEST_GAP = timedelta(minutes=15)
"""Between two items of one programme; what comes later begins another one."""
_SEPARATORS = (";", ",", "\t")


@dataclass(frozen=True, slots=True)
class StartRow:
    """One row: the line it stands in, and the local day and time of a programme."""

    line: int
    day: date
    at: time
    name: str


def read(source: bytes) -> tuple[tuple[StartRow, ...], tuple[Fault, ...]]:
    """Return the rows of a table, each start once, and what is wrong in which line.

    Columns may stand in any order and others beside them. Where a column says when each row ends,
    rows that follow each other under one name are items of one programme, which starts with the
    first: so a plan that was taken out can be taken in. Raises WrongFile where it is no table, or
    more than 200 rows are wrong.
    """
    lines = _lines(_text(source))
    columns = _columns(next(lines, (1, ()))[1])
    rows: dict[tuple[date, time, str], StartRow] = {}
    faults: list[Fault] = []
    name, ended = "", None
    for number, (line, cells) in enumerate(lines, start=1):
        if number > MOST_ROWS:
            raise WrongFile(line, TOO_MANY, limit=MOST_ROWS)
        given = [_cell(cells, at) for at in columns]
        if len(columns) > _ENDS and not given[_TIME]:
            continue  # what was left out of a plan that was taken out
        found = _row(line, given)
        if isinstance(found, Fault):
            faults.append(found)
        else:
            if found.name != name or not _goes_on(found, ended):
                rows.setdefault((found.day, found.at, found.name), found)
            name, ended = found.name, _end(found, given)
        if len(faults) > MOST_FAULTS:
            raise WrongFile(line, ALL_WRONG, limit=MOST_FAULTS)
    return tuple(rows.values()), tuple(faults)


def _text(source: bytes) -> str:
    if len(source) > MOST_BYTES:
        raise WrongFile(1, TOO_LARGE, size=len(source), limit=MOST_BYTES)
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WrongFile(source.count(b"\n", 0, error.start) + 1, NOT_UTF8) from error


def _lines(text: str) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield the rows that hold anything, with the line in which each ends."""
    heading = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=heading.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        yield from ((reader.line_num, row) for row in reader if any(cell.strip() for cell in row))
    except csv.Error as error:
        raise WrongFile(reader.line_num, BROKEN) from error


def _columns(heading: Sequence[str]) -> list[int]:
    named = [_COLUMNS.get(" ".join(cell.split()).casefold()) for cell in heading]
    if not {_DAY, _TIME, _NAME} <= set(named):
        raise WrongFile(1, NO_HEADING)
    kept = [column for column in (_DAY, _TIME, _NAME, _ENDS) if column in named]
    return [named.index(column) for column in kept]


def _cell(cells: Sequence[str], at: int) -> str:
    return " ".join(cells[at].split()) if at < len(cells) else ""


def _row(line: int, cells: list[str]) -> StartRow | Fault:
    day, at = _day(cells[_DAY]), _time(cells[_TIME])
    if day is None:
        return Fault(line, Reason(NO_DAY, cut({"value": cells[_DAY]})))
    if at is None:
        return Fault(line, Reason(NO_TIME, cut({"value": cells[_TIME]})))
    if not cells[_NAME]:
        return Fault(line, Reason(NO_NAME))
    return StartRow(line, day, at, cells[_NAME])


def _goes_on(row: StartRow, ended: datetime | None) -> bool:
    if ended is None:
        return False
    return -_LONGEST_GAP < datetime.combine(row.day, row.at) - ended < _LONGEST_GAP


def _end(row: StartRow, cells: list[str]) -> datetime | None:
    """Return when a row ends, by the place's clock; None where it does not say."""
    ends = _time(cells[_ENDS]) if len(cells) > _ENDS else None
    return None if ends is None else datetime.combine(row.day, ends)


def _day(written: str) -> date | None:
    try:
        if "/" in written:
            day, month, year = written.split("/")
            return date(int(year), int(month), int(day))
        return date.fromisoformat(written)
    except (ValueError, OverflowError):
        return None


def _time(written: str) -> time | None:
    hours, _, rest = written.replace("h", ":").replace("g", ":").partition(":")
    minutes, _, seconds = rest.partition(":")
    try:
        return time(int(hours), int(minutes or 0), int(seconds or 0))
    except (ValueError, OverflowError):
        return None
