from __future__ import annotations

import numpy as np
import pytest

from audio.chime import chime, closing_tone
from audio.types import SAMPLE_RATE, Samples


@pytest.mark.parametrize(("sound", "seconds"), [(chime(), 2.6), (closing_tone(), 1.8)])
def test_bells_are_short_and_begin_and_end_in_silence(sound: Samples, seconds: float) -> None:
    assert len(sound) / SAMPLE_RATE == pytest.approx(seconds)
    assert abs(float(sound[0])) < 1e-3
    assert abs(float(sound[-1])) < 1e-3
    assert float(np.abs(np.diff(sound)).max()) < 0.15


def test_the_chime_rises_and_the_closing_tone_falls() -> None:
    assert np.all(np.diff(pitches(chime(), 4)) > 0)
    assert np.all(np.diff(pitches(closing_tone(), 2)) < 0)


def pitches(sound: Samples, parts: int) -> list[float]:
    """The strongest frequency just after each stroke."""
    starts = {4: (0.0, 0.38, 0.76, 1.2), 2: (0.0, 0.42)}[parts]
    found = []
    for start in starts:
        at = round(start * SAMPLE_RATE)
        # What rang before is still there: only what came new counts.
        new = np.abs(np.fft.rfft(sound[at : at + 14_400], SAMPLE_RATE))
        old = np.abs(np.fft.rfft(sound[max(at - 14_400, 0) : at], SAMPLE_RATE)) if at else 0
        found.append(float(np.argmax(new - old)))
    return found
