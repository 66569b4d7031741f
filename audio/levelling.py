"""Bringing every clip to one loudness without ever passing the ceiling.

-16 LUFS is the usual level of speech for many kinds of loudspeaker; -1 dBTP leaves converters room
(EBU R 128 s2). How loud a sound becomes under the limiter is computed from its outline, one height
and one energy a millisecond, so that the sound itself is read only once more, to be written.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from audio.hops import Rows, heights_of, rows_of, windows
from audio.limiter import CEILING, LOOKS, edges, limited, ratio, reach
from audio.loudness import STEP, Steps
from audio.types import Samples
from audio.weighting import Weighting

TARGET_LUFS = -16.0
QUIETEST_LUFS, LOUDEST_LUFS = -24.0, -12.0
"""Between these a station may choose its loudness."""

_MOST_GAIN = 60.0  # dB
_CLOSE_ENOUGH = 0.02  # LU
_REACHED = 0.15  # LU
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


@dataclass(frozen=True, slots=True)
class Levelling:
    """What is done to a sound to bring it to its loudness."""

    gain_db: float = 0.0
    """What it is made louder by, before the limiter."""
    look: int = LOOKS[0]
    """How quick the limiter is."""


UNLEVELLED = Levelling()


def lufs_at(outlines: Iterable[Outline], levelling: Levelling, *, limiting: bool = True) -> float:
    """Tell how loud a sound will be, before it is made so."""
    steps, factor, margin = Steps(), np.float32(ratio(levelling.gain_db)), reach(levelling.look)
    for window in windows(outlines, margin, _STRETCH):
        heights = window[:, HEIGHT] * factor
        energies = window[margin:-margin, ENERGY].astype(np.float64) * float(factor) ** 2
        if limiting and float(heights.max(initial=0.0)) > CEILING:
            gains = edges(heights, levelling.look)
            energies *= ((gains[:-1] + gains[1:]) / 2) ** 2
        steps.add(energies)
    return steps.lufs()


def levelling_for(
    outlines: Outlines, target: float = TARGET_LUFS, looks: Sequence[int] = LOOKS
) -> Levelling:
    """Find what brings a sound to the target, with the slowest limiter that can.

    Silence is left as it is.
    """
    found = lufs_at(outlines(), Levelling(), limiting=False)
    if math.isinf(found):
        return Levelling(look=looks[0])
    for look in looks:
        levelling, reached = _search(outlines, target, look, found)
        if abs(target - reached) < _REACHED:
            break
    return levelling


def _search(outlines: Outlines, target: float, look: int, found: float) -> tuple[Levelling, float]:
    """Find the gain before one limiter, by secants, and tell what loudness it reaches."""
    gain, before, slope = min(target - found, _MOST_GAIN), (0.0, found), 1.0
    for _ in range(_TRIES):
        now = lufs_at(outlines(), Levelling(gain, look))
        if abs(target - now) < _CLOSE_ENOUGH or (now < target and gain == _MOST_GAIN):
            break
        if gain != before[0]:
            slope = min(max((now - before[1]) / (gain - before[0]), _FLATTEST), 1.0)
        before = (gain, now)
        gain = min(gain + (target - now) / slope, _MOST_GAIN)
    return Levelling(gain, look), now


def levelled(blocks: Iterable[Samples], levelling: Levelling) -> Iterator[Samples]:
    """Apply a gain, and the limiter where it is needed; the last millisecond is filled up."""
    factor = np.float32(ratio(levelling.gain_db))
    for rows in limited((block * factor for block in rows_of(blocks)), levelling.look):
        yield rows.reshape(-1)
