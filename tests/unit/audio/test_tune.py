from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sounds import MADE

from audio.library import facts_of
from audio.tune import tune, write_tune
from audio.types import SAMPLE_RATE
from audio.wav import mark_of


def test_the_tune_is_the_same_every_time() -> None:
    assert np.array_equal(tune(), tune())


def test_the_tune_lasts_eight_seconds_and_fades_to_nothing() -> None:
    sound = tune()

    assert len(sound) == 8 * SAMPLE_RATE
    assert float(np.abs(sound[-48:]).max()) < 0.001


def test_the_tune_begins_without_a_click() -> None:
    assert float(np.abs(np.diff(tune()[:480])).max()) < 0.05


def test_the_tune_moves_from_note_to_note() -> None:
    sound = tune()

    pitches = {
        round(float(np.argmax(np.abs(np.fft.rfft(sound[start : start + 19_200])))) * 2.5)
        for start in range(0, 5 * SAMPLE_RATE, 21_600)
    }

    assert len(pitches) >= 5


def test_the_tune_is_a_levelled_clip_that_no_machine_spoke(tmp_path: Path) -> None:
    path = tmp_path / "tune.wav"

    write_tune(path, made=MADE)

    facts, mark = facts_of(path), mark_of(path)
    assert facts.loudness_lufs == pytest.approx(-16, abs=0.5)
    assert facts.true_peak_dbtp <= -1
    assert mark is not None
    assert (mark.synthetic, mark.voice, mark.made) == (False, None, MADE)
