"""What the editor shows of a text's reading: both sides, what was left out, what people chose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from broadcaster.domain.reading import Overruled, StationReading
from broadcaster.services import reading, sides
from broadcaster.services.sides import Sides
from broadcaster.services.views import BulletinPage, RevisionView
from web import words
from web.current import work
from web.marks import Origin, Pair, compared

_AROUND = 70
_TOO_LONG = 12  # no text is long enough for a place of so many figures


@dataclass(frozen=True, slots=True)
class Framed:
    """A part of the document's frame: what it is, in words too, and its text."""

    part: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """An unknown word, what stands around it, and how its letters are named."""

    word: str
    before: str
    after: str
    letters: str
    suggested: str


@dataclass(frozen=True, slots=True)
class ReadingView:
    """All of it; `can_overrule` is false where a hand corrected the script."""

    pairs: tuple[Pair, ...] = ()
    left_out: tuple[Framed, ...] = ()
    read: tuple[Framed, ...] = ()
    overruled: tuple[Overruled, ...] = ()
    unknown: tuple[Asked, ...] = ()
    can_overrule: bool = False

    def at(self, start: str) -> Origin | None:
        """Return the marked stretch that begins at a place of the spoken form."""
        if not (start.isascii() and start.isdigit() and len(start) < _TOO_LONG):
            return None
        found = (piece.origin for pair in self.pairs for piece in pair.script)
        return next((each for each in found if each and each.start == int(start)), None)


def beside(page: BulletinPage) -> ReadingView:
    """Make the view of a bulletin's present revision."""
    revision = page.revision
    with work() as session:
        shown = sides.of_revision(session, revision.id)
    if shown is None:
        return ReadingView()
    return ReadingView(
        pairs=compared(revision, shown),
        left_out=tuple(
            Framed(each.kind.value, words.part(each.kind.value), each.text)
            for each in shown.form.left_out
        ),
        read=tuple(
            Framed(part, words.part(part), "")
            for part in sorted(shown.choices.reads(shown.station.reads))
        ),
        overruled=shown.choices.overruled,
        unknown=tuple(_asked(revision.unresolved, _text(revision, shown), shown.station)),
        can_overrule=shown.script is not None,
    )


def _text(revision: RevisionView, shown: Sides) -> str:
    return revision.script if revision.script_edited else shown.form.body


def _asked(unresolved: Sequence[str], body: str, station: StationReading) -> Iterator[Asked]:
    for word in unresolved:
        found = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", body)
        before, after = _around(body, found) if found else ("", "")
        yield Asked(word, before, after, sides.spelled(word), reading.suggested(word, station))


def _around(body: str, found: re.Match[str]) -> tuple[str, str]:
    first = body.rfind("\n", 0, found.start()) + 1
    last = body.find("\n", found.end())
    line_end = len(body) if last < 0 else last
    start, end = max(first, found.start() - _AROUND), min(line_end, found.end() + _AROUND)
    head = "…" if start > first else ""
    tail = "…" if end < line_end else ""
    return head + body[start : found.start()], body[found.end() : end] + tail
