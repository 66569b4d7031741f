from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from audio.mixer import Pcm
from audio.windows import NOTHING_DB, WINDOW, period_of, profile_of, window_of


def noise(frames: int, seed: int = 1, loud: int = 3000) -> Pcm:
    return np.random.default_rng(seed).integers(-loud, loud, frames, dtype=np.int16)


def test_a_window_tells_its_level_its_samples_at_full_scale_and_what_it_is_made_of() -> None:
    sine = np.rint(16_384 * np.sin(np.arange(WINDOW) * 2 * math.pi / 48)).astype(np.int16)
    full = np.where(np.arange(WINDOW) % 2, 32_767, -32_768).astype(np.int16)

    assert window_of(sine).level_db == -9  # half of full scale is -6.02 dB, a sine 3.01 dB below it
    assert (window_of(full).level_db, window_of(full).full) == (0, WINDOW)
    assert window_of(np.zeros(WINDOW, np.int16)).level_db == NOTHING_DB
    assert window_of(sine).digest != window_of(full).digest


@given(st.lists(st.integers(1, 12_000), min_size=1, max_size=8), st.integers(0, 9))
def test_a_profile_is_the_same_however_its_clip_comes_in_pieces(cuts: list[int], seed: int) -> None:
    whole = noise(sum(cuts), seed)
    ends = np.cumsum(cuts)

    profile = profile_of(np.split(whole, ends[:-1]))

    assert profile == profile_of([whole])
    assert profile.frames == len(whole)
    assert len(profile) == -(-len(whole) // WINDOW)
    for number in range(len(profile)):
        part = whole[number * WINDOW : (number + 1) * WINDOW]
        assert profile[number] == window_of(part)
        assert profile.is_whole(number) == (len(part) == WINDOW)


@given(st.integers(64, 48_000), st.integers(0, 9))
def test_a_block_that_comes_again_and_again_is_known_by_its_period(block: int, seed: int) -> None:
    again = np.tile(noise(block, seed), 2 + (2 * 48_000) // block)

    found = period_of(again[:48_000], again[48_000 : 48_000 + WINDOW])

    assert found is not None
    assert found % block == 0 or block % found == 0


@given(st.integers(0, 50))
def test_living_sound_and_silence_repeat_nothing(seed: int) -> None:
    sound = noise(48_000 + WINDOW, seed)
    silence = np.zeros(48_000 + WINDOW, np.int16)

    assert period_of(sound[:48_000], sound[48_000:]) is None
    assert period_of(silence[:48_000], silence[48_000:]) is None
