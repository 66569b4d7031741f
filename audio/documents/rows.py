"""Tables in plain text: rows of cells with tabs or bars between."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from audio.documents.tables import Table

_BETWEEN = re.compile(r"\s*(?:\t|\|)\s*")
_RULE = re.compile(r"[\s|:+=-]+\Z")
_FEWEST = 2


def with_names(text: str) -> str:
    """Say with each cell the name of its column, where a table's first row names its columns.

    Every other line stays as it is.
    """
    if "\t" not in text and "|" not in text:
        return text
    out: list[str] = []
    for width, members in groupby(text.split("\n"), _width):
        lines = list(members)
        out.extend(_said(lines) if width >= _FEWEST else lines)
    return "\n".join(out)


def _width(line: str) -> int:
    """Count the cells of a row; a rule between rows counts as part of the table above."""
    return len(_cells(line)) if ("\t" in line or "|" in line) and line.strip() else 0


def _cells(line: str) -> list[str]:
    return _BETWEEN.split(line.strip().strip("|").strip())


def _said(lines: Sequence[str]) -> Sequence[str]:
    table = Table()
    said = list(_rows(table, [line for line in lines if not _RULE.match(line)]))
    return said if table.names else lines


def _rows(table: Table, lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        yield from table.row([[cell] if cell else [] for cell in _cells(line)])
    yield from table.end()
