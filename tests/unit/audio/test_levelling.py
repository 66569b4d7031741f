from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sounds import in_blocks, joined, judged, noise, speechlike, tone

from audio.levelling import CEILING_DBTP, TARGET_LUFS, Levelling, levelled, levelling_for, limited
from audio.loudness import loudness_of
from audio.types import SAMPLE_RATE, Samples

CLICKS = tone(6, height=0.05)
CLICKS[:: SAMPLE_RATE // 2] = 0.95
INPUTS = {
    "quiet": tone(4, height=0.005),
    "far too loud": np.clip(noise(4, seed=1, height=0.8), -1, 1),
    "as speech is": speechlike(6, seed=2),
    "quiet speech": speechlike(6, seed=3) * np.float32(0.02),
    "quiet with loud clicks": CLICKS,
}


def level(sound: Samples) -> Samples:
    return joined(levelled(in_blocks(sound), levelling_for(lambda: in_blocks(sound))))


@pytest.mark.parametrize("sound", INPUTS.values(), ids=INPUTS.keys())
def test_every_clip_is_brought_to_the_target_under_the_ceiling(sound: Samples) -> None:
    lufs, peak = judged(level(sound))

    assert lufs == pytest.approx(TARGET_LUFS, abs=0.5)
    assert peak <= CEILING_DBTP


def test_a_sound_that_needs_no_limiter_is_only_made_louder() -> None:
    sound = tone(3, height=0.1)

    louder = level(sound)

    ratio = louder[1000] / sound[1000]
    assert np.allclose(louder, sound * ratio, atol=1e-6)


def test_silence_stays_silence() -> None:
    silence = np.zeros(SAMPLE_RATE, np.float32)

    assert levelling_for(lambda: [silence]) == Levelling(0.0, limiting=False)
    assert not level(silence).any()


def test_hiss_is_not_lifted_without_end() -> None:
    hiss = noise(3, seed=4, height=0.0005)

    assert levelling_for(lambda: [hiss]).gain_db == 40.0


def test_the_limiter_keeps_quiet_stretches_as_they_are() -> None:
    loud, quiet = tone(1, height=1.0), tone(1, height=0.2)

    out = joined(limited([np.concatenate((loud, quiet))]))

    assert np.array_equal(out[SAMPLE_RATE + 4800 :], quiet[4800:])


@settings(max_examples=20, deadline=None)
@given(
    length=st.integers(0, 120_000),
    height=st.floats(0.1, 8.0),
    size=st.integers(500, 70_000),
    seed=st.integers(0, 5),
)
def test_no_wave_passes_the_ceiling_and_no_sample_is_lost(
    length: int, height: float, size: int, seed: int
) -> None:
    sound = noise(3, seed=seed, height=height)[:length]

    out = joined(limited(in_blocks(sound, size)))

    assert len(out) == length
    assert loudness_of([out]).true_peak_dbtp <= CEILING_DBTP


@settings(max_examples=10, deadline=None)
@given(size=st.integers(500, 90_000))
def test_blocks_make_no_difference_to_the_limiter(size: int) -> None:
    sound = noise(2.5, seed=7, height=0.9)

    assert np.allclose(joined(limited(in_blocks(sound, size))), joined(limited([sound])), atol=1e-6)
