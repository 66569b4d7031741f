"""The sound of a bell: a sum of the partials bell founders tune for (hum to nominal)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from audio.types import SAMPLE_RATE, Samples

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Doubles = NDArray[np.float64]

BASE = 293.66
"""Hz, D4: the step 0 of every melody here."""

_ATTACK = 0.006  # seconds
# Frequency against the strike note, loudness, and seconds until a partial has faded to 1/e.
_PARTIALS = (
    (0.5, 0.25, 1.1),
    (1.0, 1.0, 0.9),
    (2.0, 0.45, 0.55),
    (3.0, 0.18, 0.3),
    (4.2, 0.1, 0.15),
)


@dataclass(frozen=True, slots=True)
class Stroke:
    """One stroke of a bell."""

    at: float
    """Seconds from the beginning."""
    step: int
    """Semitones above the base."""
    weight: float = 1.0


def struck(strokes: Sequence[Stroke], seconds: float, fading: float) -> Samples:
    """Ring bells for so many seconds, the last of them, `fading`, dying away to nothing."""
    time = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    whole = np.zeros_like(time)
    for stroke in strokes:
        start = round(stroke.at * SAMPLE_RATE)
        ringing = _bell(BASE * 2 ** (stroke.step / 12), time[: len(time) - start])
        whole[start:] += stroke.weight * ringing
    whole *= np.clip((seconds - time) / fading, 0.0, 1.0)
    return np.asarray(whole / np.abs(whole).max() * 0.5, np.float32)


def _bell(pitch: float, time: Doubles) -> Doubles:
    ringing = np.zeros_like(time)
    for ratio, loudness, fading in _PARTIALS:
        wave = np.sin(2 * np.pi * pitch * ratio * time)
        ringing += loudness * np.exp(-time / fading) * wave
    return ringing * np.minimum(time / _ATTACK, 1.0)
