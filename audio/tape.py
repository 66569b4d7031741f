"""Sound on the disk while a clip is made of it: 48 kHz, mono, with its outline beside it.

Both files are nameless and end with their use. A tape is as long as the disk allows; memory does
not grow with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Self

import numpy as np

from audio.hops import BLOCK, HOP, Rows, filled
from audio.levelling import Outline, outline_of
from audio.types import Samples
from audio.weighting import Weighting

if TYPE_CHECKING:
    from types import TracebackType
    from typing import IO

    from numpy.typing import NDArray

_FLOAT = 4  # bytes
_OUTLINES = 20_000  # rows of outline read at a time


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a tape, counted in rows (milliseconds)."""

    first: int
    count: int


class Tape:
    """Sound written once and read from any row on."""

    def __init__(self, folder: Path) -> None:
        self._sound = TemporaryFile(dir=folder)  # noqa: SIM115 -- closed in __exit__
        self._outline = TemporaryFile(dir=folder)  # noqa: SIM115 -- as above
        self._weighting = Weighting()
        self._rest: Samples = np.zeros(0, np.float32)
        self.rows = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._sound.close()
        self._outline.close()

    def clear(self) -> None:
        """Forget everything."""
        for file in (self._sound, self._outline):
            file.seek(0)
            file.truncate()
        self._weighting, self._rest, self.rows = Weighting(), self._rest[:0], 0

    def write(self, block: Samples) -> Outline:
        """Add samples, and tell the outline of the rows that became whole."""
        whole = np.concatenate((self._rest, block)) if len(self._rest) else block
        full = len(whole) // HOP * HOP
        self._rest = whole[full:]
        return self._add(whole[:full].reshape(-1, HOP))

    def finish(self) -> Outline:
        """Fill the last row up with silence."""
        rest, self._rest = filled(self._rest), self._rest[:0]
        return self._add(rest.reshape(-1, HOP))

    def blocks(self, span: Span) -> Iterator[Rows]:
        """Read a stretch again, two seconds at a time."""
        return _read(self._sound, span, BLOCK, HOP)

    def outlines(self, span: Span) -> Iterator[Outline]:
        """Read the outline of a stretch again."""
        return _read(self._outline, span, _OUTLINES, 2)

    def _add(self, rows: Rows) -> Outline:
        outline = outline_of(rows, self._weighting)
        for file, values in ((self._sound, rows), (self._outline, outline)):
            file.seek(0, 2)
            file.write(np.ascontiguousarray(values, np.float32).data)
        self.rows += len(rows)
        return outline


def _read(file: IO[bytes], span: Span, most: int, width: int) -> Iterator[NDArray[np.float32]]:
    row = width * _FLOAT
    for first in range(span.first, span.first + span.count, most):
        count = min(most, span.first + span.count - first)
        file.seek(first * row)
        yield np.frombuffer(file.read(count * row), np.float32).reshape(-1, width)
