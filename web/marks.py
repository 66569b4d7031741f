"""Original and script side by side: what is said otherwise than written, and by which rule."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from broadcaster.services.views import RevisionView

if TYPE_CHECKING:
    from audio.reading import Paragraph, Script, Token
    from broadcaster.services.sides import Sides

MOST_WORDS = 1500
"""Words of a paragraph above which nothing is compared: nobody could follow the marks."""

OVERRULED = "overruled"
"""The reader's name for what a person decided."""

STATION = "station lexicon"
"""The reader's name for a word of the station's own."""

_GAP = 3  # signs that may stand between two words
_WORDS = re.compile(r"\S+|\s+")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a word of the script comes from: its place in the spoken form, and what made it."""

    start: int
    kind: str
    rule: str
    source: str
    spoken: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text and what it is: "" as it stands, "changed", "unknown", or by its kind."""

    text: str
    mark: str = ""
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """One paragraph as it was written, and as it is said."""

    source: tuple[Piece, ...]
    script: tuple[Piece, ...]


def compared(revision: RevisionView, sides: Sides | None) -> tuple[Pair, ...]:
    """Return the paragraphs of a revision, original beside script."""
    if sides is None:
        return ()
    if sides.script is not None:
        return tuple(traced(sides.script))
    return pairs(sides.form.body, revision.script, revision.unresolved)


def traced(script: Script) -> Iterator[Pair]:
    """Pair each paragraph's source with what is said, word by word as the reader made it."""
    start = 0
    for paragraph, line in zip(script.paragraphs, script.source.split("\n"), strict=True):
        if line.strip():
            source = tuple(_written(line, start, paragraph))
            yield Pair(source, tuple(_said(paragraph)))
        start += len(line) + 1


def _written(line: str, start: int, paragraph: Paragraph) -> Iterator[Piece]:
    at = 0
    for token in _marked(paragraph):
        first, last = token.start - start, token.end - start
        if first > at:
            yield Piece(line[at:first])
        yield _piece(line[first:last], token)
        at = last
    if line[at:]:
        yield Piece(line[at:])


def _said(paragraph: Paragraph) -> Iterator[Piece]:
    """Find each word's place in the paragraph: they stand in order, at most a sign apart."""
    text, shown, at = paragraph.text, 0, 0
    for token in paragraph.tokens:
        found = text.find(token.spoken, at, at + len(token.spoken) + _GAP) if token.spoken else -1
        if found < 0:
            continue
        at = found + len(token.spoken)
        if _is_marked(token):
            yield from _plain(text, shown, found)
            yield _piece(token.spoken, token)
            shown = at
    yield from _plain(text, shown, len(text))


def _plain(text: str, start: int, end: int) -> Iterator[Piece]:
    if end > start:
        yield Piece(text[start:end])


def _marked(paragraph: Paragraph) -> Iterator[Token]:
    return (token for token in paragraph.tokens if _is_marked(token))


def _is_marked(token: Token) -> bool:
    is_sound = bool(token.spoken.strip(",. ")) and token.kind.value != "punctuation"
    is_decided = token.rule in {OVERRULED, STATION} or token.kind.value == "unknown"
    return (token.is_changed and is_sound) or is_decided


def _piece(text: str, token: Token) -> Piece:
    mark = OVERRULED if token.rule == OVERRULED else token.kind.value
    origin = Origin(token.start, mark, token.rule, token.source, token.spoken)
    return Piece(text, "unknown" if mark == "unknown" else "changed", origin)


def pairs(body: str, script: str, unknown: Sequence[str]) -> tuple[Pair, ...]:
    """Pair the paragraphs of what is spoken with those of a script that a hand corrected."""
    written, said = _paragraphs(body), _paragraphs(script)
    if len(written) != len(said):
        written, said = ["\n".join(written)], ["\n".join(said)]
    return tuple(_pair(*both, unknown) for both in zip(written, said, strict=True))


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _pair(written: str, said: str, unknown: Sequence[str]) -> Pair:
    ours, theirs = _WORDS.findall(written), _WORDS.findall(said)
    if max(len(ours), len(theirs)) > 2 * MOST_WORDS:
        return Pair((Piece(written),), tuple(_flagged((Piece(said),), unknown)))
    source: list[Piece] = []
    script: list[Piece] = []
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    for what, i1, i2, j1, j2 in matcher.get_opcodes():
        mark = "" if what == "equal" else "changed"
        source += [Piece("".join(ours[i1:i2]), mark)] if i2 > i1 else []
        script += [Piece("".join(theirs[j1:j2]), mark)] if j2 > j1 else []
    return Pair(_joined(source), tuple(_flagged(_joined(script), unknown)))


def _joined(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Join changed words that only white space parts, so that the eye meets one mark."""
    joined: list[Piece] = []
    for piece in pieces:
        if joined and (piece.mark == joined[-1].mark):
            joined[-1] = Piece(joined[-1].text + piece.text, piece.mark)
        elif len(joined) > 1 and joined[-2].mark == piece.mark and not joined[-1].text.strip():
            gap, before = joined.pop(), joined.pop()
            joined.append(Piece(before.text + gap.text + piece.text, piece.mark))
        else:
            joined.append(piece)
    return tuple(joined)


def _flagged(pieces: Iterable[Piece], unknown: Sequence[str]) -> Iterable[Piece]:
    if not unknown:
        yield from pieces
        return
    words = "|".join(re.escape(word) for word in sorted(unknown, key=len, reverse=True))
    flag = re.compile(rf"(?<!\w)({words})(?!\w)")
    for piece in pieces:
        for number, part in enumerate(flag.split(piece.text)):
            if part:
                yield Piece(part, "unknown" if number % 2 else piece.mark)
