"""Rows of a table as sentences: each cell with the name of its column."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

Row: TypeAlias = Sequence[Sequence[str]]
"""The paragraphs of each cell."""

_LONGEST_NAME = 60
_NUMBER = re.compile(r"[\d.,\s%/–-]*\d[\d.,\s%/–-]*\Z")
_PLAIN_NUMBER = re.compile(r"\d[\d.,]*(?:\s?[-–]\s?\d[\d.,]*)?\Z")
_COUNTED = {"stt", "tt", "số tt", "số thứ tự", "st"}
_WITH_UNIT = re.compile(
    r"(?P<name>[^()]+?)\s*\((?:ĐVT|Đơn vị tính|đvt|đơn vị)?\s?:?\s*(?P<unit>[^()\d]{1,30})\)\Z"
)
_FRAME = re.compile("cộng hòa xã hội|cộng hoà xã hội|đảng cộng sản|độc lập|nơi nhận|kính gửi")
_ENDINGS = (".", ";", ":", "!", "?", "…")


@dataclass(slots=True)
class Table:
    """One table as its rows come in; whether the first names the columns the second shows."""

    first: Row | None = None
    names: tuple[str, ...] = ()
    is_begun: bool = False

    def row(self, cells: Row) -> list[str]:
        """Take a row and give the paragraphs that are ready."""
        if not self.is_begun:
            self.is_begun, self.first = True, cells
            return []
        ready = self._settled(cells)
        if self.names and len(cells) == len(self.names):
            return [*ready, *_sentence(self.names, cells)]
        return [*ready, *_plain(cells)]

    def end(self) -> list[str]:
        """Give what was kept back."""
        return self._settled(())

    def _settled(self, second: Row) -> list[str]:
        first, self.first = self.first, None
        if first is None:
            return []
        if _names_columns(first, second):
            self.names = tuple(_joined(cell) for cell in first)
            return []
        return _plain(first)


def _joined(cell: Sequence[str]) -> str:
    return " ".join(part.strip() for text in cell for part in text.split("\n") if part.strip())


def _names_columns(first: Row, second: Row) -> bool:
    names, values = [_joined(cell) for cell in first], [_joined(cell) for cell in second]
    if len(names) < 2 or len(names) != len(values) or not all(names):  # noqa: PLR2004 -- a table
        return False
    if any(len(name) > _LONGEST_NAME or _NUMBER.match(name) for name in names):
        return False
    if any(_is_like(name, value) for name, value in zip(names, values, strict=True)):
        return False
    if any(_FRAME.search(text.lower()) for text in (*names, *values)):
        return False
    has_figures = any(sign.isdigit() for value in values for sign in value)
    return has_figures or len(names) > 2  # noqa: PLR2004 -- two columns of words may be a frame


def _is_like(name: str, value: str) -> bool:
    """Whether a cell is one of the things listed: a person's name, or of the same first word."""
    words, first = name.split(), value.split()[:1]
    is_name = len(words) > 1 and all(word[0].isupper() and not word.isupper() for word in words)
    return is_name or words[:1] == first


def _sentence(names: Sequence[str], cells: Row) -> list[str]:
    parts: list[str] = []
    count = ""
    for name, cell in zip(names, cells, strict=True):
        value = _joined(cell)
        if not value:
            continue
        if name.lower().strip(" .") in _COUNTED and not parts:
            count = f"{value.rstrip('.')}. "
            continue
        parts.append(_said(_smaller(name) if parts else name, value))
    if not parts:
        return [count.strip()] if count else []
    line = count + "; ".join(part.rstrip(";") for part in parts)
    return [line if line.endswith(_ENDINGS) else f"{line}."]


def _said(name: str, value: str) -> str:
    unit = _WITH_UNIT.match(name)
    if unit and _PLAIN_NUMBER.match(value):
        return f"{unit['name']}: {value} {unit['unit'].strip()}"
    return f"{name.rstrip(' :')}: {value}"


def _smaller(name: str) -> str:
    return name[0].lower() + name[1:] if name[1:2].islower() or name[1:2] == " " else name


def _plain(cells: Row) -> list[str]:
    if len(cells) <= 2 or any(len(cell) > 1 for cell in cells):  # noqa: PLR2004 -- a letterhead
        return [text for cell in cells for text in cell]
    line = "\t".join(_joined(cell) for cell in cells).strip()
    return [line] if line else []
