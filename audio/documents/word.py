"""The text of a Word document (.docx, ECMA-376), read straight from its XML.

Nothing outside the file is ever fetched and no entity is expanded. The XML is read as it unpacks
and forgotten as it is read, so memory does not grow with the document, and what unpacks to more
than a bound is refused.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from lxml import etree

from audio.documents import fonts
from audio.documents.errors import Unreadable, too_much
from audio.documents.numbering import Numbering, numbering
from audio.documents.styles import Element, Styles, styles
from audio.documents.types import Taken
from audio.documents.wordbody import Reading, TooMany, TooMuch
from audio.types import Note

MOST_MEMBERS = 5_000
LARGEST_PART = 32_000_000
"""The most that is unpacked of one part of the package, in bytes."""
HEAD = "The page headers and footers were left out: “{words}”."
NOTES = "The footnotes were left out: “{words}”."
HIDDEN = "Hidden text was left out: “{words}”."
CHANGES = (
    "The document has tracked changes: what was deleted was left out, what was inserted was taken;"
    " look it over."
)

_LARGEST_SIDE_PART = 4_000_000
_LONGEST_NOTE = 2_000
_WORDS = "word/document.xml"
_NUMBERING = "numbering.xml"
_STYLES = "styles.xml"
_HEADS = re.compile(r"(?:header|footer)\d*\.xml\Z")
_FOOT = re.compile(r"(?:footnotes|endnotes)\.xml\Z")
_SAFE = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
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


def text(name: str, content: bytes, *, longest: int) -> Taken:
    """Give the paragraphs, parted by empty lines, list numbers written out.

    Each row of a table is a sentence with the names of its columns. Headers, footers, footnotes
    and hidden words are told in notes. Stops soon after `longest` bytes. Raises Unreadable.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _refuse_other(name, package)
            return _Package(package, _main(package)).taken(longest)
    except TooMuch as error:
        raise Unreadable(
            "{name} unpacks to more than {limit} MB: send only the part to be read out.",
            name=name,
            limit=LARGEST_PART // 1_000_000,
        ) from error
    except TooMany as error:
        raise too_much(name) from error
    except _DAMAGE as error:
        raise Unreadable(
            "{name} is damaged: open it in Word, save it again as .docx, and send that.", name=name
        ) from error


def _refuse_other(name: str, package: zipfile.ZipFile) -> None:
    members = package.namelist()
    if len(members) > MOST_MEMBERS:
        raise TooMuch
    if "mimetype" in members and "content.xml" in members:
        raise Unreadable(
            "{name} is an OpenDocument file (.odt): save it as .docx and send it again.", name=name
        )
    if _main(package) not in members:
        raise Unreadable(
            "{name} is not a Word document: save it as .docx or .txt and send it again.", name=name
        )


def _main(package: zipfile.ZipFile) -> str:
    """Name the part that holds the body; nearly always word/document.xml."""
    members = package.namelist()
    if _WORDS in members or "_rels/.rels" not in members:
        return _WORDS
    for relation in _root(package, "_rels/.rels"):
        if str(relation.get("Type")).endswith("/officeDocument"):
            return str(relation.get("Target")).lstrip("/")
    return _WORDS


def _root(package: zipfile.ZipFile, part: str) -> Element:
    with package.open(part) as packed:
        parser = etree.XMLParser(**_SAFE)
        return etree.parse(Bounded(packed, _LARGEST_SIDE_PART), parser).getroot()


@dataclass(frozen=True, slots=True)
class _Package:
    """The parts of one document."""

    file: zipfile.ZipFile
    main: str

    def taken(self, longest: int) -> Taken:
        """Read the body and what stands around it."""
        reading = self._reading()
        body = "\n\n".join(_bounded(self._blocks(self.main, reading), longest))
        notes = [
            Note(sentence, {"words": words})
            for sentence, words in (
                (HEAD, self._around(_HEADS)),
                (NOTES, self._around(_FOOT)),
                (HIDDEN, _short("".join(reading.hidden))),
            )
            if words
        ]
        return Taken(body, (*notes, *([Note(CHANGES)] if reading.has_changes else [])))

    def _reading(self) -> Reading:
        return Reading(self._numbers(), self._styles())

    def _blocks(self, part: str, reading: Reading) -> Iterator[str]:
        parser = etree.XMLParser(target=reading, **_SAFE)
        with self.file.open(part) as packed:
            source = Bounded(packed)
            while piece := source.read():
                parser.feed(piece)
                yield from reading.taken()
        parser.close()
        yield from reading.taken()

    def _around(self, name: re.Pattern[str]) -> str:
        words: list[str] = []
        for part in sorted(self.file.namelist()):
            if part.startswith(self._folder) and name.match(part[len(self._folder) :]):
                blocks = _bounded(self._blocks(part, self._reading()), _LONGEST_NOTE)
                words.extend(block for block in blocks if block not in words)
        return _short(" ".join(words))

    @property
    def _folder(self) -> str:
        return self.main.rpartition("/")[0] + "/"

    def _styles(self) -> Styles:
        part = self._folder + _STYLES
        return styles(_root(self.file, part)) if part in self.file.namelist() else Styles({})

    def _numbers(self) -> Numbering:
        part = self._folder + _NUMBERING
        found = part in self.file.namelist()
        return numbering(_root(self.file, part)) if found else Numbering({})


def _bounded(blocks: Iterator[str], longest: int) -> Iterator[str]:
    length = 0
    for block in blocks:
        yield block
        length += len(block.encode(errors="replace"))
        if length > longest:
            return


def _short(words: str) -> str:
    text = " ".join(fonts.unmarked(words).split())
    return text if len(text) <= _LONGEST_NOTE else f"{text[:_LONGEST_NOTE]}…"
