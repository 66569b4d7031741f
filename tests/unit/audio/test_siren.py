"""The two signals: told apart, within what a horn passes, and never clipped."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from audio import siren
from audio.signals import write_signal
from audio.sources.siren import SirenSource
from audio.types import SAMPLE_RATE, Samples
from audio.wav import wav_facts


def loudest_hertz(sound: Samples, begins: float, ends: float) -> float:
    part = sound[round(begins * SAMPLE_RATE) : round(ends * SAMPLE_RATE)]
    spectrum = np.abs(np.fft.rfft(part * np.hanning(len(part))))
    return float(np.argmax(spectrum)) * SAMPLE_RATE / len(part)


def test_the_warning_alternates_and_the_all_clear_stays() -> None:
    warning, clear = siren.warning(), siren.all_clear()

    heard = [loudest_hertz(warning, at, at + 0.3) for at in (0.05, 0.45, 0.85)]
    assert heard == pytest.approx([880, 660, 880], abs=5)
    steady = [loudest_hertz(clear, at, at + 0.3) for at in (0.05, 0.45, 6.0)]
    assert steady == pytest.approx([660, 660, 660], abs=5)


def test_what_sounds_lies_where_a_horn_is_loud() -> None:
    sound = siren.warning()

    power = np.abs(np.fft.rfft(sound)) ** 2
    hertz = np.fft.rfftfreq(len(sound), 1 / SAMPLE_RATE)

    inside = power[(hertz > 300) & (hertz < 5000)].sum() / power.sum()
    assert inside > 0.99
    assert np.abs(sound).max() <= 0.5


def test_a_stored_signal_is_a_clip_of_its_length(tmp_path: Path) -> None:
    write_signal(tmp_path / "siren.wav", made=datetime(2026, 11, 21, tzinfo=UTC))

    assert wav_facts(tmp_path / "siren.wav").frames == round(siren.LENGTH_S * SAMPLE_RATE)


def test_without_a_file_it_goes_on_as_long_as_it_is_asked_to() -> None:
    source = SirenSource(timedelta(seconds=20))

    total = 0
    while len(part := source.read(480)):
        total += len(part)

    assert total == 20 * SAMPLE_RATE
