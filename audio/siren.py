"""Two signals the program makes itself: one that warns, one that tells that the danger is over.

The warning alternates between two tones, the all-clear is one long tone: whoever hears them tells
them apart without a word. Horns on poles pass some 300 to 5,000 Hz; both tones and their first
harmonics lie well inside. A tone of several harmonics is found by ear where a sine is not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from audio.types import SAMPLE_RATE, Samples

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Doubles = NDArray[np.float64]

LOW_HZ, HIGH_HZ = 660.0, 880.0
"""The two tones of the warning, a fourth apart; the all-clear is the lower."""
TURN_S = 0.4
"""How long each tone of the warning lasts; a glide of 20 ms leads to the next."""
LENGTH_S = 8.0
"""How long either signal is."""

_GLIDE_S = 0.02
_HARMONICS = ((1, 1.0), (2, 0.35), (3, 0.2))
_PEAK = 0.5
_RISE_S, _FALL_S = 0.02, 0.1


def warning(seconds: float = LENGTH_S) -> Samples:
    """Sound the two tones by turns, beginning with the higher."""
    time = _time(seconds)
    high = np.floor(time / TURN_S) % 2 == 0
    pitch = np.where(high, HIGH_HZ, LOW_HZ)
    width = round(_GLIDE_S * SAMPLE_RATE)
    glided = np.convolve(np.pad(pitch, width, mode="edge"), np.ones(width) / width, mode="same")
    return _sounded(glided[width:-width], time)


def all_clear(seconds: float = LENGTH_S) -> Samples:
    """Sound one steady tone."""
    time = _time(seconds)
    return _sounded(np.full_like(time, LOW_HZ), time)


def _time(seconds: float) -> Doubles:
    return np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE


def _sounded(
    pitch: Doubles,
    time: Doubles,
) -> Samples:
    phase = 2 * np.pi * np.cumsum(pitch) / SAMPLE_RATE
    wave = np.sum([weight * np.sin(number * phase) for number, weight in _HARMONICS], axis=0)
    edge = np.clip(np.minimum(time / _RISE_S, (time[-1] - time) / _FALL_S), 0.0, 1.0)
    return np.asarray(wave / np.abs(wave).max() * _PEAK * edge, np.float32)
