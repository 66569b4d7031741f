"""Tables as spreadsheets read them: cells written one way, separated, and never a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date, time, timedelta
from enum import Enum

Cell = str | int | date | time | timedelta | None
"""What may stand in a cell; a length is written h:mm:ss, as spreadsheets add them up."""

MARK = "\ufeff"
"""Without it spreadsheets take the file for one of an old Western code page."""

# A cell that begins so is run by spreadsheets instead of shown; full-width signs too.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


class Separator(Enum):
    """What stands between two cells; spreadsheets in Vietnamese expect the semicolon."""

    SEMICOLON = ";"
    COMMA = ","
    TAB = "\t"


def written(rows: Iterable[Iterable[Cell]], separator: Separator = Separator.SEMICOLON) -> bytes:
    """Write rows in UTF-8 with its mark, lines ended by CRLF (RFC 4180)."""
    into = io.StringIO(newline="")
    writer = csv.writer(into, delimiter=separator.value, lineterminator="\r\n")
    for row in rows:
        writer.writerow([cell_text(cell) for cell in row])
    return (MARK + into.getvalue()).encode("utf-8")


def cell_text(cell: Cell) -> str:
    """Write one cell; a text that would be run as a formula is led in by an apostrophe."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        text = cell.replace("\x00", "")
        return f"'{text}" if text.lstrip(" \n").startswith(_DANGEROUS) else text
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(round(cell.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"
    if isinstance(cell, time):
        return f"{cell:%H:%M:%S}"
    return str(cell)
