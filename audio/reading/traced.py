"""Text that remembers where in its source each of its letters stood."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Traced:
    """A stretch of text; `places` holds for each letter its place in the source."""

    text: str
    places: array[int] | range

    def kept(self, ranges: Iterable[tuple[int, int]]) -> Traced:
        """Return what stands in these ranges, given in order, and nothing else."""
        text: list[str] = []
        places = array("i")
        for start, end in ranges:
            text.append(self.text[start:end])
            places.extend(self.places[start:end])
        return Traced("".join(text), places)

    def without(self, pattern: re.Pattern[str], group: int | None = None) -> Traced:
        """Return the text without what the pattern matches, but for its `group`, if given."""
        if pattern.search(self.text) is None:
            return self
        return self.kept(self._between(pattern, group))

    def _between(self, pattern: re.Pattern[str], group: int | None) -> Iterator[tuple[int, int]]:
        at = 0
        for found in pattern.finditer(self.text):
            yield at, found.start()
            if group is not None:
                yield found.span(group)
            at = found.end()
        yield at, len(self.text)

    def replaced(self, pattern: re.Pattern[str], by: str) -> Traced:
        """Return the text with other words where the pattern matches."""
        if pattern.search(self.text) is None:
            return self
        parts = []
        at = 0
        for found in pattern.finditer(self.text):
            parts.append(self[at : found.start()])
            parts.append(Traced(by, array("i", [self.places[found.start()]] * len(by))))
            at = found.end()
        return joined([*parts, self[at:]])

    def stripped(self, signs: str | None = None) -> Traced:
        """Return the text without space, or other signs, around it."""
        start = len(self.text) - len(self.text.lstrip(signs))
        return self[start : start + len(self.text.strip(signs))]

    def __getitem__(self, place: slice) -> Traced:
        """Return a slice, as of a string."""
        return Traced(self.text[place], self.places[place])


def traced(text: str, start: int) -> Traced:
    """Take a stretch of the source that begins at `start`."""
    return Traced(text, range(start, start + len(text)))


def joined(parts: Iterable[Traced], by: str = "") -> Traced:
    """Put stretches together; what stands between them is placed at the end of the one before."""
    texts: list[str] = []
    places = array("i")
    for number, part in enumerate(parts):
        if number and by:
            places.extend([(places[-1] + 1) if places else 0] * len(by))
            texts.append(by)
        texts.append(part.text)
        places.extend(part.places)
    return Traced("".join(texts), places)


@dataclass(frozen=True, slots=True)
class Run:
    """So many letters that follow one another both in the text, from `at`, and in the source."""

    at: int
    place: int
    length: int


def runs(text: Traced) -> tuple[Run, ...]:
    """Write the places of a text in short."""
    found: list[Run] = []
    at = 0
    places = text.places
    for index in range(1, len(places) + 1):
        if index == len(places) or places[index] != places[index - 1] + 1:
            found.append(Run(at, places[at], index - at))
            at = index
    return tuple(found)


def span(known: tuple[Run, ...], start: int, end: int) -> tuple[int, int]:
    """Tell where in the source the letters `start` to `end` of a text stand."""
    if not known:
        return 0, 0
    first = _place(known, start)
    return first, max(first, _place(known, end - 1) + 1) if end > start else first


def _place(known: tuple[Run, ...], at: int) -> int:
    run = known[max(0, bisect_right(known, at, key=lambda run: run.at) - 1)]
    return run.place + min(max(0, at - run.at), run.length - 1)
