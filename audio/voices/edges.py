"""The silence around speech."""

import numpy as np

from audio.types import SAMPLE_RATE, Samples

_LEFT = SAMPLE_RATE // 200  # 5 ms are left around the speech


def trimmed(wave: Samples, quiet: float) -> Samples:
    """Cut off what is not louder than `quiet` (of full scale) before and after the speech."""
    loud = np.flatnonzero(np.abs(wave) > quiet)
    if not len(loud):
        return wave[:0]
    return wave[max(int(loud[0]) - _LEFT, 0) : int(loud[-1]) + _LEFT]


def silence(seconds: float) -> Samples:
    """Return so many seconds of nothing."""
    return np.zeros(round(seconds * SAMPLE_RATE), np.float32)
