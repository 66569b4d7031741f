"""How loud a sound is to people, and how high its waves truly go.

Loudness after ITU-R BS.1770-4, annex 1; true peak after annex 2, for one channel at 48 kHz.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from audio.hops import HOP, Rows, filled
from audio.truepeaks import TruePeak
from audio.types import SAMPLE_RATE, Samples
from audio.weighting import Weighting

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Doubles = NDArray[np.float64]

SILENCE_LUFS = -70.0
"""What is quieter is not counted (absolute gate, LUFS)."""

STEP = SAMPLE_RATE // 10 // HOP
"""Rows a step of 100 ms; blocks of 400 ms overlap by three quarters."""
_STEPS_A_BLOCK = 4
_RELATIVE_GATE = -10.0  # LU


@dataclass(frozen=True, slots=True)
class Loudness:
    """How loud a whole sound is."""

    lufs: float
    """Integrated loudness; minus infinity for silence."""
    true_peak_dbtp: float
    """Highest point of the wave between the samples too; minus infinity for silence."""


class Steps:
    """Gathers the weighted energy of rows to steps of 100 ms; a last one not full is lost."""

    def __init__(self) -> None:
        self._found: list[Doubles] = []
        self._rest: Doubles = np.zeros(0)

    def add(self, energies: Doubles) -> None:
        """Take the energies of the next rows."""
        whole = np.concatenate((self._rest, energies))
        full = len(whole) // STEP * STEP
        self._found.append(whole[:full].reshape(-1, STEP).sum(axis=1) / (STEP * HOP))
        self._rest = whole[full:]

    def lufs(self) -> float:
        """Tell the integrated loudness of everything so far; minus infinity for silence."""
        return _gated(np.concatenate([np.zeros(0), *self._found]))


class LoudnessMeter:
    """Measures a sound block by block; its memory hardly grows with the sound.

    Without `peaks` it is quicker, and the true peak is told as minus infinity.
    """

    def __init__(self, *, peaks: bool = True) -> None:
        self._weighting = Weighting()
        self._steps = Steps()
        self._rest: Samples = np.zeros(0, np.float32)
        self._peak = TruePeak() if peaks else None

    def add(self, block: Samples) -> None:
        """Take the next samples, any number of them."""
        whole = np.concatenate((self._rest, block)) if len(self._rest) else block
        full = len(whole) // HOP * HOP
        self._rest = whole[full:]
        self._add(whole[:full].reshape(-1, HOP))

    def result(self) -> Loudness:
        """Tell the loudness of everything so far; nothing can be added afterwards."""
        self._add(filled(self._rest).reshape(-1, HOP))
        peak = self._peak.finish() if self._peak is not None else 0.0
        return Loudness(self._steps.lufs(), _decibels(peak * peak))

    def _add(self, rows: Rows) -> None:
        if not len(rows):
            return
        self._steps.add(self._weighting.energies(rows))
        if self._peak is not None:
            self._peak.add(rows)


def loudness_of(blocks: Iterable[Samples], *, peaks: bool = True) -> Loudness:
    """Measure a whole sound; the true peak only where `peaks` are wanted."""
    meter = LoudnessMeter(peaks=peaks)
    for block in blocks:
        meter.add(block)
    return meter.result()


def _gated(steps: Doubles) -> float:
    """Join 100 ms powers to 400 ms blocks, and average those above both gates."""
    if len(steps) < _STEPS_A_BLOCK:
        # A sound under 400 ms has no whole block: it counts as one, as most meters do.
        powers = steps.mean(keepdims=True) if len(steps) else steps
    else:
        powers = sliding_window_view(steps, _STEPS_A_BLOCK).mean(axis=1)
    heard = powers[powers > _power(SILENCE_LUFS)]
    if not len(heard):
        return -math.inf
    gate = _power(_lufs(float(heard.mean())) + _RELATIVE_GATE)
    return _lufs(float(heard[heard > gate].mean()))


def _lufs(power: float) -> float:
    return -0.691 + _decibels(power)


def _power(lufs: float) -> float:
    return math.pow(10.0, (lufs + 0.691) / 10.0)


def _decibels(power: float) -> float:
    return 10.0 * math.log10(power) if power > 0 else -math.inf
