from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sounds import in_blocks, joined, judged, noise, speechlike, tone

from audio.hops import rows_of
from audio.levelling import (
    LOUDEST_LUFS,
    QUIETEST_LUFS,
    TARGET_LUFS,
    Levelling,
    bounded,
    levelled,
    levelling_for,
    lufs_at,
    outline_of,
)
from audio.limiter import CEILING_DBTP, limited
from audio.loudness import loudness_of
from audio.types import SAMPLE_RATE, Samples
from audio.weighting import Weighting

CLICKS = tone(6, height=0.05)
CLICKS[:: SAMPLE_RATE // 2] = 0.95
INPUTS = {
    "quiet": tone(4, height=0.005),
    "far too loud": np.clip(noise(4, seed=1, height=0.8), -1, 1),
    "as speech is": speechlike(6, seed=2),
    "quiet speech": speechlike(6, seed=3) * np.float32(0.02),
    "quiet with loud clicks": CLICKS,
}


def outlines(sound: Samples) -> list[Samples]:
    weighting = Weighting()
    return [outline_of(rows, weighting) for rows in rows_of([sound])]


def level(sound: Samples, lufs: float = TARGET_LUFS) -> Samples:
    return joined(levelled(in_blocks(sound), levelling_for(lambda: outlines(sound), lufs)))


def held(sound: Samples, size: int = 7919) -> Samples:
    return joined(rows.reshape(-1) for rows in limited(rows_of(in_blocks(sound, size))))


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

    assert levelling_for(lambda: outlines(silence)) == Levelling()
    assert not level(silence).any()


def test_hiss_is_not_lifted_without_end() -> None:
    faint = tone(3, height=0.0008)
    faint[SAMPLE_RATE] = 1.0  # a click that no limiter can bring to the loudness of speech

    assert levelling_for(lambda: outlines(faint)).gain_db <= 60.0


# White noise stands far higher between its samples: there the writer's own measure decides.
@pytest.mark.parametrize("name", sorted(INPUTS.keys() - {"far too loud"}))
@pytest.mark.parametrize("gain", [-10.0, 6.0, 20.0])
def test_the_loudness_under_the_limiter_is_nearly_told_before_the_sound_is_made(
    name: str, gain: float
) -> None:
    sound = INPUTS[name]
    made = joined(levelled(in_blocks(sound), Levelling(gain)))

    told = lufs_at(outlines(sound), Levelling(gain))

    assert told == pytest.approx(loudness_of([made]).lufs, abs=1.2)


@pytest.mark.parametrize("lufs", [-24.0, -20.0, -18.0])
def test_another_loudness_can_be_wished_for(lufs: float) -> None:
    assert judged(level(speechlike(5, seed=8), lufs))[0] == pytest.approx(lufs, abs=0.5)


@pytest.mark.parametrize(
    ("wished", "given"), [(-60.0, QUIETEST_LUFS), (-18.0, -18.0), (0.0, LOUDEST_LUFS)]
)
def test_a_loudness_out_of_reason_is_brought_back_to_it(wished: float, given: float) -> None:
    assert bounded(wished) == given


def test_the_limiter_keeps_quiet_stretches_as_they_are() -> None:
    loud, quiet = tone(1, height=1.0), tone(1, height=0.2)

    out = held(np.concatenate((loud, quiet)))

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

    out = held(sound, size)

    assert 0 <= len(out) - length < 48
    assert not out[length:].any()
    assert loudness_of([out]).true_peak_dbtp <= CEILING_DBTP


@settings(max_examples=10, deadline=None)
@given(size=st.integers(500, 90_000))
def test_blocks_make_no_difference_to_the_limiter(size: int) -> None:
    sound = noise(2.5, seed=7, height=0.9)

    assert np.allclose(held(sound, size), held(sound, len(sound)), atol=1e-6)
