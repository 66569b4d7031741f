"""How Word numbers its lists: no number stands in the text, all are counted (ECMA-376, 17.9)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVEL = re.compile(r"%([1-9])")
_ROMANS = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_VIETNAMESE = "abcdđeghiklmnopqrstuvxy"
_LARGEST = 10_000

Element: TypeAlias = "etree._Element"  # noqa: SLF001 -- so lxml names the type


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: where it begins, how it counts, and the text around the number."""

    start: int
    style: str
    pattern: str


@dataclass(slots=True)
class Numbering:
    """Counts the items of every list of one document, in reading order."""

    lists: Mapping[str, Mapping[int, Level]]
    counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def mark(self, paragraph: Element) -> str:
        """Give what Word shows before a paragraph, such as "1.2. " or "- "; "" outside of lists."""
        found = paragraph.find(f"{_W}pPr/{_W}numPr")
        if found is None:
            return ""
        key, depth = _value(found.find(f"{_W}numId")), _number(found.find(f"{_W}ilvl"))
        levels = self.lists.get(key, {})
        level = levels.get(depth)
        if level is None:
            return ""
        if level.style == "bullet":
            return "- "
        counts = self.counts.setdefault(key, {})
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]
        shown = _LEVEL.sub(lambda place: _shown(levels, counts, int(place[1]) - 1), level.pattern)
        return f"{shown} " if shown else ""


def numbering(root: Element) -> Numbering:
    """Take the lists that a document's numbering part defines."""
    abstract = {
        str(each.get(f"{_W}abstractNumId")): _levels(each)
        for each in root.iterchildren(f"{_W}abstractNum")
    }
    return Numbering(
        {
            str(each.get(f"{_W}numId")): abstract.get(_value(each.find(f"{_W}abstractNumId")), {})
            for each in root.iterchildren(f"{_W}num")
        }
    )


def _levels(abstract: Element) -> dict[int, Level]:
    return {
        int(level.get(f"{_W}ilvl") or 0): Level(
            start=_number(level.find(f"{_W}start"), default=1),
            style=_value(level.find(f"{_W}numFmt")) or "decimal",
            pattern=_value(level.find(f"{_W}lvlText")),
        )
        for level in abstract.iterchildren(f"{_W}lvl")
    }


def _value(element: Element | None) -> str:
    return "" if element is None else str(element.get(f"{_W}val") or "")


def _number(element: Element | None, *, default: int = 0) -> int:
    value = _value(element)
    return min(int(value), _LARGEST) if value.isdecimal() else default


def _shown(levels: Mapping[int, Level], counts: Mapping[int, int], depth: int) -> str:
    level = levels.get(depth)
    count = counts.get(depth, level.start if level else 1)
    style = level.style if level else "decimal"
    if style in {"lowerLetter", "upperLetter"}:
        letter = _VIETNAMESE[(count - 1) % len(_VIETNAMESE)]
        return letter.upper() if style == "upperLetter" else letter
    if style in {"lowerRoman", "upperRoman"}:
        return _roman(count).upper() if style == "upperRoman" else _roman(count)
    return "" if style == "none" else str(count)


def _roman(count: int) -> str:
    shown = ""
    for worth, letters in _ROMANS:
        times, count = divmod(count, worth)
        shown += letters * min(times, 10)
    return shown
