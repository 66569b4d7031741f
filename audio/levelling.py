"""Bringing every clip to one loudness without ever passing the ceiling.

-16 LUFS is the usual level of speech for many kinds of loudspeaker; -1 dBTP leaves converters room
(EBU R 128 s2).
"""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from audio.loudness import Loudness, loudness_of, true_heights
from audio.types import SAMPLE_RATE, Samples

TARGET_LUFS = -16.0
CEILING_DBTP = -1.0

_MOST_GAIN = 40.0  # dB; more would only lift hiss
_CLOSE_ENOUGH = 0.2  # LU
_TRIES = 4
_PUSH = 1.8  # the limiter takes back about half of what is added
_SAFE = 3.0  # no point between samples stands that much higher than the samples around it
# A gain that moves lifts points between samples a little: leave it some room (dB).
_ROOM = 0.2
_HOP = SAMPLE_RATE // 1000  # the limiter's gain is decided once a millisecond
_LOOK = 20  # hops before and after a peak in which the gain goes down and up again
_CHUNK = SAMPLE_RATE
_MARGIN = _HOP * (2 * _LOOK + 4)

Sound = Callable[[], Iterable[Samples]]
"""A sound that can be played from its beginning as often as asked."""


@dataclass(frozen=True, slots=True)
class Levelling:
    """What has to be done to a sound to bring it to the target."""

    gain_db: float
    limiting: bool
    """Whether single peaks have to be held under the ceiling."""


def levelling_for(sound: Sound, found: Loudness | None = None) -> Levelling:
    """Find the gain that brings a sound to the target.

    The sound is played up to five times, once less where its loudness was already `found`.
    """
    found = found or loudness_of(sound())
    if math.isinf(found.lufs):
        return Levelling(0.0, limiting=False)
    gain = min(TARGET_LUFS - found.lufs, _MOST_GAIN)
    if found.true_peak_dbtp + gain <= CEILING_DBTP - _ROOM:
        return Levelling(gain, limiting=False)
    for _ in range(_TRIES):
        louder = levelled(sound(), Levelling(gain, limiting=True))
        lufs = loudness_of(louder, peaks=False).lufs
        if abs(TARGET_LUFS - lufs) < _CLOSE_ENOUGH:
            break
        gain = min(gain + _PUSH * (TARGET_LUFS - lufs), _MOST_GAIN)
    return Levelling(gain, limiting=True)


def levelled(blocks: Iterable[Samples], levelling: Levelling) -> Iterator[Samples]:
    """Apply the gain, and the limiter where it is needed."""
    factor = np.float32(_ratio(levelling.gain_db))
    louder = (block * factor for block in blocks)
    return limited(louder) if levelling.limiting else louder


def limited(blocks: Iterable[Samples], ceiling_dbtp: float = CEILING_DBTP) -> Iterator[Samples]:
    """Hold every peak under the ceiling by turning the gain down around it, 20 ms each way."""
    ceiling = _ratio(ceiling_dbtp - _ROOM)
    buffer = np.zeros(_MARGIN, np.float32)
    for block in blocks:
        buffer = np.concatenate((buffer, block))
        while len(buffer) >= _CHUNK + 2 * _MARGIN:
            yield _held(buffer[: _CHUNK + 2 * _MARGIN], ceiling)
            buffer = buffer[_CHUNK:]
    left = len(buffer) - _MARGIN
    whole = np.zeros(-(-left // _CHUNK) * _CHUNK + 2 * _MARGIN, np.float32)
    whole[: len(buffer)] = buffer
    for start in range(0, left, _CHUNK):
        part = _held(whole[start : start + _CHUNK + 2 * _MARGIN], ceiling)
        yield part[: left - start]


def _held(wave: Samples, ceiling: float) -> Samples:
    middle = wave[_MARGIN:-_MARGIN]
    if float(np.abs(wave).max()) * _SAFE <= ceiling:
        return middle
    heights = true_heights(wave, ceiling).reshape(-1, _HOP).max(axis=1)
    if float(heights.max()) <= ceiling:
        return middle
    wanted = ceiling / np.maximum(heights, ceiling)
    lowest = sliding_window_view(wanted, 2 * _LOOK + 3).min(axis=1)
    bell = np.hanning(2 * _LOOK + 3)[1:-1]
    gains = np.convolve(lowest, bell / bell.sum(), "valid")
    # gains[0] stands at the hop 2 * _LOOK + 1 of the wave, in the middle of it.
    centres = (np.arange(len(gains)) + 2 * _LOOK + 1.5) * _HOP - _MARGIN
    curve = np.interp(np.arange(len(middle)), centres, gains)
    return np.asarray(middle * curve, np.float32)


def _ratio(decibels: float) -> float:
    return math.pow(10.0, decibels / 20.0)
