"""One cue while it sounds: how it comes in, falls silent, and how loud it is."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from audio.cues import Cue, Span, factor_of
from audio.types import SAMPLE_RATE, Samples

_FULL_SCALE = np.float32(32_768.0)
FADE_OUT = SAMPLE_RATE * 30 // 1000
"""How many frames it takes to silence what is cut."""
FADE_IN = SAMPLE_RATE * 5 // 1000
"""How many frames it takes to come in where a sound is joined in its middle."""
LONGEST_END = SAMPLE_RATE * 2
"""How many frames a sound that is stopped before its own end takes to fade, at most."""
LOWERED = SAMPLE_RATE * 5 // 4
"""How many frames what goes on under the next takes before it to be lowered, by 10 dB."""
_END_PART = 4
_LEFT = 0.375  # of its fall, where it is lowered by 10 dB


class Playing:
    """A cue that sounds now; for `crossed` frames something goes on under its beginning."""

    def __init__(self, cue: Cue, *, crossed: int = 0) -> None:
        self.cue = cue
        rise = min(cue.rise, crossed)
        self._whole_rise = self._rise = max(rise, FADE_IN if cue.joins else 0)
        self._gain = factor_of(cue.gain_db)
        self._end = min(LONGEST_END, max(1, (cue.frames or 0) // _END_PART))
        self._steady = None if cue.frames is None else cue.frames - self._end
        self._fall: _Fall | None = None
        self._falls_at: int | None = None
        self.bed = None if cue.bed is None else Playing(cue.bed, crossed=cue.bed.rise)
        self.lends_at: int | None = None
        self.lent = self._lowered = 0

    @property
    def left(self) -> int | None:
        """How many frames it sounds on before its planned end; None once it falls, or unplanned."""
        return None if self._steady is None or self._fall else self._steady + self._end

    @property
    def _risen(self) -> float:
        """How far it has come in, 1 where it has."""
        left = self._rise / self._whole_rise if self._rise else 0.0
        return math.cos(left * math.pi / 2) ** 2

    def lend(self, cue: Cue, now: int) -> None:
        """Sound on under a cue that begins about its planned end, for as long as that shares.

        It is lowered before that begins, where that does not itself come in meanwhile. What began
        late itself (frame `now` is its next) does not make the other late.
        """
        if self._steady is not None and self._fall is None and self.lends_at is None:
            self.lent = min(self.cue.lends, cue.shares)
            left = max(1, cue.at + self.lent - now)
            self._end = min(left, self.lent + (0 if cue.rise else LOWERED))
            self._steady = left - self._end
            self._lowered = 0 if cue.rise else self.lent
            self.lends_at = cue.at

    def until(self, now: int, end: int) -> int:
        """Return up to which frame it sounds as it does in frame `now`, at most to `end`."""
        if self._falls_at is not None and now >= self._falls_at:
            self.fade()
        return end if self._falls_at is None else min(end, self._falls_at)

    def fade(self, at: int | None = None) -> None:
        """Begin to fall silent at once, or in frame `at`; a later order changes nothing then."""
        if at is not None and self._fall is None:
            self._falls_at = at
            return
        self._falls_at = None
        if self.bed is not None:
            self.bed.fade()
        if self._fall is None:
            self._fall = _Fall(FADE_OUT, self._risen, is_cut=True)
        elif not self._fall.is_cut and self._fall.left > FADE_OUT:
            self._fall = _Fall(FADE_OUT, self._fall.gain, is_cut=True)

    def fill(self, out: Samples, start: int) -> Span:
        """Write into `out` from `start` on, up to the next change of level or the block's end."""
        if self._steady == 0 and self._fall is None:
            self._fall = _Fall(self._end, 1.0, is_cut=False, under=self._lowered)
        room = len(out) - start
        if self._fall is not None:
            return self._fallen(self._fall, out, start, room)
        if self._steady is not None:
            room = min(room, self._steady)
        count = self._put(out, start, min(room, self._rise or room))
        if self._steady is not None:
            self._steady -= count
        if self._rise:
            risen = self._whole_rise - self._rise
            _ramp(out[start : start + count], (np.arange(count) + risen) / self._whole_rise)
            self._rise -= count
            return Span(self.cue.key, start, count, faded=True, ends=not count)
        return Span(self.cue.key, start, count, ends=not count)

    def _fallen(self, fall: _Fall, out: Samples, start: int, room: int) -> Span:
        count = self._put(out, start, min(room, fall.left))
        fall.quieten(out[start : start + count])
        over = not count or not fall.left
        return Span(self.cue.key, start, count, faded=True, ends=over, cut=over and fall.is_cut)

    def _put(self, out: Samples, start: int, room: int) -> int:
        pcm = self.cue.source.read(room)
        part = out[start : start + len(pcm)]
        np.divide(pcm, _FULL_SCALE, out=part)
        if self._gain != 1:
            part *= self._gain
            np.clip(part, -1.0, 1.0, out=part)
        return len(pcm)


class _Fall:
    """A level on its way down to silence, from `gain` on; `is_cut` where it was ordered.

    The last frames of it, where it is `under` something, are its last part, however many they are.
    """

    def __init__(self, frames: int, gain: float, *, is_cut: bool, under: int = 0) -> None:
        self.left = frames
        self.is_cut = is_cut
        self._from = gain
        self._steps = (0, min(under, frames - 1), frames) if under else (0, frames)
        self._levels = (0.0, _LEFT, 1.0) if under else (0.0, 1.0)

    @property
    def gain(self) -> float:
        """How loud the next sample is."""
        level = float(np.interp(self.left, self._steps, self._levels))
        return self._from * math.sin(level * math.pi / 2) ** 2

    def quieten(self, part: Samples) -> None:
        """Take the level of the next samples down."""
        _ramp(part, np.interp(self.left - np.arange(len(part)), self._steps, self._levels))
        part *= np.float32(self._from)
        self.left -= len(part)


def _ramp(part: Samples, way: NDArray[np.float64]) -> None:
    part *= np.sin(way.astype(np.float32) * np.float32(np.pi / 2)) ** 2
