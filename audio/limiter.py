"""Holding every peak of a sound under a ceiling by turning the gain down around it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from functools import cache

import numpy as np

from audio.hops import BLOCK, HOP, Rows, heights_of, windows
from audio.truepeaks import true_heights
from audio.types import Samples

CEILING_DBTP = -1.0
"""No point of the wave stands higher (EBU R 128 s2)."""

# A gain that moves lifts points between samples a little, and meters differ by as much (dB).
_ROOM = 0.2
_SAFE = 3.0  # no point between samples stands that much higher than the samples around it
LOOKS = (20, 7, 2, 0)
"""Milliseconds before and after a peak in which the gain goes down and up again.

The slowest is not heard at all. Where it cannot reach the loudness wished for, as with a creaking
voice, whose every pulse stands far above what follows it, a quicker one can.
"""


def ratio(decibels: float) -> float:
    """Turn decibels into a factor."""
    return math.pow(10.0, decibels / 20.0)


CEILING = ratio(CEILING_DBTP - _ROOM)
"""What the limiter aims at (0..1 of full scale)."""


def reach(look: int) -> int:
    """Tell how many rows before and after a row have a say in its gain."""
    return 2 * look + 1


def limited(blocks: Iterable[Rows], look: int = LOOKS[0]) -> Iterator[Rows]:
    """Hold every peak under the ceiling, `look` milliseconds each way."""
    for window in windows(blocks, reach(look) + 1, BLOCK):
        yield _held(window, look)


def edges(heights: Samples, look: int) -> Samples:
    """Tell the gain at the edges of rows, from the heights of these and of `reach` more each side.

    Between two edges the gain goes straight; n rows have n + 1 edges.
    """
    wanted = np.asarray(CEILING / np.maximum(heights, CEILING), np.float32)
    lowest = _lowest(wanted, 2 * look + 2)
    return np.asarray(np.convolve(lowest, _bell(look), "valid"), np.float32)


def _held(window: Rows, look: int) -> Rows:
    margin = reach(look) + 1
    middle, sampled = window[margin:-margin], heights_of(window)
    if float(sampled.max()) * _SAFE <= CEILING:
        return middle
    heights = true_heights(window, sampled, CEILING)
    if float(heights.max()) <= CEILING:
        return middle
    gains = edges(heights, look)
    return middle * curve(gains)


def curve(gains: Samples) -> Rows:
    """Give the gain of every sample from the gains at the edges of its row."""
    rising = np.diff(gains)
    across: Rows = rising[:, None] * _across()
    across += gains[:-1, None]
    return across


def _lowest(values: Samples, width: int) -> Samples:
    """Tell the lowest of each `width` values in a row, by doubling."""
    length = 1
    lowest = values
    while 2 * length <= width:
        lowest = np.minimum(lowest[:-length], lowest[length:])
        length *= 2
    rest = width - length
    return np.minimum(lowest[:-rest], lowest[rest:]) if rest else lowest


@cache
def _bell(look: int) -> Samples:
    bell = np.hanning(2 * look + 3)[1:-1]
    return np.asarray(bell / bell.sum(), np.float32)


@cache
def _across() -> Samples:
    return ((np.arange(HOP) + 0.5) / HOP).astype(np.float32)
