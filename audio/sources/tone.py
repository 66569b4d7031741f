"""The technician's test tone."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from audio.mixer import Pcm
from audio.types import SAMPLE_RATE

_HERTZ = 1000
_LEVEL = 10 ** (-12 / 20) * 32_767  # -12 dBFS
_EDGE = SAMPLE_RATE * 20 // 1000


class ToneSource:
    """A sine of 1 kHz at -12 dBFS, with soft edges of 20 ms."""

    def __init__(self, length: timedelta) -> None:
        self._frames = round(length.total_seconds() * SAMPLE_RATE)
        self._at = 0

    def read(self, frames: int) -> Pcm:
        """Return the next samples; none at all at the end."""
        steps = np.arange(self._at, min(self._at + frames, self._frames))
        self._at += len(steps)
        edge = np.clip(np.minimum(steps, self._frames - 1 - steps) / _EDGE, 0.0, 1.0)
        wave = np.sin(2 * np.pi * _HERTZ / SAMPLE_RATE * (steps % SAMPLE_RATE))
        pcm: Pcm = np.rint(wave * edge * _LEVEL).astype(np.int16)
        return pcm

    def close(self) -> None:
        """Nothing is held."""
