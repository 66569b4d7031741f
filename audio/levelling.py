"""Bringing every clip to one loudness without ever passing the ceiling.

-16 LUFS is the usual level of speech for many kinds of loudspeaker; -1 dBTP leaves converters room
(EBU R 128 s2). How loud a sound becomes under the limiter is computed from its outline, one height
and one energy a millisecond, so that the sound itself is read only once more, to be written.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator

import numpy as np

from audio.hops import Rows, heights_of, rows_of, windows
from audio.limiter import CEILING, REACH, edges, limited, ratio
from audio.loudness import STEP, Steps
from audio.types import Samples
from audio.weighting import Weighting

TARGET_LUFS = -16.0
QUIETEST_LUFS, LOUDEST_LUFS = -24.0, -12.0
"""Between these a station may choose its loudness."""

_MOST_GAIN = 60.0  # dB
_CLOSE_ENOUGH = 0.02  # LU
_TRIES = 12
_FLATTEST = 0.15  # LU a dB; the limiter takes back what is added, but never all at one step
_STRETCH = 200 * STEP  # rows predicted at a time: 20 s

Outline = Samples
"""Rows of two numbers, shape (n, 2): the height of a millisecond and its weighted energy."""

HEIGHT, ENERGY = 0, 1

Outlines = Callable[[], Iterable[Outline]]
"""The outline of a whole sound, from its beginning as often as asked."""


def bounded(lufs: float) -> float:
    """Keep a wished loudness between what horns and ears can do with."""
    return min(max(lufs, QUIETEST_LUFS), LOUDEST_LUFS)


def outline_of(rows: Rows, weighting: Weighting) -> Outline:
    """Tell the outline of the next rows of a sound."""
    return np.stack((heights_of(rows), weighting.energies(rows).astype(np.float32)), axis=1)


def lufs_at(outlines: Iterable[Outline], gain_db: float, *, limiting: bool = True) -> float:
    """Tell how loud a sound will be with a gain, and with the limiter after it."""
    steps, factor = Steps(), np.float32(ratio(gain_db))
    for window in windows(outlines, REACH, _STRETCH):
        heights = window[:, HEIGHT] * factor
        energies = window[REACH:-REACH, ENERGY].astype(np.float64) * float(factor) ** 2
        if limiting and float(heights.max(initial=0.0)) > CEILING:
            gains = edges(heights)
            energies *= ((gains[:-1] + gains[1:]) / 2) ** 2
        steps.add(energies)
    return steps.lufs()


def gain_for(outlines: Outlines, target: float = TARGET_LUFS) -> float:
    """Find the gain (dB), put before the limiter, that brings a sound to the target.

    Silence is left as it is.
    """
    found = lufs_at(outlines(), 0.0, limiting=False)
    if math.isinf(found):
        return 0.0
    gain, before, slope = min(target - found, _MOST_GAIN), (0.0, found), 1.0
    for _ in range(_TRIES):
        now = lufs_at(outlines(), gain)
        if abs(target - now) < _CLOSE_ENOUGH:
            break
        if gain != before[0]:
            slope = min(max((now - before[1]) / (gain - before[0]), _FLATTEST), 1.0)
        before = (gain, now)
        gain = min(gain + (target - now) / slope, _MOST_GAIN)
    return gain


def levelled(blocks: Iterable[Samples], gain_db: float) -> Iterator[Samples]:
    """Apply a gain, and the limiter where it is needed; the last millisecond is filled up."""
    factor = np.float32(ratio(gain_db))
    for rows in limited(block * factor for block in rows_of(blocks)):
        yield rows.reshape(-1)
