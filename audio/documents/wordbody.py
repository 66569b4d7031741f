"""The words of a Word document's body, taken as its XML goes by (ECMA-376, 17.3 and 17.4).

No tree is built, so memory does not grow with the document.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from audio.documents import fonts
from audio.documents.numbering import Numbering
from audio.documents.styles import Look, Place, Styles, W
from audio.documents.tables import Table

_PASSED_OVER = {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    "del",
    "moveFrom",
}
_CHANGES = {"del", "moveFrom", "ins", "moveTo"}
_MARKING = _PASSED_OVER | _CHANGES
_PARENTS = {"pPr", "numPr", "rPr", "tcPr"}
_PLAIN = Look()
_SIGNS = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_OFF = {"0", "false", "off"}
_DEEPEST = 12
_MOST_ELEMENTS = 1_500_000
_LONGEST_HIDDEN = 2_000


class TooMuch(Exception):
    """More came out of the package than is ever read."""


class TooMany(Exception):
    """More elements came by than are ever looked through."""


@dataclass(slots=True)
class _Paragraph:
    style: str = ""
    numbers: str = ""
    level: int | None = None
    words: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Reading:
    """What is open, and what is ready; the parser tells it of each element as it goes by."""

    numbers: Numbering
    styles: Styles
    ready: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    has_changes: bool = False
    path: list[str] = field(default_factory=list)
    paragraphs: list[_Paragraph] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    rows: list[list[list[str]]] = field(default_factory=list)
    cells: list[list[str]] = field(default_factory=list)
    look: Look = _PLAIN
    passed_over: int = 0
    seen: int = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Note the start of an element. Raises TooMany, and ValueError where too much is nested."""
        self.seen += 1
        if self.seen > _MOST_ELEMENTS:
            raise TooMany
        name = tag.removeprefix(W)
        parent = self.path[-1] if self.path else ""
        self.path.append(name)
        if opened := _OPENED.get(name):
            opened(self)
            if len(self.cells) > _DEEPEST or len(self.paragraphs) > _DEEPEST:
                raise ValueError(tag)
        elif parent == "r":
            self._sign(name, attributes)
        elif parent in _PARENTS and (told := _TOLD.get(tuple(self.path[-3:]))):
            told(self, attributes)
        if name in _MARKING:
            self.passed_over += name in _PASSED_OVER
            self.has_changes |= name in _CHANGES and parent != "rPr"

    def data(self, words: str) -> None:
        """Take words."""
        if self.path[-2:] == ["r", "t"]:
            self._say(words)

    def end(self, tag: str) -> None:
        """Note the end of an element."""
        name = tag.removeprefix(W)
        self.path.pop()
        if name in _PASSED_OVER:
            self.passed_over -= 1
        if closed := _CLOSED.get(name):
            closed(self)

    def doctype(self, name: str, _public: str | None, _system: str | None) -> None:
        """Refuse definitions of entities: Word writes none. Raises ValueError."""
        raise ValueError(name)

    def close(self) -> None:
        """End."""

    def taken(self) -> list[str]:
        """Hand over what is ready."""
        ready, self.ready = self.ready, []
        return ready

    def _sign(self, name: str, attributes: Mapping[str, str]) -> None:
        font = attributes.get(f"{W}font", "")
        if name in _SIGNS:
            self._say(_SIGNS[name])
        elif name == "sym" and fonts.encoding_of(font):
            self._say(chr(int(attributes.get(f"{W}char", "20"), 16) & 0xFF), font)

    def _say(self, words: str, font: str = "") -> None:
        if not self.paragraphs or self.passed_over:
            return
        paragraph = self.paragraphs[-1]
        shown = self.styles.of(paragraph.style).look
        if self.look is not _PLAIN:
            shown = self.look.over(shown)
        if shown.is_hidden:
            if len(self.hidden) < _LONGEST_HIDDEN:
                self.hidden.append(words[:_LONGEST_HIDDEN])
            return
        said = words.upper() if shown.is_capital else words
        paragraph.words.append(fonts.marked(said, font or shown.font))

    def _sink(self) -> list[str]:
        return self.cells[-1] if self.cells else self.ready

    def _close_paragraph(self) -> None:
        if not self.paragraphs:
            return
        paragraph = self.paragraphs.pop()
        words = "".join(paragraph.words).strip()
        if self.hidden and self.hidden[-1] != " ":
            self.hidden.append(" ")
        if words and not self.passed_over:
            self._sink().append(self._mark(paragraph) + words)

    def _mark(self, paragraph: _Paragraph) -> str:
        styled = self.styles.of(paragraph.style).place
        level = paragraph.level if paragraph.level is not None else styled.level
        return self.numbers.mark(Place(paragraph.numbers or styled.numbers, level))

    def _close_run(self) -> None:
        self.look = _PLAIN

    def _close_cell(self) -> None:
        if self.cells and self.rows:
            self.rows[-1].append(self.cells.pop())

    def _close_row(self) -> None:
        if self.rows and self.tables:
            self._sink().extend(self.tables[-1].row(self.rows.pop()))

    def _close_table(self) -> None:
        if self.tables:
            self._sink().extend(self.tables.pop().end())


def _style(reading: Reading, attributes: Mapping[str, str]) -> None:
    reading.paragraphs[-1].style = attributes.get(f"{W}val", "")


def _numbers(reading: Reading, attributes: Mapping[str, str]) -> None:
    if reading.path[-4:-3] == ["p"]:
        reading.paragraphs[-1].numbers = attributes.get(f"{W}val", "")


def _level(reading: Reading, attributes: Mapping[str, str]) -> None:
    level = attributes.get(f"{W}val", "")
    if reading.path[-4:-3] == ["p"] and level.isdecimal():
        reading.paragraphs[-1].level = int(level)


def _font(reading: Reading, attributes: Mapping[str, str]) -> None:
    font = attributes.get(f"{W}hAnsi") or attributes.get(f"{W}ascii") or ""
    reading.look = Look(font).over(reading.look)


def _hidden(reading: Reading, attributes: Mapping[str, str]) -> None:
    reading.look = Look(is_hidden=attributes.get(f"{W}val") not in _OFF).over(reading.look)


def _capital(reading: Reading, attributes: Mapping[str, str]) -> None:
    reading.look = Look(is_capital=attributes.get(f"{W}val") not in _OFF).over(reading.look)


def _run_style(reading: Reading, attributes: Mapping[str, str]) -> None:
    reading.look = reading.look.over(reading.styles.of(attributes.get(f"{W}val", "")).look)


def _span(reading: Reading, attributes: Mapping[str, str]) -> None:
    """Stand for the columns that a wide cell covers beside its own."""
    width = attributes.get(f"{W}val", "")
    if reading.rows and width.isdecimal():
        reading.rows[-1].extend([] for _ in range(min(int(width), 64) - 1))


_OPENED: dict[str, Callable[[Reading], None]] = {
    "p": lambda reading: reading.paragraphs.append(_Paragraph()),
    "tbl": lambda reading: reading.tables.append(Table()),
    "tr": lambda reading: reading.rows.append([]),
    "tc": lambda reading: reading.cells.append([]),
}
_TOLD: dict[tuple[str, ...], Callable[[Reading, Mapping[str, str]], None]] = {
    ("p", "pPr", "pStyle"): _style,
    ("pPr", "numPr", "numId"): _numbers,
    ("pPr", "numPr", "ilvl"): _level,
    ("r", "rPr", "rFonts"): _font,
    ("r", "rPr", "vanish"): _hidden,
    ("r", "rPr", "caps"): _capital,
    ("r", "rPr", "rStyle"): _run_style,
    ("tc", "tcPr", "gridSpan"): _span,
}
_CLOSED: dict[str, Callable[[Reading], None]] = {
    "p": Reading._close_paragraph,  # noqa: SLF001 -- its own table of moves
    "r": Reading._close_run,  # noqa: SLF001
    "tbl": Reading._close_table,  # noqa: SLF001
    "tr": Reading._close_row,  # noqa: SLF001
    "tc": Reading._close_cell,  # noqa: SLF001
}
