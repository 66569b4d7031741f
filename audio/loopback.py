"""Whether what a loop-back hears is what was sent: held together by how loud both are over time.

A loop-back comes later than what was sent, by the buffers of two sound cards, and at another level,
by two knobs. So levels are compared, not samples: each fiftieth of a second of both, in decibels,
at every delay that can be. Pearson's coefficient tells how alike their shapes are, whatever the
gain: 1 is the same shape, 0 another sound.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from audio.mixer import Pcm
from audio.types import SAMPLE_RATE

Levels = npt.NDArray[np.int16]
"""How loud a sound is, in whole dBFS, one for each STEP."""

STEP = SAMPLE_RATE // 50
"""Frames of one level: 20 ms."""
LATEST = 75
"""A loop-back comes at most so many steps later: 1.5 s."""
UNKNOWN = 99
"""Stands where nothing came that could be measured."""
NOTHING_DB = -120
AUDIBLE_DB = -45
"""What is sent at least that loud (dBFS) must be heard."""
LEAST_AUDIBLE = 50
"""In so many audible steps there is enough to be heard: one second."""
SILENCE_DB = -62
"""An input without any sound is below that (dBFS)."""
ABOVE = 6
"""What is so many decibels above an input's own noise is a sound."""
ALIKE = 0.6
"""Two sounds with a coefficient of at least that are the same; other words stay below 0.5."""
_DEEPEST = 50
_EVEN_DB = 1.5
_SCALE = 32_768.0


class Verdict(enum.Enum):
    """What a loop-back says of a stretch of what was sent."""

    HEARD = "heard"
    NOT_HEARD = "not_heard"
    OTHER = "other"
    AWAY = "away"
    """The input itself gave nothing to listen to."""


@dataclass(frozen=True, slots=True)
class Match:
    """A stretch as it was heard: `delay` in steps, `alike` 0 to 1, `gain_db` over what was sent."""

    verdict: Verdict
    delay: int = 0
    alike: float = 0.0
    gain_db: int = 0


class Track:
    """The levels of the last seconds of one sound, by the step of station time they belong to."""

    def __init__(self, steps: int) -> None:
        self.newest = -1
        self._size = steps
        self._power = np.zeros(steps)
        self._count = np.zeros(steps, np.int64)
        self._step = np.full(steps, -1, np.int64)

    def put(self, first: int, pcm: Pcm) -> None:
        """Take samples, the first of them in frame `first` of station time."""
        at = 0
        while at < len(pcm):
            step, begun = divmod(first + at, STEP)
            part = pcm[at : at + STEP - begun].astype(np.float64) / _SCALE
            slot = step % self._size
            if self._step[slot] != step:
                self._step[slot], self._power[slot], self._count[slot] = step, 0.0, 0
            self._power[slot] += float(np.dot(part, part))
            self._count[slot] += len(part)
            self.newest = max(self.newest, step)
            at += len(part)

    def levels(self, first: int, count: int) -> Levels:
        """Return the levels of `count` steps from `first` on, UNKNOWN where nothing came."""
        steps = np.arange(first, first + count)
        slots = steps % self._size
        some = (self._step[slots] == steps) & (self._count[slots] > 0)
        power = self._power[slots] / np.maximum(self._count[slots], 1)
        told = np.maximum(NOTHING_DB, np.rint(10 * np.log10(np.maximum(power, 1e-12))))
        levels: Levels = np.where(some, told, UNKNOWN).astype(np.int16)
        return levels


def is_sound(heard: Levels, noise_db: int) -> bool:
    """Tell whether an input gives more than its own noise, for a tenth of the time at least."""
    known = heard[heard != UNKNOWN]
    least = max(SILENCE_DB, noise_db + ABOVE)
    return len(known) > 0 and float(np.percentile(known, 90)) >= least


def compare(sent: Levels, heard: Levels, noise_db: int) -> Match | None:
    """Judge a stretch; `heard` begins with it and may go on for LATEST steps after it.

    None where too little was sent to be heard, or both are too even to be told apart.
    """
    audible = (sent != UNKNOWN) & (sent >= AUDIBLE_DB)
    if np.count_nonzero(audible) < LEAST_AUDIBLE:
        return None
    during = heard[: len(sent)]
    if np.count_nonzero(during != UNKNOWN) * 2 < len(sent):
        return Match(Verdict.AWAY)
    if not is_sound(during, noise_db):
        return Match(Verdict.NOT_HEARD)
    found = [_at(sent, heard, delay, noise_db) for delay in range(LATEST + 1)]
    alike = [-1.0 if each is None else each for each in found]
    delay = int(np.argmax(alike))
    if found[delay] is None:
        return None
    gain = _gain(sent, heard, delay, audible)
    verdict = Verdict.HEARD if alike[delay] >= ALIKE else Verdict.OTHER
    return Match(verdict, delay, round(max(0.0, alike[delay]), 3), gain)


def _at(sent: Levels, heard: Levels, delay: int, noise_db: int) -> float | None:
    """Return how alike both are at one delay, None where what was sent is too even there."""
    later = heard[delay : delay + len(sent)]
    early = sent[: len(later)]
    known = (early != UNKNOWN) & (later != UNKNOWN)
    if np.count_nonzero(known) < LEAST_AUDIBLE:
        return None
    floor = max(SILENCE_DB, noise_db)
    mine = np.maximum(early[known], -_DEEPEST).astype(np.float64)
    theirs = np.maximum(later[known], floor).astype(np.float64)
    mine, theirs = mine - mine.mean(), theirs - theirs.mean()
    spread = np.sqrt(np.dot(mine, mine) / len(mine))
    size = float(np.sqrt(np.dot(mine, mine) * np.dot(theirs, theirs)))
    if spread < _EVEN_DB:
        return None
    return float(np.dot(mine, theirs)) / size if size > 0 else 0.0


def _gain(sent: Levels, heard: Levels, delay: int, audible: npt.NDArray[np.bool_]) -> int:
    later = heard[delay : delay + len(sent)]
    both = audible[: len(later)] & (later != UNKNOWN)
    if not both.any():
        return 0
    return round(float(np.median(later[both].astype(int) - sent[: len(later)][both])))
