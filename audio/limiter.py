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
_LOOK = 20  # milliseconds before and after a peak in which the gain goes down and up again
REACH = 2 * _LOOK + 1
"""Rows before and after a row that have a say in its gain."""


def ratio(decibels: float) -> float:
    """Turn decibels into a factor."""
    return math.pow(10.0, decibels / 20.0)


CEILING = ratio(CEILING_DBTP - _ROOM)
"""What the limiter aims at (0..1 of full scale)."""


def limited(blocks: Iterable[Rows]) -> Iterator[Rows]:
    """Hold every peak under the ceiling, 20 ms each way."""
    margin = REACH + 1
    flat = (block.reshape(-1, HOP) for block in blocks)
    for window in windows(flat, margin, BLOCK):
        yield _held(window, margin)


def edges(heights: Samples) -> Samples:
    """Tell the gain at the edges of rows, from the heights of these and of REACH more each side.

    Between two edges the gain goes straight; n rows have n + 1 edges.
    """
    wanted = np.asarray(CEILING / np.maximum(heights, CEILING), np.float32)
    lowest = _lowest(wanted, 2 * _LOOK + 2)
    return np.asarray(np.convolve(lowest, _bell(), "valid"), np.float32)


def _held(window: Rows, margin: int) -> Rows:
    middle, sampled = window[margin:-margin], heights_of(window)
    if float(sampled.max()) * _SAFE <= CEILING:
        return middle
    heights = true_heights(window, sampled, CEILING)
    if float(heights.max()) <= CEILING:
        return middle
    gains = edges(heights)
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
def _bell() -> Samples:
    bell = np.hanning(2 * _LOOK + 3)[1:-1]
    return np.asarray(bell / bell.sum(), np.float32)


@cache
def _across() -> Samples:
    return ((np.arange(HOP) + 0.5) / HOP).astype(np.float32)
