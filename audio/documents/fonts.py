"""The fonts that show old encodings: what is written in them is in those encodings.

Readers of documents put the words of such a font between marks, which are Unicode noncharacters
(U+FDD0 to U+FDD3, kept for such use); who judges the encodings takes them away again.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from audio.documents.alphabets import Encoding

_END = "\ufdd3"
_MARKS: dict[str, tuple[Encoding, bool]] = {
    "\ufdd0": (Encoding.TCVN3, False),
    "\ufdd1": (Encoding.TCVN3, True),
    "\ufdd2": (Encoding.VNI, False),
}
_MARK_OF = {value: mark for mark, value in _MARKS.items()}
_ANY = re.compile("[\ufdd0-\ufdd3]")
_MARKED = re.compile("([\ufdd0-\ufdd2])([^\ufdd0-\ufdd3]*)\ufdd3|([^\ufdd0-\ufdd3]+)")
_TCVN3_FONT = re.compile(r"(?:[A-Z]{6}\+)?(?:\.|#2E)Vn", re.IGNORECASE)
_VNI_FONT = re.compile(r"(?:[A-Z]{6}\+)?VNI[\s-]", re.IGNORECASE)
_CAPITALS_FONT = re.compile(r"H(?:\Z|[,\s-])")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words in one font; `encoding` is None where the font says nothing."""

    text: str
    encoding: Encoding | None = None
    is_capitals: bool = False


@lru_cache(maxsize=256)
def encoding_of(font: str) -> tuple[Encoding, bool] | None:
    """Tell in which encoding a font's words are, and whether it shows capitals only."""
    name = font.strip("/ ")
    if _TCVN3_FONT.match(name):
        return Encoding.TCVN3, bool(_CAPITALS_FONT.search(name))
    return (Encoding.VNI, False) if _VNI_FONT.match(name) else None


def marked(text: str, font: str) -> str:
    """Put marks around words where their font shows an old encoding."""
    encoding = encoding_of(font) if font else None
    plain = unmarked(text)
    return f"{_MARK_OF[encoding]}{plain}{_END}" if encoding and plain else plain


def unmarked(text: str) -> str:
    """Take all marks away."""
    return _ANY.sub("", text)


def closed(text: str) -> str:
    """Join neighbours of one font, and end every mark in its own line."""
    lines = []
    opened = ""
    for line in text.split("\n"):
        whole = opened + line
        marks = _ANY.findall(whole)
        opened = marks[-1] if marks and marks[-1] != _END else ""
        lines.append(whole + (_END if opened else ""))
    return "\n".join(lines)


def is_marked(line: str) -> bool:
    """Whether any mark stands in a line."""
    return bool(_ANY.search(line))


def stretches(line: str) -> Iterator[Stretch]:
    """Part a line at its marks; neighbours in one font come as one."""
    last = Stretch("")
    for found in _MARKED.finditer(line):
        encoding, is_capitals = _MARKS.get(found[1] or "", (None, False))
        text = found[2] if found[1] else found[3]
        if (encoding, is_capitals) == (last.encoding, last.is_capitals):
            last = Stretch(last.text + text, encoding, is_capitals=is_capitals)
            continue
        yield last
        last = Stretch(text, encoding, is_capitals=is_capitals)
    yield last
