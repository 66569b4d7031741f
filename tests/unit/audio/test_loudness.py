from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sounds import in_blocks, judged, noise, speechlike, swell, tone

from audio.loudness import LoudnessMeter, loudness_of
from audio.types import SAMPLE_RATE, Samples

# Half loud, half forty decibels lower: the relative gate must leave the quiet half out.
UNEVEN = np.concatenate((tone(5, height=0.3), tone(5, height=0.003)))
JUDGED = {
    "a tone of 997 Hz": tone(8, hertz=997, height=0.1),
    "a low tone": tone(8, hertz=60, height=0.4),
    "a high tone": tone(8, hertz=9000, height=0.4) * swell(8),
    "noise": noise(8, seed=1),
    "something like speech": speechlike(10, seed=2),
    "loud and quiet halves": UNEVEN,
    "speech with long pauses": np.concatenate(
        (speechlike(3, seed=3), np.zeros(SAMPLE_RATE * 4, np.float32), speechlike(3, seed=4))
    ),
    "a wave clipped hard": np.clip(tone(5, height=4.0), -0.9, 0.9),
}


@pytest.mark.parametrize("sound", JUDGED.values(), ids=JUDGED.keys())
def test_loudness_and_true_peak_agree_with_ffmpeg(sound: Samples) -> None:
    lufs, peak = judged(sound)

    found = loudness_of(in_blocks(sound))

    assert found.lufs == pytest.approx(lufs, abs=0.1)
    assert found.true_peak_dbtp == pytest.approx(peak, abs=0.3)


def test_the_reference_tone_of_the_standard_has_its_loudness() -> None:
    # BS.1770-4, annex 1: a 0 dBFS sine of 997 Hz in one channel reads -3.01 LKFS.
    found = loudness_of(in_blocks(tone(5, hertz=997, height=1.0)))

    assert found.lufs == pytest.approx(-3.01, abs=0.02)


def test_a_peak_between_two_samples_is_found() -> None:
    # A quarter of the sample rate, sampled 45 degrees off its tops: every sample is 3 dB too low.
    at = np.arange(SAMPLE_RATE)
    wave = 0.5 * np.sin(np.pi / 2 * at + np.pi / 4)
    sound = (wave * np.sin(np.pi * at / SAMPLE_RATE)).astype(np.float32)

    found = loudness_of([sound])

    assert 20 * math.log10(float(np.abs(sound).max())) == pytest.approx(-9.03, abs=0.01)
    assert found.true_peak_dbtp == pytest.approx(-6.02, abs=0.05)


@pytest.mark.parametrize("seconds", [0.0, 0.1, 3.0])
def test_silence_has_no_loudness(seconds: float) -> None:
    found = loudness_of([np.zeros(round(seconds * SAMPLE_RATE), np.float32)])

    assert found.lufs == -math.inf
    assert found.true_peak_dbtp == -math.inf


def test_a_sound_shorter_than_a_block_of_the_standard_is_measured_too() -> None:
    assert loudness_of([tone(0.3, height=0.3)]).lufs == pytest.approx(-14.2, abs=0.7)


def test_without_peaks_only_the_loudness_is_told() -> None:
    sound = tone(2)

    quick = loudness_of([sound], peaks=False)

    assert quick.lufs == loudness_of([sound]).lufs
    assert quick.true_peak_dbtp == -math.inf


@settings(max_examples=15, deadline=None)
@given(sizes=st.lists(st.integers(1, 40_000), min_size=1, max_size=8))
def test_it_does_not_matter_how_the_sound_is_cut_into_blocks(sizes: list[int]) -> None:
    sound = speechlike(2, seed=9)
    meter = LoudnessMeter()

    start = 0
    while start < len(sound):
        size = sizes[start % len(sizes)]
        meter.add(sound[start : start + size])
        start += size
    found, whole = meter.result(), loudness_of([sound])

    assert found.lufs == pytest.approx(whole.lufs, abs=1e-6)
    assert found.true_peak_dbtp == pytest.approx(whole.true_peak_dbtp, abs=1e-3)


@settings(max_examples=10, deadline=None)
@given(gain=st.floats(-30, 12))
def test_a_gain_of_some_decibels_moves_both_by_as_many(gain: float) -> None:
    sound = speechlike(2, seed=5)
    louder = (sound * 10 ** (gain / 20)).astype(np.float32)

    before, after = loudness_of([sound]), loudness_of([louder])

    assert after.lufs - before.lufs == pytest.approx(gain, abs=0.01)
    assert after.true_peak_dbtp - before.true_peak_dbtp == pytest.approx(gain, abs=0.01)
