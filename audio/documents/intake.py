"""What kind of document the bytes are, whatever their name says, and the text in it."""

import codecs
import re
import unicodedata
from dataclasses import dataclass

from audio.documents import plain
from audio.documents.encodings import settled
from audio.documents.errors import Unreadable
from audio.documents.rows import with_names
from audio.documents.types import Taken
from audio.types import Note

__all__ = ["LARGEST_FILE", "LARGEST_TEXT", "Document", "Unreadable", "taken"]

LARGEST_FILE = 50_000_000
"""The largest document taken in, in bytes."""
LARGEST_TEXT = 1_000_000
"""The longest text taken in, in bytes of UTF-8: some twenty hours of speech."""

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\u2028\u2029]")
_CONTROLS = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u200b\u2060\ufeff\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)
_SPACE_AT_END = re.compile(r"[ \t\u00a0]{1,400}(?=\n|\Z)")
_EMPTY_LINES = re.compile(r"\n{4,}")
_LOCKED = "{name} is protected by a password: save it without one and send it again."
# A .docx under a password is an old container with a stream of this name.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DIRECTORY = 2_000_000
_WEB = (b"<!doctype html", b"<html", b"mime-version:")
_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class Document:
    """The words of a document, and what a person should know of how they were come by."""

    text: str
    notes: tuple[Note, ...] = ()


def taken(name: str, data: bytes) -> Document:
    """Give the words of an uploaded document in normal form C, lines ended by a line feed.

    `name` is only used to speak of the file: what it is, its bytes decide. Paragraphs of a Word
    document are parted by an empty line. Text in the encodings from before Unicode is converted,
    and a note says so. Raises Unreadable, with a sentence for the person who sent it, where there
    is no text, too much of it, or no telling what it says.
    """
    if not data:
        raise Unreadable("{name} is empty (0 bytes): choose the file again.", name=name)
    if len(data) > LARGEST_FILE:
        raise Unreadable(
            "{name} is larger than {limit} MB: send only the pages to be read out.",
            name=name,
            limit=LARGEST_FILE // 1_000_000,
        )
    raw = _raw(name, data)
    if len(raw.text) > LARGEST_TEXT:
        raise too_long(name)
    found = settled(name, _LINE_ENDS.sub("\n", raw.text))
    text = _tidied(with_names(found.text))
    if not text.strip():
        raise Unreadable("{name} holds no text to read out.", name=name)
    if len(text.encode()) > LARGEST_TEXT:
        raise too_long(name)
    return Document(text, found.notes + raw.notes)


def too_long(name: str) -> Unreadable:
    """Make the refusal of a text nobody could listen to."""
    return Unreadable(
        "{name} holds more than {limit} MB of text: send only the part to be read out.",
        name=name,
        limit=LARGEST_TEXT // 1_000_000,
    )


def _raw(name: str, content: bytes) -> Taken:
    head = content[:1024].removeprefix(codecs.BOM_UTF8).lstrip()
    if head.startswith(b"%PDF-"):
        from audio.documents import pdf  # noqa: PLC0415 -- slow import

        return pdf.text(name, content, longest=LARGEST_TEXT)
    if content.startswith(b"PK\x03\x04"):
        from audio.documents import word  # noqa: PLC0415 -- slow import

        return word.text(name, content, longest=LARGEST_TEXT)
    _refuse_other(name, content, head.lower())
    if name.lower().endswith((".docx", ".pdf")):
        raise Unreadable(
            "{name} is not what its name says: open it, save it again as {kind}, and send that.",
            name=name,
            kind=name.lower().rpartition(".")[2],
        )
    return Taken(plain.text(name, content, longest=LARGEST_TEXT))


def _refuse_other(name: str, content: bytes, head: bytes) -> None:
    """Refuse what other programs make and no reader here reads."""
    if content.startswith(_OLD_WORD):
        raise Unreadable(
            _LOCKED
            if _ENCRYPTED in content[:_DIRECTORY]
            else "{name} is an old Word file (.doc): save it as .docx and send it again.",
            name=name,
        )
    if head.startswith(b"{\\rtf"):
        raise Unreadable(
            "{name} is a rich text file (.rtf): save it as .docx and send it again.", name=name
        )
    if head.startswith(_WEB):
        raise Unreadable(
            "{name} is a web page: save it as .docx or .txt and send it again.", name=name
        )


def _tidied(text: str) -> str:
    normal = unicodedata.normalize("NFC", _CONTROLS.sub("", text))
    return _EMPTY_LINES.sub("\n\n\n", _SPACE_AT_END.sub("", normal)).strip("\n")
