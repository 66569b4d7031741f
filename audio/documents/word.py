"""The text of a Word document (.docx, ECMA-376), read straight from its XML.

Nothing outside the file is ever fetched and no entity is expanded. The XML is read as it unpacks
and forgotten as it is read, so memory does not grow with the document, and what unpacks to more
than a bound is refused.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, TypeAlias

from lxml import etree

from audio.documents.errors import Unreadable
from audio.documents.numbering import Numbering, numbering

MOST_MEMBERS = 5_000
LARGEST_PART = 64_000_000
"""The most that is unpacked of one part of the package, in bytes."""
_WORDS = "word/document.xml"
_NUMBERING = "word/numbering.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DEEPEST = 12
_SAFE = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}

Element: TypeAlias = "etree._Element"  # noqa: SLF001 -- so lxml names the type
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    KeyError,
    ValueError,
    etree.XMLSyntaxError,
)


class TooMuch(Exception):
    """More came out of the package than is ever read."""


@dataclass(slots=True)
class Bounded:
    """A file that gives out so many bytes and no more; the package's own figures may lie."""

    packed: IO[bytes]
    left: int = LARGEST_PART

    def read(self, size: int = -1) -> bytes:
        """Give the next bytes. Raises TooMuch."""
        content = self.packed.read(min(size, 65_536) if size > 0 else 65_536)
        self.left -= len(content)
        if self.left < 0:
            raise TooMuch
        return content


def text(name: str, content: bytes, *, longest: int) -> str:
    """Give the paragraphs, parted by empty lines, list numbers written out.

    The cells of a row stand in one line with tabs between, unless they hold several paragraphs
    or there are two at most, as letterheads have them: then each paragraph stands alone.
    Stops soon after `longest` bytes. Raises Unreadable.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _refuse_other(name, package)
            return "\n\n".join(_bounded(_blocks(package), longest))
    except TooMuch as error:
        raise Unreadable(
            "{name} unpacks to more than {limit} MB: send only the part to be read out.",
            name=name,
            limit=LARGEST_PART // 1_000_000,
        ) from error
    except _DAMAGE as error:
        raise Unreadable(
            "{name} is damaged: open it in Word, save it again as .docx, and send that.", name=name
        ) from error


def _refuse_other(name: str, package: zipfile.ZipFile) -> None:
    if len(package.namelist()) > MOST_MEMBERS:
        raise TooMuch
    if _WORDS not in package.namelist():
        raise Unreadable(
            "{name} is not a Word document: save it as .docx or .txt and send it again.", name=name
        )


def _bounded(blocks: Iterator[str], longest: int) -> Iterator[str]:
    length = 0
    for block in blocks:
        yield block
        length += len(block.encode(errors="replace"))
        if length > longest:
            return


def _blocks(package: zipfile.ZipFile) -> Iterator[str]:
    reading = Reading(_numbers(package))
    with package.open(_WORDS) as packed:
        for event, element in etree.iterparse(Bounded(packed), events=("start", "end"), **_SAFE):
            if event == "start":
                reading.begin(element)
            else:
                reading.finish(element)
            yield from reading.taken()


def _numbers(package: zipfile.ZipFile) -> Numbering:
    if _NUMBERING not in package.namelist():
        return Numbering({})
    with package.open(_NUMBERING) as packed:
        return numbering(etree.parse(Bounded(packed), etree.XMLParser(**_SAFE)).getroot())


@dataclass(slots=True)
class Reading:
    """How far a document has been read: the open rows and cells, and what is ready."""

    numbers: Numbering
    ready: list[str] = field(default_factory=list)
    cells: list[list[str]] = field(default_factory=list)
    rows: list[list[list[str]]] = field(default_factory=list)
    passed_over: int = 0

    def begin(self, element: Element) -> None:
        """Note the start of an element. Raises ValueError where tables are nested too deep."""
        if element.tag == _FALLBACK:
            # The same words once more, for older programs.
            self.passed_over += 1
        elif element.tag == f"{_W}tr":
            self.rows.append([])
        elif element.tag == f"{_W}tc":
            self.cells.append([])
        if len(self.cells) > _DEEPEST:
            raise ValueError(element.tag)

    def finish(self, element: Element) -> None:
        """Take what an element held, and forget it."""
        if element.tag == _FALLBACK:
            self.passed_over -= 1
        elif element.tag == f"{_W}p":
            words = "".join(_words(element)).strip()
            if words and not self.passed_over:
                self._sink().append(self.numbers.mark(element) + words)
        elif element.tag == f"{_W}tc" and self.cells and self.rows:
            self.rows[-1].append(self.cells.pop())
        elif element.tag == f"{_W}tr" and self.rows:
            self._sink().extend(_row(self.rows.pop()))
        if element.tag in {_FALLBACK, f"{_W}p", f"{_W}tr", f"{_W}tbl"}:
            _forget(element)

    def taken(self) -> list[str]:
        """Hand over what is ready."""
        ready, self.ready = self.ready, []
        return ready

    def _sink(self) -> list[str]:
        return self.cells[-1] if self.cells else self.ready


def _words(paragraph: Element) -> Iterator[str]:
    for element in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}noBreakHyphen"):
        if element.tag == f"{_W}t":
            yield element.text or ""
        elif element.tag == f"{_W}noBreakHyphen":
            yield "-"
        elif element.tag == f"{_W}tab":
            # Tab stops are defined by elements of the same name, which are no text.
            yield " " if element.getparent().tag == f"{_W}r" else ""
        else:
            yield "\n"


def _row(cells: list[list[str]]) -> Iterator[str]:
    if len(cells) <= 2 or any(len(cell) > 1 for cell in cells):  # noqa: PLR2004 -- a letterhead
        for cell in cells:
            yield from cell
    elif line := "\t".join(" ".join(cell) for cell in cells).strip():
        yield line


def _forget(element: Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
