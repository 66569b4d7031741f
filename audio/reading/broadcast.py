"""The broadcast form of a document: its words without the official frame around them."""

from dataclasses import dataclass
from itertools import groupby

from audio.reading.frame import Part, frame
from audio.reading.lines import Line, full_width, lines_of, paragraphs
from audio.reading.tidy import tidy

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

    `body` holds one paragraph a line; `source` is the document in normal form C.
    """

    source: str
    body: str
    left_out: tuple[LeftOut, ...]


def broadcast_form(text: str) -> BroadcastForm:
    """Part a document: every word of it is either in the body or in `left_out`."""
    source = tidy(text)
    lines = list(lines_of(source))
    parts = frame(lines)
    width = full_width(lines)
    body: list[str] = []
    left_out: list[LeftOut] = []
    for part, members in groupby(range(len(lines)), parts.get):
        block = [lines[index] for index in members]
        if part is None:
            body.extend(paragraphs(block, width))
        else:
            left_out.extend(_left_out(part, block, source))
    return BroadcastForm(source, "\n".join(body), tuple(left_out))


def _left_out(part: Part, block: list[Line], source: str) -> list[LeftOut]:
    written = [line for line in block if not line.is_blank]
    if not written:
        return []
    start, end = written[0].start, written[-1].end
    return [LeftOut(part, source[start:end], start, end)]
