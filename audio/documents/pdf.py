"""The text layer of a PDF."""

import io
import logging
import struct
import zlib
from collections.abc import Iterator

from pypdf import Configuration, PageObject, PdfReader, apply_configuration
from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError, PyPdfError

from audio.documents.errors import Unreadable, too_much
from audio.documents.pages import document
from audio.documents.pdfcost import Cost, Page, TooMuch
from audio.documents.types import Taken
from audio.types import Note

MOST_PAGES = 300
"""The longest document taken in, in pages."""
HEAD = "Page numbers and what recurs on every page were left out: “{words}”."

_LONGEST_NOTE = 2_000
_LIMITS = Configuration(
    zlib_maximum_output_length=8_000_000,
    lzw_maximum_output_length=8_000_000,
    run_length_maximum_output_length=8_000_000,
    array_based_stream_maximum_output_length=8_000_000,
    stream_decoding_work_maximum_length=32_000_000,
    stream_parsing_work_maximum_count=500_000,
    page_tree_maximum_entries=10 * MOST_PAGES,
    xform_maximum_invocations_per_extraction=200,
)

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
    struct.error,
    zlib.error,
)
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def text(name: str, content: bytes, *, longest: int) -> Taken:
    """Give the words of every page, columns one after the other, rows of a table as sentences.

    Stops soon after `longest` bytes. What recurs on the pages is told in a note. Raises
    Unreadable for a password, a scan without a text layer, too many pages, or damage.
    """
    try:
        with apply_configuration(_LIMITS):
            reader = PdfReader(io.BytesIO(content))
            _refuse_locked(name, reader)
            _refuse_long(name, reader)
            pages = list(_pages(reader, longest))
    except (FileNotDecryptedError, DependencyError) as error:
        # What is locked with AES pypdf opens only with a library that we do without.
        raise _locked(name) from error
    except (LimitReachedError, TooMuch) as error:
        raise too_much(name) from error
    except _DAMAGE as error:
        raise Unreadable(
            "{name} is damaged: open it, print it to PDF again, and send that.", name=name
        ) from error
    if not any(page.strip() for page in pages):
        raise Unreadable(
            "{name} is a scan, pictures without text: send the Word file, or paste the words.",
            name=name,
        )
    read = document(pages)
    words = " ".join(read.left_out)[:_LONGEST_NOTE]
    return Taken(read.text, (Note(HEAD, {"words": words}),) if words else ())


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
    cost = Cost()
    for page in reader.pages:
        words = _words(page, cost.add(page))
        yield words
        length += len(words.encode(errors="replace"))
        # Half of what is laid out may be the space between.
        if length > 2 * longest:
            return


def _words(page: PageObject, known: Page) -> str:
    """Lay a page out in lines; where that loses words, give them in the order they were drawn."""
    if not (known.shows_words or known.may_draw_forms):
        return ""
    laid_out = page.extract_text(extraction_mode="layout", layout_mode_space_vertically=False)
    if _letters(laid_out) and not known.may_draw_forms:
        return laid_out
    drawn = page.extract_text()
    return laid_out if _letters(laid_out) >= _letters(drawn) else drawn


def _letters(text: str) -> int:
    return sum(not sign.isspace() for sign in text)
