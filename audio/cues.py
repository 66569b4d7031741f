"""What a mixer is told to sound, and what it tells of each block."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from audio.types import Samples

Pcm = NDArray[np.int16]
"""One channel of sound as clips keep it: shape (n,), 16 bits, SAMPLE_RATE a second."""

LOWEST_DB, HIGHEST_DB = -40.0, 6.0
"""What a cue may be lowered and raised by, at most (dB)."""


class Source(Protocol):
    """Something that sounds and ends."""

    def read(self, frames: int) -> Pcm:
        """Return the next samples, at most so many; none at all means the end. Never waits long."""

    def close(self) -> None:
        """Give back what it holds; never raises."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A source that is to begin in frame `at`; `joins` where it begins in its middle.

    With `frames` it ends after so many, however much of it is left, and is faded out before. What
    `lends` and was to be silent as this begins, or a moment before, goes on under it, falling
    silent: for as many frames as that lends and this `shares`. This comes in meanwhile, within
    `rise` frames: a cross-fade. With `ducks_db` it sounds over whatever sounds, which is lowered by
    so many dB meanwhile. `gain_db` raises or lowers it. Its `bed` sounds under it from its first
    sample on, and never beyond its last; it falls silent with what is cut.
    """

    key: str
    at: int
    source: Source
    joins: bool = False
    frames: int | None = None
    lends: int = 0
    rise: int = 0
    shares: int = 0
    ducks_db: float | None = None
    gain_db: float = 0.0
    bed: Cue | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a block that belongs to one cue; `faded` where its level was changed.

    `ends` tells that nothing more of the cue follows, `cut` that it was faded out or called off.
    `own` is the cue's part in the block where another sounds at the same time, else None.
    """

    key: str
    start: int
    count: int
    faded: bool = False
    ends: bool = False
    cut: bool = False
    own: Pcm | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """What one bus sounds from frame `first` on."""

    first: int
    samples: Samples
    spans: tuple[Span, ...]


def factor_of(gain_db: float) -> np.float32:
    """Return what samples are multiplied by, bounded as a cue is."""
    return np.float32(10 ** (min(HIGHEST_DB, max(LOWEST_DB, gain_db)) / 20))


def at_gain(pcm: Pcm, gain_db: float) -> Pcm:
    """Return samples as they leave the mixer that much louder: to the last bit."""
    raised: Pcm = np.clip(np.rint(pcm * factor_of(gain_db)), -32_768, 32_767).astype(np.int16)
    return raised


def bounded_gain_db(wanted: float, true_peak_dbtp: float, *, ceiling_dbtp: float = -1.0) -> float:
    """Return by how many dB a clip may be raised or lowered: never so far that it clips.

    The peak is the clip's own true peak (ITU-R BS.1770-4).
    """
    room = max(0.0, ceiling_dbtp - true_peak_dbtp)
    return max(LOWEST_DB, min(wanted, HIGHEST_DB, room))
