"""Whether what is received is a programme: no silence, and nothing that never changes.

Frames in, facts out; nothing here reads a clock.
"""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from audio.mixer import Pcm
from audio.types import SAMPLE_RATE, Samples

WINDOW = SAMPLE_RATE // 4
"""Frames that are looked at together: 250 ms."""
SILENT_DBFS = -50.0
"""What is softer than that (RMS) is no programme."""
STEADY_DB = 3.0
"""What stays within that, in every band, does not change.

Noise in the narrowest band here wanders by 1 dB (RMS) from window to window, since a window
holds 20 independent measures of it; speech and music change by far more within a second.
"""
COUNTED_DB = 40.0
"""Bands so far below the loudest are not looked at."""
_EDGES_HZ = (20, 100, 300, 500, 800, 1200, 1800, 2700, 4000, 6000, 9000, 13_000)
_FULL_SCALE = np.float32(32_768.0)
_TINY = 1e-12


class Wellness:
    """Takes what is received, piece by piece, and knows since when it is wrong."""

    def __init__(self) -> None:
        self.level_dbfs = -120.0
        """How loud the last window was (RMS)."""
        self._silent = 0
        self._steady = 0
        self._same: Samples | None = None
        self._rest: Pcm = np.zeros(0, np.int16)

    @property
    def silent_for(self) -> timedelta:
        """How long there has been silence."""
        return timedelta(seconds=self._silent * WINDOW / SAMPLE_RATE)

    @property
    def unchanged_for(self) -> timedelta:
        """How long there has been the very same sound: a tone, a hum, a hiss, a stuck frame."""
        return timedelta(seconds=self._steady * WINDOW / SAMPLE_RATE)

    def take(self, pcm: Pcm) -> None:
        """Look at the next frames."""
        rest = np.concatenate((self._rest, pcm))
        while len(rest) >= WINDOW:
            self._look(rest[:WINDOW].astype(np.float32) / _FULL_SCALE)
            rest = rest[WINDOW:]
        self._rest = rest

    def _look(self, wave: Samples) -> None:
        power = float(np.dot(wave, wave)) / len(wave)
        self.level_dbfs = round(10 * float(np.log10(max(power, _TINY))), 1)
        if self.level_dbfs < SILENT_DBFS:
            self._silent += 1
            self._steady, self._same = 0, None
            return
        self._silent = 0
        bands = _bands(wave)
        if self._same is None or not _alike(bands, self._same):
            self._steady, self._same = 1, bands
            return
        self._steady += 1
        # The first few windows settle what is the same; a slow drift is a change after all.
        share = np.float32(1 / min(self._steady, 8))
        self._same = self._same + (bands - self._same) * share


def _bands(wave: Samples) -> Samples:
    """Return the level of each band in dB."""
    spectrum = np.abs(np.fft.rfft(wave * np.hanning(len(wave)))) ** 2
    starts = [edge * len(wave) // SAMPLE_RATE for edge in _EDGES_HZ]
    sums = np.add.reduceat(spectrum, starts)
    return np.asarray(10 * np.log10(sums + _TINY), np.float32)


def _alike(one: Samples, other: Samples) -> bool:
    counted = np.maximum(one, other) > max(one.max(), other.max()) - COUNTED_DB
    return bool(np.abs(one - other)[counted].max() <= STEADY_DB)
