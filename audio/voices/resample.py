"""Bringing a voice's own sample rate to the house's, without clicks or aliases."""

import math
from functools import cache

import numpy as np
from numpy.typing import NDArray

from audio.types import SAMPLE_RATE, Samples

_CUT = 0.94  # of the lower Nyquist frequency; from there to its end the band fades out
_BLOCK = 16_384  # input samples worked on at a time, about
_MARGIN = 1_024  # input samples on either side that only lend their sound, about


def at_station_rate(wave: Samples, rate: int) -> Samples:
    """Resample from `rate` (Hz) to SAMPLE_RATE.

    Block by block the spectrum is widened or cut: `down` input samples become `up` output samples.
    The blocks overlap by a margin in which the filter's ringing has died away.
    """
    if rate == SAMPLE_RATE or not len(wave):
        return wave
    common = math.gcd(rate, SAMPLE_RATE)
    up, down = SAMPLE_RATE // common, rate // common
    step, margin = (-(-size // down) for size in (_BLOCK, _MARGIN))
    whole = (step + 2 * margin) * down
    length = len(wave) * up // down
    groups = -(-len(wave) // (step * down))
    padded = np.zeros((groups * step + 2 * margin) * down, np.float32)
    padded[margin * down : margin * down + len(wave)] = wave
    out = np.empty((groups, step * up), np.float32)
    for group in range(groups):
        start = group * step * down
        wider = _stretched(padded[start : start + whole], whole // down * up)
        out[group] = wider[margin * up : (margin + step) * up]
    return out.reshape(-1)[:length]


def _stretched(block: Samples, size: int) -> NDArray[np.float32]:
    """Give a block as many samples as wanted, its spectrum kept up to the lower Nyquist."""
    band = np.fft.rfft(block)
    kept = min(len(band), size // 2 + 1)
    wider = np.zeros(size // 2 + 1, band.dtype)
    wider[:kept] = band[:kept] * _fade(kept)
    return np.asarray(np.fft.irfft(wider, size) * (size / len(block)), np.float32)


@cache
def _fade(bins: int) -> NDArray[np.float32]:
    first = int(_CUT * bins)
    fade = np.ones(bins, np.float32)
    fade[first:] = np.cos(np.linspace(0, np.pi / 2, bins - first, dtype=np.float32)) ** 2
    return fade
