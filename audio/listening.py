"""What one listening to a whole recording finds out, while it goes onto the tape."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from audio.hops import HOP, filled
from audio.types import SAMPLE_RATE, Samples

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from audio.decode import Channels

LOW = (*range(44, 57), *range(94, 107))
"""Where hum and what is beside it are looked for (Hz)."""

_FULL = 0.999
_RUN = 3  # samples at full scale side by side are a clipped wave
_MEANS = 1000  # one mean a millisecond: a second of them shows hum to the hertz
_SECONDS = 300  # hum is looked for in the first five minutes
_FEW = 8
_PITCHES = 400  # windows a pitch is looked for in, at most
_PITCH_ROWS = 60  # milliseconds


@dataclass(frozen=True, slots=True)
class Heard:
    """A recording as it was before anything was done to it."""

    frames: int
    offset: float
    """The mean of all samples: direct current (of full scale)."""
    clipped: int
    """Places where the wave stays at full scale."""
    powers: NDArray[np.float64]
    """The mean power of each channel."""
    mixed: float
    """The mean power of what they were mixed to."""
    low: Samples
    """Power of the first seconds around the hum of the mains: shape (seconds, len(LOW))."""
    pitches: Samples
    """Pitches of single moments (Hz); 0 where there was no tone."""

    @property
    def length(self) -> timedelta:
        """How long the recording is."""
        return timedelta(seconds=self.frames / SAMPLE_RATE)


class Ear:
    """Listens to a recording block by block; what it keeps grows by a hundred bytes a second."""

    def __init__(self) -> None:
        self._frames = 0
        self._clipped = 0
        self._powers: NDArray[np.float64] = np.zeros(1)
        self._mixed = 0.0
        self._means: Samples = np.zeros(0, np.float32)
        self._low: list[Samples] = []
        self._sum = 0.0
        self._pitches: list[float] = []

    def hear(self, block: Channels, mono: Samples) -> None:
        """Take the next samples of all channels, and what they were mixed to."""
        # Every eighth sample tells whether a channel is empty as well as all of them do.
        few, few_mixed = block[::_FEW], mono[::_FEW]
        self._powers = self._powers + np.einsum("ij,ij->j", few, few)
        self._mixed += float(np.einsum("i,i->", few_mixed, few_mixed))
        if max(float(block.max()), -float(block.min())) >= _FULL:
            self._clipped += _clipped(np.abs(block))
        self._hum(mono)
        self._pitch(mono)
        self._frames += len(mono)

    def found(self) -> Heard:
        """Tell everything that was found out."""
        frames = max(self._frames, 1)
        return Heard(
            frames=self._frames,
            offset=self._sum / frames,
            clipped=self._clipped,
            powers=self._powers * _FEW / frames,
            mixed=self._mixed * _FEW / frames,
            low=np.array(self._low, np.float32).reshape(-1, len(LOW)),
            pitches=np.array(self._pitches, np.float32),
        )

    def _hum(self, mono: Samples) -> None:
        self._sum += float(mono.sum())
        if len(self._low) >= _SECONDS:
            return
        means = filled(mono).reshape(-1, HOP).mean(axis=1)
        self._means = np.concatenate((self._means, means))
        while len(self._means) >= _MEANS:
            second, self._means = self._means[:_MEANS], self._means[_MEANS:]
            spectrum = np.fft.rfft(second * _window())[list(LOW)]
            powers = (np.abs(spectrum) * 4 / _MEANS) ** 2 / 2
            self._low.append(powers.astype(np.float32))

    def _pitch(self, mono: Samples) -> None:
        """Look for a pitch where each half second is loudest."""
        size = _PITCH_ROWS * HOP
        for start in range(0, len(mono), SAMPLE_RATE // 2):
            part = mono[start : start + SAMPLE_RATE // 2]
            whole = part[: len(part) // size * size].reshape(-1, size)
            if len(whole) and len(self._pitches) < _PITCHES:
                loudest = int(np.einsum("ij,ij->i", whole, whole).argmax())
                self._pitches.append(_pitch(whole[loudest]))


_DOWN = 6  # pitches are looked for at 8 kHz
_LOWEST_HZ, _HIGHEST_HZ = 40, 1000
_TONAL = 0.5  # how much a wave is like itself a period later


def _pitch(wave: Samples) -> float:
    """Find the pitch of a moment by comparing the wave with itself; 0 where there is none."""
    rate = SAMPLE_RATE // _DOWN
    slow = wave.reshape(-1, _DOWN).mean(axis=1)
    slow = slow - slow.mean()
    size = 2 * len(slow)
    alike = np.fft.irfft(np.abs(np.fft.rfft(slow, size)) ** 2, size)[: len(slow)]
    if alike[0] <= 0:
        return 0.0
    alike = alike / alike[0] * len(slow) / np.arange(len(slow), 0, -1)
    first, last = rate // _HIGHEST_HZ, rate // _LOWEST_HZ
    lags = alike[first : last + 1]
    best = float(lags.max())
    if best < _TONAL:
        return 0.0
    # The first lag that is nearly the best: its multiples are as like.
    peaks = np.flatnonzero(lags >= 0.9 * best)
    start = int(peaks[0])
    while start + 1 < len(lags) and lags[start + 1] > lags[start]:
        start += 1
    return rate / (first + start) if start else 0.0


@cache
def _window() -> NDArray[np.float64]:
    return np.hanning(_MEANS)


def _clipped(heights: Channels) -> int:
    """Count the places where the wave of a channel stays at full scale for three samples."""
    full = heights >= _FULL
    runs = full[:-2] & full[1:-1] & full[2:]
    return int(np.count_nonzero(runs[1:] & ~runs[:-1]) + np.count_nonzero(runs[:1]))
