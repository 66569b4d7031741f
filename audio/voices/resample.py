"""Bringing a voice's own sample rate to the house's, without clicks or aliases."""

import math
from functools import cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from audio.types import SAMPLE_RATE, Samples

_REACH = 24  # input samples on either side of an output sample
_CUT = 0.94  # of the lower Nyquist frequency
_BETA = 8.0  # Kaiser window: about -80 dB beside the band
_ROWS = 256  # groups worked on at a time, to keep memory small


def at_station_rate(wave: Samples, rate: int) -> Samples:
    """Resample from `rate` (Hz) to SAMPLE_RATE with a windowed-sinc filter.

    `up` output samples are made of every `down` input samples, so each group of outputs is one
    product of a matrix with a stretch of the input.
    """
    if rate == SAMPLE_RATE or not len(wave):
        return wave
    common = math.gcd(rate, SAMPLE_RATE)
    up, down = SAMPLE_RATE // common, rate // common
    matrix = _matrix(up, down)
    length = len(wave) * up // down
    groups = -(-length // up)
    padded = np.zeros(groups * down + 2 * _REACH, np.float32)
    padded[_REACH : _REACH + len(wave)] = wave
    stretches = sliding_window_view(padded, down + 2 * _REACH)[::down]
    out = np.empty((groups, up), np.float32)
    for start in range(0, groups, _ROWS):
        part = stretches[start : start + _ROWS]
        out[start : start + len(part)] = part @ matrix
    return out.reshape(-1)[:length]


@cache
def _matrix(up: int, down: int) -> Samples:
    """Weigh every input of a stretch for every output of its group: shape (inputs, outputs)."""
    inputs = np.arange(-_REACH, down + _REACH)[:, None]
    outputs = np.arange(up)[None, :] * down / up
    distance = inputs - outputs
    cut = _CUT * min(1.0, up / down)
    inside = np.clip(1.0 - (distance / _REACH) ** 2, 0.0, None)
    window = np.i0(_BETA * np.sqrt(inside)) / np.i0(_BETA) * (inside > 0)
    taps = np.sinc(cut * distance) * window
    return np.asarray(taps / taps.sum(axis=0), np.float32)
