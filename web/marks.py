"""Original and script side by side: what is said otherwise than written, what is unknown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from broadcaster.services import speakable
from broadcaster.services.views import RevisionView

MOST_WORDS = 1500
"""Words of a paragraph above which nothing is compared: nobody could follow the marks."""

_WORDS = re.compile(r"\S+|\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text and what it is: "" as it stands, "changed", or "unknown"."""

    text: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """One paragraph as it was written, and as it is said."""

    source: tuple[Piece, ...]
    script: tuple[Piece, ...]


def compared(revision: RevisionView) -> tuple[Pair, ...]:
    """Return the paragraphs of a revision, original beside script."""
    if not revision.source_text.strip():
        return ()
    body, _left_out = speakable.spoken_body(revision.source_text)
    return pairs(body, revision.script, revision.unresolved)


def pairs(body: str, script: str, unknown: Sequence[str]) -> tuple[Pair, ...]:
    """Pair the paragraphs of what is spoken with those of the script."""
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
