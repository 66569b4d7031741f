"""The text layer of a PDF."""

import io
import logging
from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.errors import FileNotDecryptedError, PyPdfError

from audio.documents.errors import Unreadable

MOST_PAGES = 300
"""The longest document taken in, in pages."""

# What pypdf lets through on a damaged file beside its own errors.
_DAMAGE = (
    PyPdfError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
)
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def text(name: str, content: bytes, *, longest: int) -> str:
    """Give the words of every page, pages parted by an empty line.

    Stops soon after `longest` bytes. Raises Unreadable for a password, a scan without a text
    layer, too many pages, or damage.
    """
    try:
        reader = PdfReader(io.BytesIO(content))
        _refuse_locked(name, reader)
        _refuse_long(name, reader)
        pages = list(_pages(reader, longest))
    except FileNotDecryptedError as error:
        raise _locked(name) from error
    except _DAMAGE as error:
        raise Unreadable(
            "{name} is damaged: open it, print it to PDF again, and send that.", name=name
        ) from error
    if not any(page.strip() for page in pages):
        raise Unreadable(
            "{name} is a scan, pictures without text: send the Word file, or paste the words.",
            name=name,
        )
    return "\n\n".join(page.strip() for page in pages)


def _refuse_locked(name: str, reader: PdfReader) -> None:
    if reader.is_encrypted and not reader.decrypt(""):
        raise _locked(name)


def _locked(name: str) -> Unreadable:
    return Unreadable(
        "{name} is protected by a password: save it without one and send it again.", name=name
    )


def _refuse_long(name: str, reader: PdfReader) -> None:
    count = len(reader.pages)
    if count > MOST_PAGES:
        raise Unreadable(
            "{name} has {count} pages, more than {limit}: send only the pages to be read out.",
            name=name,
            count=count,
            limit=MOST_PAGES,
        )


def _pages(reader: PdfReader, longest: int) -> Iterator[str]:
    length = 0
    for page in reader.pages:
        words = page.extract_text()
        yield words
        length += len(words.encode(errors="replace"))
        if length > longest:
            return
