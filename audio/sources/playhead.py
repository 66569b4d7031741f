"""Reading what is received at an even pace: a small stock, kept in bounds without a click."""

from __future__ import annotations

import numpy as np

from audio.reception.ring import Ring
from audio.types import SAMPLE_RATE, Samples

SPARE = SAMPLE_RATE * 3 // 2
"""So many frames should still lie ahead when there are fewest: 1.5 s."""
LONGEST_DELAY = 30 * SAMPLE_RATE
"""Nothing is passed on later than that many frames after it came."""
MOST_SURPLUS = 4 * SAMPLE_RATE
"""What lies ahead beyond need by more than that is left out, in one soft step."""
WINDOW = 12 * SAMPLE_RATE
"""The stock is judged by its lowest point in so many frames, at least."""
STRETCH = 0.002
"""How much faster or slower than even it is read to fill or drain the stock: inaudible, and more
than ten times what two clocks of 100 ppm drift apart."""
EDGE = SAMPLE_RATE // 50
"""Frames of a soft edge: 20 ms."""
_TAPS = 4


class Pace:
    """How fast to read, by how low the stock falls; frames in, a factor out."""

    def __init__(self, pause: int = 0) -> None:
        self.factor = 1.0
        self.surplus = 0
        """How many frames too many there were at the lowest point of the last window."""
        self._window = max(WINDOW, 2 * pause)
        self._left = self._window
        self._lowest: int | None = None

    def read(self, frames: int, left: int) -> None:
        """Note that so many were read, and how many then lay ahead."""
        self._lowest = left if self._lowest is None else min(self._lowest, left)
        self._left -= frames
        if self._left > 0:
            return
        low, self._lowest, self._left = self._lowest, None, self._window
        self.surplus = max(0, low - SPARE)
        if low < SPARE // 2:
            self.factor = 1 - STRETCH
        elif low > SPARE * 3 // 2:
            self.factor = 1 + STRETCH
        elif (self.factor < 1) == (low >= SPARE):
            self.factor = 1.0


class Playhead:
    """Reads one ring from `SPARE` and a usual `pause` (frames) before its end on.

    Nothing before frame `since` is read: what was heard already is not heard again.

    Where the ring runs out it falls silent softly, and `is_dry` from then on.
    """

    def __init__(self, ring: Ring, pause: int = 0, since: int = 0) -> None:
        self.is_dry = False
        self._ring = ring
        self._pace = Pace(pause)
        behind = min(SPARE + pause, LONGEST_DELAY)
        self._at = float(max(ring.oldest, ring.written - behind, since))

    @property
    def reached(self) -> int:
        """The frame that is read next."""
        return int(self._at)

    @property
    def delay(self) -> int:
        """How many frames came that were not read yet."""
        return max(0, self._ring.written - int(self._at))

    def take(self, frames: int) -> Samples:
        """Return the next frames in steps of 16 bits, silence where there are none."""
        if self.is_dry:
            return np.zeros(frames, np.float32)
        if self.delay < frames + EDGE + _TAPS:
            return self._last(frames)
        wave = self._stretched(frames)
        self._pace.read(frames, self.delay)
        if self._pace.surplus > MOST_SURPLUS or self.delay > LONGEST_DELAY:
            wave = self._step_on(wave)
        return wave

    def _stretched(self, frames: int) -> Samples:
        factor = self._pace.factor
        first = int(self._at)
        if factor == 1.0:
            self._at = float(first + frames)
            return self._ring.copy(first, frames).astype(np.float32)
        steps = (self._at - first) + factor * np.arange(frames)
        whole = steps.astype(np.intp)
        span = int(whole[-1]) + _TAPS
        around = self._ring.copy(max(0, first - 1), span).astype(np.float32)
        self._at += factor * frames
        if len(around) < span:
            around = np.pad(around, (0, span - len(around)))
        return _between(around, whole, (steps - whole).astype(np.float32))

    def _last(self, frames: int) -> Samples:
        """Return what is left, with a soft end."""
        self.is_dry = True
        wave = np.zeros(frames, np.float32)
        rest = self._ring.copy(int(self._at), frames).astype(np.float32)
        fall = min(EDGE, len(rest))
        rest[len(rest) - fall :] *= np.linspace(1, 0, fall, dtype=np.float32)
        wave[: len(rest)] = rest
        self._at += len(rest)
        return wave

    def _step_on(self, wave: Samples) -> Samples:
        """Leave out what lies ahead beyond need; one side of the gap is faded into the other."""
        self._at = max(self._at, float(self._ring.oldest)) + self._pace.surplus
        if self.delay > LONGEST_DELAY:
            self._at = float(self._ring.written - LONGEST_DELAY // 2)
        self._pace.surplus = 0
        onward = self._ring.copy(int(self._at), len(wave)).astype(np.float32)
        self._at += len(wave)
        onward = np.pad(onward, (0, len(wave) - len(onward)))
        rise = np.linspace(0, 1, len(wave), dtype=np.float32)
        return wave * (1 - rise) + onward * rise


def _between(
    around: Samples, whole: np.ndarray[tuple[int], np.dtype[np.intp]], part: Samples
) -> Samples:
    """Return samples between others, by the cubic through four of them (Catmull and Rom, 1974)."""
    a, b, c, d = (around[whole + number] for number in range(_TAPS))
    inner = 2 * a - 5 * b + 4 * c - d + part * (3 * (b - c) + d - a)
    wave: Samples = b + 0.5 * part * (c - a + part * inner)
    return wave
