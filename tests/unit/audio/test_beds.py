"""Music under words: from their first sample to their last, so much softer, and never beyond."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_two_at_once import SECOND, Clip, Level, measured, music, sent

from audio.cues import at_gain
from audio.mixer import Cue, Mixer, Pcm
from audio.sinks.tap import Ended

WORDS = np.random.default_rng(1).integers(-3_000, 3_000, 8 * SECOND, np.int16)


def bed(frames: int = 8 * SECOND, value: int = 10_000, whole: int = 60 * SECOND) -> Cue:
    return Cue("bed", 0, Level(whole, value), frames=frames, rise=SECOND, gain_db=-20.0)


def words(pcm: Pcm = WORDS, at: int = 0, under: Cue | None = None) -> Cue:
    return Cue("words", at, Clip(pcm), bed=under or bed(len(pcm)))


def test_it_lies_twenty_db_under_comes_in_and_is_gone_with_the_last_sample() -> None:
    mixer = Mixer()
    mixer.cue(words(at=SECOND))

    heard, told, _ = sent(mixer, 12 * SECOND)

    under = heard[SECOND : 9 * SECOND].astype(int) - WORDS
    assert not heard[:SECOND].any()
    assert not heard[9 * SECOND :].any()
    assert (under[SECOND : 6 * SECOND] == 1_000).all()
    assert (np.diff(under[:SECOND]) >= -1).all()
    assert (np.diff(under[6 * SECOND :]) <= 1).all()
    assert (under[0], under[-1]) == (0, 0)
    assert measured(told, "bed").rms_dbfs == pytest.approx(-31, abs=0.6)


@pytest.mark.parametrize("block", [97, 480, 4_800, 48_000])
def test_words_with_music_under_them_are_still_the_clip_to_the_sample(block: int) -> None:
    mixer = Mixer()
    mixer.cue(words(at=1_003))

    _, told, _ = sent(mixer, 9 * SECOND, block)

    one = measured(told, "words")
    assert (one.began, one.frames, one.ended) == (1_003, 8 * SECOND, 1_003 + 8 * SECOND)
    assert (one.steady, one.digest) == (8 * SECOND, hashlib.sha256(WORDS.tobytes()).hexdigest())
    own, steady = measured(told, "bed"), 8 * SECOND - SECOND - 2 * SECOND
    assert (own.steady_from, own.steady, own.ended) == (SECOND, steady, one.ended)
    level = at_gain(np.full(steady, 10_000, np.int16), -20.0)
    assert own.digest == hashlib.sha256(level.tobytes()).hexdigest()
    assert [one.key for one in told if isinstance(one, Ended)] == ["bed", "words"]


def test_what_is_cut_falls_silent_with_its_music_at_once() -> None:
    mixer = Mixer()
    mixer.cue(words(np.zeros(8 * SECOND, np.int16)))
    for first in range(0, 4 * SECOND, 480):
        mixer.render(first, 480)

    mixer.fade("words")
    after = np.concatenate([mixer.render(4 * SECOND + n * 480, 480).samples for n in range(10)])

    (loud,) = np.nonzero(after)
    assert loud[-1] < 1_440
    assert mixer.is_idle


def test_what_is_to_be_silent_at_an_instant_takes_its_music_with_it() -> None:
    mixer, at = Mixer(), 4 * SECOND + 101
    mixer.cue(words(np.zeros(8 * SECOND, np.int16)))
    mixer.cue(Cue("siren", at + 1_440, Level(SECOND, 30_000)))
    mixer.render(0, 2 * SECOND)
    mixer.fade("words", at)

    after = np.concatenate(
        [mixer.render((400 + n) * 480 - 96_000, 480).samples for n in range(300)]
    )

    first = int(np.argmax(after > 0.5))
    assert first == at + 1_440 - 2 * SECOND
    assert (np.abs(after[first : first + SECOND] - 30_000 / 32_768) < 1e-6).all()
    assert (after[: at - 2 * SECOND] * 32_768).round().min() == 1_000


def test_words_that_break_off_leave_no_music_behind() -> None:
    mixer = Mixer()
    mixer.cue(words(np.zeros(SECOND, np.int16), under=bed(8 * SECOND)))

    heard, told, _ = sent(mixer, 3 * SECOND)

    assert heard[SECOND - 480 : SECOND].any()
    assert not heard[SECOND:].any()
    assert measured(told, "bed").cut
    assert mixer.is_idle


def test_music_that_is_shorter_falls_silent_and_the_words_go_on_alone() -> None:
    mixer = Mixer()
    mixer.cue(words(under=bed(4 * SECOND, whole=4 * SECOND)))

    heard, told, _ = sent(mixer, 9 * SECOND)

    assert measured(told, "bed").ended == 4 * SECOND
    assert np.array_equal(heard[4 * SECOND : 8 * SECOND], WORDS[4 * SECOND :])


def test_a_bed_without_a_sound_changes_nothing_about_its_words() -> None:
    mixer = Mixer()
    mixer.cue(words(under=bed(whole=0)))

    heard, told, _ = sent(mixer, 9 * SECOND)

    assert np.array_equal(heard[: 8 * SECOND], WORDS)
    assert measured(told, "words").steady == 8 * SECOND


def test_the_tune_goes_on_under_words_that_have_music_of_their_own() -> None:
    mixer = Mixer()
    mixer.cue(replace(music(0, 4 * SECOND), lends=SECOND))
    mixer.cue(replace(words(at=4 * SECOND), shares=5 * SECOND))

    heard, told, _ = sent(mixer, 13 * SECOND)

    one = measured(told, "words")
    assert (one.began, one.steady) == (4 * SECOND, 8 * SECOND)
    assert measured(told, "music").ended == 5 * SECOND
    assert not heard[12 * SECOND :].any()


def test_words_that_are_called_off_close_their_music() -> None:
    mixer, under = Mixer(), bed()
    mixer.cue(words(at=SECOND, under=under))
    mixer.render(0, 480)
    mixer.fade("words")
    mixer.render(480, 480)

    assert isinstance(under.source, Level)
    assert under.source.closed == 1
    assert mixer.is_idle


@given(peak=st.integers(0, 32_767), value=st.integers(-32_768, 32_767))
def test_music_gives_way_to_words_so_that_nothing_clips(peak: int, value: int) -> None:
    mixer, pcm = Mixer(), np.full(SECOND, peak, np.int16)
    mixer.cue(words(pcm, under=bed(SECOND, value)))

    samples = mixer.render(0, SECOND).samples

    assert np.abs(samples).max() <= 1.0


@given(block=st.integers(50, 60_000), length=st.integers(4, 5 * SECOND))
def test_however_blocks_are_cut_music_is_never_heard_beyond_its_words(
    block: int, length: int
) -> None:
    mixer = Mixer()
    mixer.cue(words(np.zeros(length, np.int16), at=77, under=bed(length)))

    heard, told, _ = sent(mixer, length + SECOND, block)

    assert not heard[:77].any()
    assert not heard[77 + length :].any()
    assert measured(told, "bed").ended == 77 + length
