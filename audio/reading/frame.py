"""The official frame of a document: what stands around its words and is not read out.

The layout is that of Decree 30/2020/NĐ-CP, annex I, and of the Party's Guide 36-HD/VPTW (2018).
"""

import re
from collections.abc import Iterator, Sequence

from audio.reading.framewords import BODIES, MOTTOS, TITLES
from audio.reading.lines import Line
from audio.reading.parts import Part
from audio.reading.signatures import tail
from audio.reading.tidy import alike, folded

__all__ = ["Part", "frame"]


_NUMBER = re.compile(
    r"(?:Số|SỐ)\s?[:.]?\s?[\d….\s]{0,14}(?:\s?[-/]\s?(?:[A-ZĐƯ][A-Za-zĐđƯ]{0,11}\d{0,2}|\d{4}|[….]{1,20})){1,6}\Z"
)
_GAP = r"[\s….]{0,12}"
_PLACE_AND_DATE = re.compile(
    rf"[^\d,;:]{{2,40}},\s{{0,4}}ngày{_GAP}(?:\d{{0,2}}{_GAP}tháng{_GAP}\d{{0,2}}{_GAP}năm{_GAP}\d{{0,4}}"
    r"|\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4})"
    rf"{_GAP}\Z"
)
_WIDE = re.compile(r"\t+|\s{3,}")
_BODY = re.compile(rf"(?:{'|'.join(BODIES)})\b")
_TITLE = re.compile(rf"(?:{'|'.join(TITLES)})(?:\W|\Z)")
_HEAD_LINES = 30
_FEW_LINES = 6
_LONGEST_BODY = 60


def frame(lines: Sequence[Line]) -> dict[int, Part]:
    """Which lines, by their place in the list, belong to the frame, and as what."""
    parts = {
        index: Part.PLACE_AND_DATE for index, line in enumerate(lines) if _is_place_and_date(line)
    }
    parts.update(_head(lines))
    parts.update(tail(lines))
    return parts | dict(_between(lines, parts))


def _between(lines: Sequence[Line], parts: dict[int, Part]) -> Iterator[tuple[int, Part]]:
    """Give the blank lines within one part."""
    blank: list[int] = []
    last: Part | None = None
    for index, line in enumerate(lines):
        if line.is_blank and index not in parts:
            blank.append(index)
            continue
        part = parts.get(index)
        if part is not None and part == last:
            yield from ((each, part) for each in blank)
        blank, last = [], part


def _plain(line: Line) -> str:
    return folded(alike(line.text))


def _sides(line: Line) -> list[str]:
    """Give what stands side by side in a line, parted by wide space."""
    return [side for side in _WIDE.split(alike(line.text)) if side]


def _is_motto(line: Line) -> bool:
    return any(_is_motto_text(side) for side in _sides(line))


def _is_motto_text(text: str) -> bool:
    return re.sub(r"\s?-\s?", " - ", folded(text)).strip(" .-_*") in MOTTOS


def _is_number(line: Line) -> bool:
    if _NUMBER.match(alike(line.text)):
        return True
    sides = _sides(line)
    dates = (bool(_PLACE_AND_DATE.match(folded(side))) for side in sides[1:])
    return len(sides) > 1 and bool(_NUMBER.match(sides[0])) and all(dates)


def _is_place_and_date(line: Line) -> bool:
    return bool(_PLACE_AND_DATE.match(_plain(line)))


def _is_addressee(line: Line) -> bool:
    """Whether the letter's addressee is named; a greeting to the hearers is none."""
    return bool(re.match(r"kính gửi\s?(?::|\Z)", _plain(line)))


def _is_title(line: Line) -> bool:
    return line.is_capitals and bool(_TITLE.match(_plain(line)))


def _is_body(line: Line) -> bool:
    """Whether the line is the name of a body: an office, a village, a company."""
    is_name = len(line.text) <= _LONGEST_BODY and not line.text.endswith((".", ";", ":", ",", "!"))
    return is_name and bool(_BODY.match(_plain(line)))


def _head(lines: Sequence[Line]) -> Iterator[tuple[int, Part]]:
    kinds = {
        _is_motto: Part.LETTERHEAD,
        _is_number: Part.NUMBER,
        _is_place_and_date: Part.PLACE_AND_DATE,
        _is_addressee: Part.ADDRESSEE,
    }
    anchors = {}
    for index in _first_written(lines):
        part = next((part for is_kind, part in kinds.items() if is_kind(lines[index])), None)
        if part:
            anchors[index] = part
    if not anchors:
        yield from _bodies_above_the_title(lines)
        return
    yield from anchors.items()
    yield from _above(lines, _last_of_head(anchors), anchors)
    for index, part in anchors.items():
        if part == Part.ADDRESSEE:
            yield from _addressees(lines, index)


def _last_of_head(anchors: dict[int, Part]) -> int:
    """Find the last line of the head.

    A date far from the rest closes a notice instead; what stands between the number and the
    addressee is the title.
    """
    firm = {Part.LETTERHEAD, Part.NUMBER}
    last = max((at for at, part in anchors.items() if part in firm), default=None)
    if last is None:
        return -1
    dates = (at for at, part in anchors.items() if part == Part.PLACE_AND_DATE)
    return max((at for at in dates if last < at <= last + _FEW_LINES), default=last)


def _first_written(lines: Sequence[Line]) -> list[int]:
    written = [index for index, line in enumerate(lines[: 3 * _HEAD_LINES]) if not line.is_blank]
    return written[:_HEAD_LINES]


def _bodies_above_the_title(lines: Sequence[Line]) -> Iterator[tuple[int, Part]]:
    """Find who speaks, where nothing stands between that and the title."""
    above: list[int] = []
    for index in _first_written(lines):
        if _is_title(lines[index]):
            yield from ((each, Part.LETTERHEAD) for each in above)
            return
        if not (lines[index].is_capitals and _is_body(lines[index])):
            return
        above.append(index)


def _above(
    lines: Sequence[Line], last: int, anchors: dict[int, Part]
) -> Iterator[tuple[int, Part]]:
    has_motto = Part.LETTERHEAD in anchors.values()
    for index in range(last):
        line = lines[index]
        if _is_title(line):
            return
        is_head = line.is_capitals or (has_motto and _is_body(line))
        if index not in anchors and line.text and (is_head or line.is_blank):
            yield index, Part.LETTERHEAD


def _addressees(lines: Sequence[Line], first: int) -> Iterator[tuple[int, Part]]:
    last = lines[first]
    is_gap = False
    for index in range(first + 1, len(lines)):
        line = lines[index]
        if line.is_blank:
            is_gap = True
            continue
        is_listed = line.has_bullet and last.text.endswith((";", ",", ":"))
        is_broken = not is_gap and (line.text[:1].islower() or line.has_bullet)
        if not (is_listed or is_broken or _is_unfinished_heading(last)):
            return
        yield index, Part.ADDRESSEE
        last, is_gap = line, False


def _is_unfinished_heading(line: Line) -> bool:
    return _plain(line).rstrip(" :") == "kính gửi"
