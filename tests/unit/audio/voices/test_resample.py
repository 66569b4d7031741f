from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from audio.types import SAMPLE_RATE, Samples
from audio.voices.resample import at_station_rate


def sine(rate: int, hertz: float, seconds: float = 1.0) -> Samples:
    return np.sin(2 * np.pi * hertz * np.arange(round(rate * seconds)) / rate).astype(np.float32)


def spectrum(wave: Samples) -> NDArray[np.float64]:
    return np.abs(np.fft.rfft(wave * np.blackman(len(wave)))) / (0.42 * len(wave) / 2)


@pytest.mark.parametrize("rate", [16_000, 22_050, 24_000, 44_100])
@pytest.mark.parametrize("hertz", [100, 1000, 6000])
def test_a_tone_comes_out_the_same_tone(rate: int, hertz: int) -> None:
    out = at_station_rate(sine(rate, hertz), rate)

    middle = out[2400:-2400]
    expected = sine(SAMPLE_RATE, hertz)[2400:-2400]
    assert len(out) == SAMPLE_RATE
    assert np.abs(middle - expected).max() < 0.002


def test_no_mirror_image_is_heard_above_the_voice() -> None:
    out = at_station_rate(sine(22_050, 7000, 2.0), 22_050)[4800:52_800]

    assert spectrum(out)[11_500:].max() < 10 ** (-70 / 20)


def test_a_steady_level_stays_steady() -> None:
    out = at_station_rate(np.full(22_050, 0.5, np.float32), 22_050)

    assert np.allclose(out[1000:-1000], 0.5, atol=1e-4)


def test_a_sound_of_the_right_rate_is_left_alone() -> None:
    wave = sine(SAMPLE_RATE, 440)

    assert at_station_rate(wave, SAMPLE_RATE) is wave


@settings(max_examples=25, deadline=None)
@given(length=st.integers(0, 60_000))
def test_the_length_in_time_is_kept(length: int) -> None:
    out = at_station_rate(np.zeros(length, np.float32), 22_050)

    assert len(out) == length * 320 // 147
