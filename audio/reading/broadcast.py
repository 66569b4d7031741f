"""The broadcast form of a document: its words without the official frame around them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from audio.reading.frame import Part, frame
from audio.reading.lines import Line, full_width, lines_of, paragraphs
from audio.reading.tidy import tidy
from audio.reading.traced import Run, Traced, joined, runs, span

__all__ = ["BroadcastForm", "LeftOut", "Part", "broadcast_form"]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A part of the frame that will not be read; `start` and `end` count in the form's source."""

    kind: Part
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class BroadcastForm:
    """What of a document goes on air, and what does not.

    `body` holds one paragraph a line; `source` is the document in normal form C, `runs` tell
    where in it the body's letters stood.
    """

    source: str
    body: str
    left_out: tuple[LeftOut, ...]
    runs: tuple[Run, ...] = ()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Tell from where to where in `source` the letters `start` to `end` of `body` stood."""
        return span(self.runs, start, end)


def broadcast_form(text: str, *, reads: frozenset[Part] = frozenset()) -> BroadcastForm:
    """Part a document: every word of it is either in the body or in `left_out`.

    `reads` names the parts of the frame that the station wants to hear, in their own place.
    """
    source = tidy(text)
    lines = list(lines_of(source))
    parts = frame(lines)
    width = full_width(lines)
    body: list[Traced] = []
    left_out: list[LeftOut] = []
    for part, block in _blocks(lines, parts):
        if part is None:
            body.extend(paragraphs(block, width))
        elif part in reads:
            body.extend(_read_out(part, block, width))
        else:
            left_out.extend(_left_out(part, block, source))
    whole = joined(body, "\n")
    return BroadcastForm(source, whole.text, tuple(left_out), runs(whole))


def _blocks(lines: list[Line], parts: dict[int, Part]) -> Iterator[tuple[Part | None, list[Line]]]:
    for part, members in groupby(range(len(lines)), parts.get):
        yield part, [lines[index] for index in members]


def _read_out(part: Part, block: list[Line], width: int) -> Iterable[Traced]:
    if part != Part.SIGNATURE:
        return paragraphs(block, width)
    return (words for line in block for words in paragraphs([line], width))


def _left_out(part: Part, block: list[Line], source: str) -> list[LeftOut]:
    written = [line for line in block if not line.is_blank]
    if not written:
        return []
    start, end = written[0].start, written[-1].end
    return [LeftOut(part, source[start:end], start, end)]
