"""How loud a sound is to people, and how high its waves truly go.

Loudness after ITU-R BS.1770-4, annex 1; true peak after annex 2, for one channel at 48 kHz.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from audio.types import SAMPLE_RATE, Samples

SILENCE_LUFS = -70.0
"""What is quieter is not counted (absolute gate, LUFS)."""

_Doubles = NDArray[np.float64]

# Filter coefficients at 48 kHz: BS.1770-4, annex 1, tables 1 and 2.
_SHELF = (
    (1.53512485958697, -2.69169618940638, 1.19839281085285),
    (1.0, -1.69065929318241, 0.73248077421585),
)
_HIGH_PASS = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))
_RESPONSE = 4096  # samples; what is left of the filter's ringing after that is under -150 dB
_FFT = 32_768
_STEP = SAMPLE_RATE // 10  # 400 ms blocks overlap by three quarters
_STEPS_A_BLOCK = 4
_RELATIVE_GATE = -10.0  # LU
_OVERSAMPLING = 4
_HALF = 12  # input samples on either side of an interpolated one
_STRETCH = 48  # samples looked at together for a peak


@dataclass(frozen=True, slots=True)
class Loudness:
    """How loud a whole sound is."""

    lufs: float
    """Integrated loudness; minus infinity for silence."""
    true_peak_dbtp: float
    """Highest point of the wave between the samples too; minus infinity for silence."""


class LoudnessMeter:
    """Measures a sound block by block; its memory does not grow with the sound.

    Without `peaks` it is quicker, and the true peak is told as minus infinity.
    """

    def __init__(self, *, peaks: bool = True) -> None:
        self._weighting = _Weighting()
        self._powers: list[float] = []
        self._rest: _Doubles = np.zeros(0)
        self._peak = _TruePeak() if peaks else None

    def add(self, block: Samples) -> None:
        """Take the next samples, any number of them."""
        if self._peak is not None:
            self._peak.add(block)
        self._gather(self._weighting.add(block.astype(np.float64)))

    def result(self) -> Loudness:
        """Tell the loudness of everything so far; nothing can be added afterwards."""
        self._gather(self._weighting.finish())
        peak = self._peak.finish() if self._peak is not None else 0.0
        return Loudness(_gated(np.array(self._powers)), _decibels(peak * peak))

    def _gather(self, weighted: _Doubles) -> None:
        whole = np.concatenate((self._rest, weighted))
        full = len(whole) // _STEP * _STEP
        self._powers.extend(np.mean(whole[:full].reshape(-1, _STEP) ** 2, axis=1).tolist())
        self._rest = whole[full:]


def loudness_of(blocks: Iterable[Samples], *, peaks: bool = True) -> Loudness:
    """Measure a whole sound; the true peak only where `peaks` are wanted."""
    meter = LoudnessMeter(peaks=peaks)
    for block in blocks:
        meter.add(block)
    return meter.result()


def _gated(steps: _Doubles) -> float:
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


class _Weighting:
    """The K-weighting, as one long filter applied by overlap-add in the frequency domain."""

    def __init__(self) -> None:
        self._spectrum = np.fft.rfft(_k_response(), _FFT)
        self._tail: _Doubles = np.zeros(_RESPONSE - 1)
        self._waiting: _Doubles = np.zeros(0)

    def add(self, block: _Doubles) -> _Doubles:
        return self._run(block, at_least=_FFT - _RESPONSE + 1)

    def finish(self) -> _Doubles:
        return self._run(np.zeros(0), at_least=1)

    def _run(self, block: _Doubles, *, at_least: int) -> _Doubles:
        size = _FFT - _RESPONSE + 1
        waiting = np.concatenate((self._waiting, block))
        done = [np.zeros(0)]
        while len(waiting) >= at_least:
            done.append(self._filtered(waiting[:size]))
            waiting = waiting[size:]
        self._waiting = waiting
        return np.concatenate(done)

    def _filtered(self, part: _Doubles) -> _Doubles:
        wave = np.fft.irfft(np.fft.rfft(part, _FFT) * self._spectrum, _FFT)
        wave[: _RESPONSE - 1] += self._tail
        self._tail = wave[len(part) : len(part) + _RESPONSE - 1].copy()
        return wave[: len(part)]


@cache
def _k_response() -> _Doubles:
    impulse = np.zeros(_RESPONSE)
    impulse[0] = 1.0
    return _biquad(_biquad(impulse, *_SHELF), *_HIGH_PASS)


def _biquad(wave: _Doubles, zeros: tuple[float, ...], poles: tuple[float, ...]) -> _Doubles:
    out = np.zeros_like(wave)
    first = second = 0.0  # transposed direct form II
    for at, value in enumerate(wave.tolist()):
        result = zeros[0] * value + first
        first = zeros[1] * value - poles[1] * result + second
        second = zeros[2] * value - poles[2] * result
        out[at] = result
    return out


class _TruePeak:
    """The highest absolute value of the sound, four times oversampled."""

    def __init__(self) -> None:
        self._context: Samples = np.zeros(2 * _HALF - 1, np.float32)
        self._highest = 0.0

    def add(self, block: Samples) -> None:
        wave = np.concatenate((self._context, block))
        self._context = wave[len(wave) - (2 * _HALF - 1) :]
        self._highest = max(self._highest, float(true_heights(wave, self._highest).max()))

    def finish(self) -> float:
        self.add(np.zeros(2 * _HALF, np.float32))
        return self._highest


def true_heights(wave: Samples, floor: float) -> Samples:
    """Tell for each sample how high the wave stands at it, or between it and the next.

    Points between samples are looked at only where they can pass `floor` (0..1 of full scale):
    no such point can pass the samples around it times the gain of the filter. Near the ends of
    `wave`, 12 samples, only the samples themselves count.
    """
    heights = np.abs(wave)
    filters = _interpolators()
    reach = float(np.abs(filters).sum(axis=0).max())
    tall = np.maximum.reduceat(heights, np.arange(0, len(wave), _STRETCH)) * reach > floor
    tall[:-1] |= tall[1:]
    starts = (np.flatnonzero(tall)[:, None] * _STRETCH + np.arange(_STRETCH)).reshape(-1)
    starts = starts[starts <= len(wave) - 2 * _HALF]
    if len(starts):
        between = np.abs(sliding_window_view(wave, 2 * _HALF)[starts] @ filters).max(axis=1)
        at = starts + _HALF - 1
        heights[at] = np.maximum(heights[at], between)
    return heights


@cache
def _interpolators() -> Samples:
    """Give the filters for the three points between two samples: shape (24, 3).

    Windowed sinc of 24 taps a phase; annex 2 of BS.1770-4 asks for at least 12.
    """
    columns = []
    for phase in range(1, _OVERSAMPLING):
        distance = np.arange(-_HALF + 1, _HALF + 1) - phase / _OVERSAMPLING
        taps = np.sinc(distance) * np.cos(np.pi * distance / (2 * _HALF)) ** 2
        columns.append(taps / taps.sum())
    return np.array(columns, np.float32).T.copy()
