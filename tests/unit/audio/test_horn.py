from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest
from sounds import joined, noise, tone

from audio.horn import HIGH_HZ, LOW_HZ, for_horns
from audio.loudness import loudness_of
from audio.tape import Span, Tape
from audio.types import SAMPLE_RATE, Samples


def horned(folder: Path, sound: Samples) -> Samples:
    with ExitStack() as stack:
        tape = stack.enter_context(Tape(folder))
        tape.write(sound)
        tape.finish()
        made = for_horns(tape, Span(0, tape.rows), folder, stack)
        return joined(rows.reshape(-1) for rows in made.blocks(Span(0, made.rows)))


def spectrum(sound: Samples) -> np.ndarray:
    """Power at each hertz, in decibels, averaged over seconds."""
    seconds = sound[: len(sound) // SAMPLE_RATE * SAMPLE_RATE].reshape(-1, SAMPLE_RATE)
    power = np.abs(np.fft.rfft(seconds * np.hanning(SAMPLE_RATE), axis=1)) ** 2
    return 10 * np.log10(power.mean(axis=0) + 1e-20)


def band(levels: np.ndarray, low: float, high: float) -> float:
    return float(10 * np.log10(np.mean(10 ** (levels[int(low) : int(high)] / 10))))


def spoken(seconds: float) -> Samples:
    """Syllables of very different loudness: every third is shouted, every third nearly lost."""
    time = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    buzz = sum(np.sin(2 * np.pi * 140 * k * time + k * k) / k for k in range(1, 40))
    syllable = np.floor(time * 3).astype(int) % 3
    height = np.array([1.0, 0.4, 0.12])[syllable] * np.sin(np.pi * (time * 3 % 1)) ** 2
    return (0.2 * buzz * height).astype(np.float32)


def crest_db(sound: Samples) -> float:
    return float(20 * np.log10(np.abs(sound).max() / np.sqrt(np.mean(sound.astype(float) ** 2))))


def test_what_a_horn_cannot_sound_is_left_out(tmp_path: Path) -> None:
    sound = noise(10, seed=1, height=0.05)
    change = spectrum(horned(tmp_path, sound)) - spectrum(sound)
    kept = band(change, 500, 1500)

    assert band(change, 20, 120) < kept - 25
    assert band(change, 150, 200) < kept - 12
    assert band(change, 12_000, 20_000) < kept - 22
    assert band(change, LOW_HZ + 100, HIGH_HZ - 1500) > kept - 3


def test_consonants_are_lifted(tmp_path: Path) -> None:
    sound = noise(10, seed=2, height=0.05)
    change = spectrum(horned(tmp_path, sound)) - spectrum(sound)

    lifted = band(change, 2500, 3300) - band(change, 600, 1000)
    assert lifted == pytest.approx(3.5, abs=0.8)


def test_loud_and_quiet_syllables_come_nearer_to_each_other(tmp_path: Path) -> None:
    sound = spoken(9)
    narrow = horned(tmp_path, sound)

    def spread(wave: Samples) -> float:
        third = SAMPLE_RATE // 3
        parts = wave[: len(wave) // third * third].reshape(-1, third)
        powers = 10 * np.log10(np.mean(parts.astype(float) ** 2, axis=1))
        return float(np.quantile(powers, 0.9) - np.quantile(powers, 0.1))

    assert spread(narrow) < spread(sound) - 4


def test_the_crest_of_speech_falls(tmp_path: Path) -> None:
    sound = spoken(9)

    assert crest_db(horned(tmp_path, sound)) < crest_db(sound) - 1


@pytest.mark.parametrize("hertz", [500, 1000, 2000])
def test_a_steady_tone_stays_undistorted(tmp_path: Path, hertz: int) -> None:
    made = horned(tmp_path, tone(4, hertz=hertz, height=0.9))[SAMPLE_RATE : 3 * SAMPLE_RATE]

    power = np.abs(np.fft.rfft(made[:SAMPLE_RATE] * np.hanning(SAMPLE_RATE))) ** 2
    signal = float(power[hertz - 3 : hertz + 4].sum())
    assert 10 * np.log10((float(power.sum()) - signal) / signal) < -60


def test_the_gain_moves_too_slowly_to_be_heard_as_distortion(tmp_path: Path) -> None:
    time = np.arange(4 * SAMPLE_RATE) / SAMPLE_RATE
    sound = (tone(4, hertz=1000, height=0.9) * (0.55 + 0.45 * np.sin(2 * np.pi * 4 * time))).astype(
        np.float32
    )
    made = horned(tmp_path, sound)[SAMPLE_RATE : 3 * SAMPLE_RATE]

    power = np.abs(np.fft.rfft(made[:SAMPLE_RATE] * np.hanning(SAMPLE_RATE))) ** 2
    near = float(power[900:1101].sum())
    assert 10 * np.log10((float(power.sum()) - near) / near) < -60


def test_length_and_silence_stay(tmp_path: Path) -> None:
    sound = np.zeros(SAMPLE_RATE, np.float32)

    made = horned(tmp_path, sound)

    assert len(made) == len(sound)
    assert not made.any()


def test_what_is_under_the_threshold_keeps_its_loudness(tmp_path: Path) -> None:
    sound = tone(4, hertz=1000, height=0.05)

    before, after = loudness_of([sound]).lufs, loudness_of([horned(tmp_path, sound)]).lufs

    # A steady tone stands 5 dB over the threshold, whatever its height.
    assert after - before == pytest.approx(-3, abs=1.5)
