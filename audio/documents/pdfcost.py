"""What it would cost to look through a page of a PDF, told before it is done.

A few bytes of a PDF can ask for hours of work; each figure here counts what the reader will go
through, and takes the figures of the file's own directory for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pypdf import PageObject
from pypdf.generic import DictionaryObject, PdfObject, StreamObject

LARGEST_PAGE = 4_000_000
"""The most one page unpacks to, pictures and fonts not counted, in bytes."""
LARGEST_ALL = 24_000_000
"""The most that all pages together unpack to."""
MOST_LETTERS = 4_000_000
"""The most entries in the tables of letters of all fonts, counted anew on each page."""

_RANGES = re.compile(rb"beginbfrange(.*?)(?:endbfrange|\Z)", re.DOTALL)
_RANGE = re.compile(rb"<\s*([0-9A-Fa-f]{1,8})\s*>\s*<\s*([0-9A-Fa-f]{1,8})\s*>\s*[<\[]")
_SHOWN = re.compile(rb"T[jJ]|['\"]")


class TooMuch(Exception):
    """More than is ever looked through."""


@dataclass(slots=True)
class Cost:
    """What the pages looked through so far cost."""

    drawn: int = 0
    letters: int = 0
    tables: dict[int, int] = field(default_factory=dict)

    def add(self, page: PageObject) -> Page:
        """Count one page. Raises TooMuch."""
        contents = page.get_contents()
        data = b"" if contents is None else contents.get_data()
        resources = _dictionary(page.get("/Resources"))
        forms = [form for form in _members(resources, "/XObject") if _is_form(form)]
        self.drawn += len(data)
        self.letters += sum(self._table(font) for font in _members(resources, "/Font"))
        if len(data) > LARGEST_PAGE or self.drawn > LARGEST_ALL or self.letters > MOST_LETTERS:
            raise TooMuch
        return Page(bool(_SHOWN.search(data)), self._may_draw(data, forms))

    def _may_draw(self, data: bytes, forms: Sequence[DictionaryObject]) -> bool:
        """Whether the forms on a page may be looked through: not where they nest or cost much."""
        if not forms or any(_has_forms(form) for form in forms):
            return False
        cost = data.count(b"Do") * max(
            len(form.get_data()) for form in forms if isinstance(form, StreamObject)
        )
        if self.drawn + cost > LARGEST_ALL:
            return False
        self.drawn += cost
        return True

    def _table(self, font: DictionaryObject) -> int:
        table = font.get("/ToUnicode")
        table = None if table is None else table.get_object()
        if not isinstance(table, StreamObject):
            return 0
        if id(table) not in self.tables:
            data = table.get_data()
            self.tables[id(table)] = len(data) // 10 + _entries(data)
        return self.tables[id(table)]


def _entries(table: bytes) -> int:
    """Count the letters that a table of letters gives by ranges."""
    ranges = (each for part in _RANGES.findall(table) for each in _RANGE.findall(part))
    return sum(max(0, int(last, 16) - int(first, 16)) for first, last in ranges)


@dataclass(frozen=True, slots=True)
class Page:
    """What is known of a page beforehand."""

    shows_words: bool
    may_draw_forms: bool


def _dictionary(value: PdfObject | None) -> DictionaryObject:
    found = None if value is None else value.get_object()
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def _members(resources: DictionaryObject, kind: str) -> Iterator[DictionaryObject]:
    for each in _dictionary(resources.get(kind)).values():
        if isinstance(found := each.get_object(), DictionaryObject):
            yield found


def _is_form(value: DictionaryObject) -> bool:
    return isinstance(value, StreamObject) and value.get("/Subtype") == "/Form"


def _has_forms(form: DictionaryObject) -> bool:
    return any(_members(_dictionary(form.get("/Resources")), "/XObject"))
