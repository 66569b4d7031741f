"""How Word numbers its lists: no number stands in the text, all are counted (ECMA-376, 17.9)."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass, field

from audio.documents.styles import Element, Place, W, value

_LEVEL = re.compile(r"%([1-9])")
_ROMANS = (
    (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"),
    (1, "i"),
)  # fmt: skip
_LARGEST = 10_000


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: where it begins, how it counts, and the text around the number."""

    start: int
    style: str
    pattern: str


@dataclass(frozen=True, slots=True)
class Numbers:
    """One use of a list; all uses of the same `list` count on, but where one starts anew."""

    list: str
    levels: Mapping[int, Level]
    starts: Mapping[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class Numbering:
    """Counts the items of every list of one document, in reading order."""

    uses: Mapping[str, Numbers]
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)

    def mark(self, place: Place) -> str:
        """Give what Word shows before a paragraph, such as "1.2. " or "- "; "" outside of lists."""
        use, depth = self.uses.get(place.numbers), place.level or 0
        level = None if use is None else use.levels.get(depth)
        if use is None or level is None:
            return ""
        if level.style == "bullet":
            return "- "
        counts = self.counts.setdefault(use.list, {})
        if place.numbers not in self.begun:
            self.begun.add(place.numbers)
            counts.update({each: start - 1 for each, start in use.starts.items()})
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]
        shown = _LEVEL.sub(
            lambda place: _shown(use.levels, counts, int(place[1]) - 1), level.pattern
        ).strip()
        return f"{shown} " if shown else ""


def numbering(root: Element) -> Numbering:
    """Take the lists that a document's numbering part defines."""
    lists = {
        str(each.get(f"{W}abstractNumId")): _levels(each)
        for each in root.iterchildren(f"{W}abstractNum")
    }
    return Numbering(
        {str(each.get(f"{W}numId")): _use(each, lists) for each in root.iterchildren(f"{W}num")}
    )


def _use(element: Element, lists: Mapping[str, Mapping[int, Level]]) -> Numbers:
    name = value(element.find(f"{W}abstractNumId"))
    levels = dict(lists.get(name, {}))
    starts = {}
    for override in element.iterchildren(f"{W}lvlOverride"):
        depth = _depth(override)
        if (changed := override.find(f"{W}lvl")) is not None:
            levels[depth] = _level(changed)
        if (start := override.find(f"{W}startOverride")) is not None:
            starts[depth] = _number(start, default=1)
    return Numbers(name, levels, starts)


def _levels(abstract: Element) -> dict[int, Level]:
    return {_depth(level): _level(level) for level in abstract.iterchildren(f"{W}lvl")}


def _depth(element: Element) -> int:
    depth = str(element.get(f"{W}ilvl") or "0")
    return int(depth) if depth.isdecimal() else 0


def _level(level: Element) -> Level:
    return Level(
        start=_number(level.find(f"{W}start"), default=1),
        style=value(level.find(f"{W}numFmt")) or "decimal",
        pattern=value(level.find(f"{W}lvlText")),
    )


def _number(element: Element | None, *, default: int = 0) -> int:
    written = value(element)
    return min(int(written), _LARGEST) if written.isdecimal() else default


def _shown(levels: Mapping[int, Level], counts: Mapping[int, int], depth: int) -> str:
    level = levels.get(depth)
    count = counts.get(depth, level.start if level else 1)
    style = level.style if level else "decimal"
    if style in {"lowerLetter", "upperLetter"}:
        times, place = divmod(max(count, 1) - 1, len(string.ascii_lowercase))
        letters = string.ascii_lowercase[place] * (times + 1)
        return letters.upper() if style == "upperLetter" else letters
    if style in {"lowerRoman", "upperRoman"}:
        return _roman(count).upper() if style == "upperRoman" else _roman(count)
    return "" if style == "none" else str(count)


def _roman(count: int) -> str:
    shown = ""
    for worth, letters in _ROMANS:
        times, count = divmod(count, worth)
        shown += letters * min(times, 10)
    return shown
