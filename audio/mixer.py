"""Which samples leave one bus in which frame: one thing at a time, from the frame it was cued for.

A frame number counts samples of station time since 1970 (UTC), so that a planned instant is a
frame and the mixer needs no clock.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from audio.instants import frame_of, instant_of
from audio.types import SAMPLE_RATE, Samples

__all__ = ["Block", "Cue", "Mixer", "Pcm", "Source", "Span", "frame_of", "instant_of"]

Pcm = NDArray[np.int16]
"""One channel of sound as clips keep it: shape (n,), 16 bits, SAMPLE_RATE a second."""

_FULL_SCALE = np.float32(32_768.0)
FADE_OUT = SAMPLE_RATE * 30 // 1000
"""How many frames it takes to silence what is cut."""
FADE_IN = SAMPLE_RATE * 5 // 1000
"""How many frames it takes to come in where a sound is joined in its middle."""
LONGEST_END = SAMPLE_RATE * 2
"""How many frames a sound that is stopped before its own end takes to fade, at most."""
_END_PART = 4


class Source(Protocol):
    """Something that sounds and ends."""

    def read(self, frames: int) -> Pcm:
        """Return the next samples, at most so many; none at all means the end. Never waits long."""

    def close(self) -> None:
        """Give back what it holds; never raises."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A source that is to begin in frame `at`; `joins` where it begins in its middle.

    With `frames` it ends after so many, however much of it is left, and is faded out before.
    """

    key: str
    at: int
    source: Source
    joins: bool = False
    frames: int | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a block that belongs to one cue; `faded` where its level was changed.

    `ends` tells that nothing more of the cue follows, `cut` that it was faded out or called off.
    """

    key: str
    start: int
    count: int
    faded: bool = False
    ends: bool = False
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """What one bus sounds from frame `first` on."""

    first: int
    samples: Samples
    spans: tuple[Span, ...]


class _Playing:
    """The one cue that sounds now."""

    def __init__(self, cue: Cue) -> None:
        self.cue = cue
        self._rise = FADE_IN if cue.joins else 0
        self._end = min(LONGEST_END, max(1, (cue.frames or 0) // _END_PART))
        self._steady = None if cue.frames is None else cue.frames - self._end
        self._fall: _Fall | None = None

    def fade(self) -> None:
        """Begin to fall silent at once; a second order changes nothing."""
        if self._fall is None:
            self._fall = _Fall(FADE_OUT, 1.0, is_cut=True)
        elif not self._fall.is_cut and self._fall.left > FADE_OUT:
            self._fall = _Fall(FADE_OUT, self._fall.gain, is_cut=True)

    def fill(self, out: Samples, start: int) -> Span:
        """Write into `out` from `start` on, up to the next change of level or the block's end."""
        if self._steady == 0 and self._fall is None:
            self._fall = _Fall(self._end, 1.0, is_cut=False)
        room = len(out) - start
        if self._fall is not None:
            return self._fallen(self._fall, out, start, room)
        if self._steady is not None:
            room = min(room, self._steady)
        count = self._put(out, start, min(room, self._rise or room))
        if self._steady is not None:
            self._steady -= count
        if self._rise:
            _ramp(out[start : start + count], np.arange(count) + (FADE_IN - self._rise), FADE_IN)
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
        np.divide(pcm, _FULL_SCALE, out=out[start : start + len(pcm)])
        return len(pcm)


class _Fall:
    """A level on its way down to silence, from `gain` on; `is_cut` where it was ordered."""

    def __init__(self, frames: int, gain: float, *, is_cut: bool) -> None:
        self.left = frames
        self.is_cut = is_cut
        self._frames = frames
        self._from = gain

    @property
    def gain(self) -> float:
        """How loud the next sample is."""
        return self._from * math.sin(self.left * math.pi / 2 / self._frames) ** 2

    def quieten(self, part: Samples) -> None:
        """Take the level of the next samples down."""
        _ramp(part, self.left - np.arange(len(part)), self._frames)
        part *= np.float32(self._from)
        self.left -= len(part)


def _ramp(part: Samples, steps: NDArray[np.intp], whole: int) -> None:
    part *= np.sin(steps.astype(np.float32) * np.float32(np.pi / 2 / whole)) ** 2


class Mixer:
    """Renders one bus block by block; orders may come from any thread and are never waited for."""

    def __init__(self) -> None:
        self._orders: deque[Cue | str] = deque()
        self._cues: list[Cue] = []
        self._playing: _Playing | None = None

    @property
    def is_idle(self) -> bool:
        """Tell whether nothing sounds and nothing is cued."""
        return self._playing is None and not self._cues and not self._orders

    def cue(self, cue: Cue) -> None:
        """Let something sound when its frame comes and what sounds before it has ended."""
        self._orders.append(cue)

    def fade(self, key: str) -> None:
        """Fade out that cue, or call it off where it has not begun."""
        self._orders.append(key)

    def render(self, first: int, frames: int) -> Block:
        """Return the block that begins in frame `first`; blocks need not join one another."""
        spans = self._take_orders()
        out = np.zeros(frames, np.float32)
        at = 0
        while at < frames:
            if self._playing is None:
                if not self._cues or self._cues[0].at >= first + frames:
                    break
                cue = self._cues.pop(0)
                at = max(at, cue.at - first)
                self._playing = _Playing(cue)
            span = self._playing.fill(out, at)
            at += span.count
            spans.append(span)
            if span.ends:
                self._playing.cue.source.close()
                self._playing = None
        return Block(first, out, tuple(spans))

    def _take_orders(self) -> list[Span]:
        spans: list[Span] = []
        while self._orders:
            order = self._orders.popleft()
            if isinstance(order, Cue):
                self._cues.append(order)
                self._cues.sort(key=lambda cue: cue.at)
            elif self._playing is not None and self._playing.cue.key == order:
                self._playing.fade()
            else:
                spans += [self._called_off(cue) for cue in self._cues if cue.key == order]
                self._cues = [cue for cue in self._cues if cue.key != order]
        return spans

    @staticmethod
    def _called_off(cue: Cue) -> Span:
        cue.source.close()
        return Span(cue.key, 0, 0, ends=True, cut=True)
