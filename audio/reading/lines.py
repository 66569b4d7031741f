"""The lines of a document: freed of ornament, and which of them are one paragraph."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from audio.reading.traced import Traced, joined, traced

_EMPHASIS = re.compile(
    r"(?<![\w*])\*{1,6}(?=[^\s*])|(?<=[^\s*])\*{1,6}(?![\w*])|(?<!\w)_{1,3}(?=\w)|(?<=\w)_{1,3}(?!\w)|~~|`"
)
_MAY_ADORN = re.compile(r"[*_`~#\[]")
_HEADING = re.compile(r"\A\s{0,3}#{1,6}\s*|\s#{1,6}\s*\Z")
_LINK = re.compile(r"!?\[([^\[\]\n]{1,300})\]\((?:https?:|mailto:)[^()\s]{1,300}\)")
_DOT = "*•▪●◦■□✓✔➢❖►‣⁃→⇒\uf02d\uf0a7\uf0b7\uf0d8\uf0fc"
# A dash right before a figure is a minus, "-5 °C".
_BULLET = re.compile(rf"\A(?:[{_DOT}]\s{{0,3}}|[-+](?!\d)\s{{0,3}}|[–—]\s{{1,3}})+(?=\S)")
_ORNAMENT = re.compile(r"[\W_]*\Z")
_MARKER = re.compile(
    rf"(?:[-+–—{_DOT}]|"
    r"\d{1,3}(?:\.\d{1,3}){0,4}\s?(?:[./)](?!\d)|-\s)|\d{1,2}(?:\.\d{1,2}){1,4}\s|[a-zđ]\s?\)"
    r"|[IVXL]{1,6}\s?[./)-]|[A-ZĐ][.)]\s|(?:Điều|Chương|Mục|Phần)\s[\dIVX])"
)
_OPENING = " \t\"'“‘(["
_ENDINGS = (".", ";", ":", "!", "?", "…")
_NARROWEST, _WIDEST, _NEARLY = 50, 160, 0.85
_MANY, _MOST = 20, 0.9
# No sentence ends with one of these.
_BEFORE_MORE = frozenset(
    {
        "về", "của", "và", "hoặc", "theo", "cho", "với", "trong", "tại", "do", "để", "là", "như",
        "các", "những", "bởi", "nhằm", "ở", "thuộc", "giữa",
    }
)  # fmt: skip
_CELLS = re.compile(r"\s*[|\t]\s*")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the source, its place there, and its words without ornament."""

    text: str
    start: int
    end: int
    source: str

    @property
    def words(self) -> Traced:
        """Its words, each letter with its place in the source."""
        return _unadorned(traced(self.source[self.start : self.end], self.start))

    @property
    def is_blank(self) -> bool:
        """Whether the line holds no word, only space or ornament."""
        return bool(_ORNAMENT.match(self.text))

    @property
    def is_capitals(self) -> bool:
        """Whether all its letters are capitals."""
        return self.text.isupper()

    @property
    def has_bullet(self) -> bool:
        """Whether it begins with the sign of a list."""
        return bool(_BULLET.match(self.text))


def lines_of(source: str) -> Iterator[Line]:
    """Part a text into lines, each stripped of marks of emphasis."""
    start = 0
    for raw in source.split("\n"):
        is_plain = _MAY_ADORN.search(raw) is None
        text = raw.strip() if is_plain else _unadorned(traced(raw, start)).text
        yield Line(text, start, start + len(raw), source)
        start += len(raw) + 1


def full_width(lines: list[Line]) -> int:
    """Return from what length on a line counts as full, in characters.

    Where the longest line is a whole paragraph nothing was broken to a width.
    """
    lengths = sorted(len(line.text) for line in lines if not line.is_blank)
    if not lengths:
        return _NARROWEST
    # Of many lines a few may be longer: rows of a table, or a heading set wide.
    longest = lengths[-1] if len(lengths) < _MANY else lengths[int(_MOST * len(lengths))]
    return max(_NARROWEST, int(_NEARLY * min(longest, _WIDEST)))


def paragraphs(lines: list[Line], width: int) -> Iterator[Traced]:
    """Put broken paragraphs together again, list signs taken away.

    A line goes on in the next where it lacks an ending and the next begins with a small letter,
    even past an empty line or a page; otherwise only where it was as full as the width.
    """
    parts: list[Traced] = []
    last: Line | None = None
    is_gap = False
    for line in lines:
        if line.is_blank:
            is_gap = True
            continue
        if last is not None and not continues(last, line, width, is_gap=is_gap):
            yield joined(parts, " ")
            parts = []
        parts.append(_said(line.words))
        last, is_gap = line, False
    if parts:
        yield joined(parts, " ")


def continues(line: Line, following: Line, width: int, *, is_gap: bool) -> bool:
    """Whether the following line is part of the same paragraph."""
    first = following.text.lstrip(_OPENING)[:1]
    if _MARKER.match(following.text):
        return False
    if first.islower() and not is_gap and not line.text.endswith(":"):
        return True
    if line.text.endswith(_ENDINGS):
        return False
    if first.islower() or _wants_more(line):
        return True
    if is_gap or line.is_capitals != following.is_capitals:
        return False
    return (
        line.is_capitals or first.isdecimal() or len(line.text) >= width or line.text.endswith(",")
    )


def _wants_more(line: Line) -> bool:
    return line.text.rpartition(" ")[2] in _BEFORE_MORE and " " in line.text


def _unadorned(raw: Traced) -> Traced:
    line = raw.without(_HEADING).without(_LINK, group=1).stripped()
    bullet = _BULLET.match(line.text)
    head = len(bullet[0]) if bullet and not bullet[0].startswith("**") else 0
    return joined([line[:head], line[head:].without(_EMPHASIS)]).stripped()


def _said(words: Traced) -> Traced:
    return words.without(_BULLET).stripped(" \t|").replaced(_CELLS, ", ")
