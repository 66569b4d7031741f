"""The station's own words: people, hamlets, ethnic names, found in a text however long the list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from audio.reading.tidy import alike, newer

_PIECE = re.compile(r"[^\W\d_]+|\d+|[^\w\s]|_")
_SPACE = re.compile(r"\s{0,3}")


@dataclass(slots=True)
class Branch:
    """What may follow after the same beginning, and how the words up to here are said."""

    spoken: str | None = None
    following: dict[str, Branch] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """A word of the station's that stands in a text, up to an index."""

    spoken: str
    end: int


def grown(entries: Mapping[str, str]) -> Branch:
    """Put words into a tree by their pieces; each is also known all in capitals.

    An entry as it is written goes before the capitals of another one.
    """
    root = Branch()
    for written, spoken in entries.items():
        _plant(root, _pieces(written), spoken, is_first=True)
    for written, spoken in entries.items():
        _plant(root, _pieces(written.upper()), spoken, is_first=False)
    return root


def beginnings(root: Branch) -> frozenset[str]:
    """Return the first pieces of all words of a tree."""
    return frozenset(root.following)


def longest(root: Branch, text: str, start: int) -> Found | None:
    """Find the longest word of a tree that stands, as a whole word, at an index of a text."""
    if not root.following or (start and text[start - 1].isalnum() and text[start].isalnum()):
        return None
    found = None
    for branch, end in _walk(root, text, start):
        if branch.spoken is not None and not text[end : end + 1].isalnum():
            found = Found(branch.spoken, end)
    return found


def _walk(branch: Branch, text: str, start: int) -> Iterator[tuple[Branch, int]]:
    at = start
    while piece := _PIECE.match(text, at):
        following = branch.following.get(newer(piece[0]))
        if following is None:
            return
        branch = following
        yield branch, piece.end()
        at = _after(text, piece.end())


def _after(text: str, at: int) -> int:
    space = _SPACE.match(text, at)
    return space.end() if space else at


def _plant(root: Branch, pieces: list[str], spoken: str, *, is_first: bool) -> None:
    if not pieces:
        return
    branch = root
    for piece in pieces:
        branch = branch.following.setdefault(piece, Branch())
    if is_first or branch.spoken is None:
        branch.spoken = spoken


def _pieces(written: str) -> list[str]:
    return [newer(piece) for piece in _PIECE.findall(alike(written))]
