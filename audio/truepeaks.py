"""How high a wave goes between its samples too (ITU-R BS.1770-4, annex 2), for one channel."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from audio.hops import HOP, Rows, heights_of, times
from audio.types import Samples

_OVERSAMPLING = 4
_HALF = 12  # samples on either side of an interpolated one; annex 2 asks for at least 6
_PART = 500  # rows interpolated at a time, to keep memory small


def true_heights(rows: Rows, sampled: Samples, floor: float) -> Samples:
    """Tell how high the wave stands in each row but the first and the last, which are context.

    `sampled` are the heights of its samples. Points between samples are looked at only where they
    can pass `floor` (0..1 of full scale): no such point can pass the samples around it times the
    gain of the filter.
    """
    heights = sampled[1:-1].copy()
    around = np.maximum(np.maximum(sampled[:-2], sampled[2:]), heights)
    tall = np.flatnonzero(around * _reach() > floor)
    stretches = sliding_window_view(rows.reshape(-1), HOP + 2 * _HALF - 1)
    for start in range(0, len(tall), _PART):
        part = tall[start : start + _PART]
        between = times(stretches[(part + 1) * HOP - _HALF + 1], _interpolation())
        heights[part] = np.maximum(heights[part], np.abs(between).max(axis=1))
    return heights


class TruePeak:
    """The highest point of a sound, row by row."""

    def __init__(self) -> None:
        self._context = np.zeros((2, HOP), np.float32)
        self._highest = 0.0

    def add(self, rows: Rows) -> None:
        """Take the next rows."""
        whole = np.concatenate((self._context, rows))
        self._context = whole[-2:]
        heights = true_heights(whole, heights_of(whole), self._highest)
        self._highest = max(self._highest, float(heights.max(initial=0.0)))

    def finish(self) -> float:
        """Tell the highest point of everything so far (0..1 of full scale, or above)."""
        self.add(np.zeros((2, HOP), np.float32))
        return self._highest


@cache
def _taps() -> Samples:
    """Give the filters for the three points between two samples: shape (3, 24).

    Windowed sinc of 24 taps a phase.
    """
    filters = []
    for phase in range(1, _OVERSAMPLING):
        distance = np.arange(-_HALF + 1, _HALF + 1) - phase / _OVERSAMPLING
        taps = np.sinc(distance) * np.cos(np.pi * distance / (2 * _HALF)) ** 2
        filters.append(taps / taps.sum())
    return np.array(filters, np.float32)


@cache
def _reach() -> float:
    return float(np.abs(_taps()).sum(axis=1).max())


@cache
def _interpolation() -> Samples:
    """Give the matrix from a row, 11 samples before and 12 after it, to all points between."""
    matrix = np.zeros((HOP + 2 * _HALF - 1, HOP, _OVERSAMPLING - 1), np.float32)
    for at in range(HOP):
        matrix[at : at + 2 * _HALF, at] = _taps().T
    return matrix.reshape(len(matrix), -1)
