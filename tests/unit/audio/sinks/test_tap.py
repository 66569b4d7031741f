from __future__ import annotations

import hashlib

import numpy as np
import pytest

from audio.mixer import FADE_OUT, Cue, Mixer, Pcm
from audio.sinks.tap import Began, Ended, Tap, Told


class Given:
    def __init__(self, pcm: Pcm) -> None:
        self.pcm = pcm

    def read(self, frames: int) -> Pcm:
        part, self.pcm = self.pcm[:frames], self.pcm[frames:]
        return part

    def close(self) -> None:
        pass


def sent(mixer: Mixer, frames: int, *, block: int = 480, late: int = 0) -> list[Told]:
    told: list[Told] = []
    tap = Tap(mixer, told.append)
    for first in range(0, frames, block):
        packet = tap.draw(first, block)
        tap.sent(packet, first + late)
    return told


@pytest.fixture
def noise() -> Pcm:
    return np.random.default_rng(1).integers(-9_000, 9_000, 5_000).astype(np.int16)


def test_what_was_sent_is_bit_for_bit_the_clip(noise: Pcm) -> None:
    mixer = Mixer()
    mixer.cue(Cue("a", 1_000, Given(noise)))

    began, ended = sent(mixer, 9_600)

    assert began == Began("a", 1_000)
    assert isinstance(ended, Ended)
    assert ended.measured.digest == hashlib.sha256(noise.tobytes()).hexdigest()
    assert (ended.measured.frames, ended.measured.steady, ended.measured.cut) == (
        5_000,
        5_000,
        False,
    )
    assert ended.measured.ended == 6_000


def test_first_sound_is_the_first_sample_that_can_be_heard(noise: Pcm) -> None:
    quiet = np.concatenate((np.full(700, 5, np.int16), noise[:100] | 64, np.zeros(300, np.int16)))
    mixer = Mixer()
    mixer.cue(Cue("a", 100, Given(quiet.astype(np.int16))))

    _, ended = sent(mixer, 4_800)

    assert isinstance(ended, Ended)
    assert ended.measured.began == 100
    assert ended.measured.first_sound == 800
    assert ended.measured.last_sound is not None
    assert ended.measured.last_sound < 900


def test_a_sink_that_sent_late_is_not_believed_to_have_been_on_time(noise: Pcm) -> None:
    mixer = Mixer()
    mixer.cue(Cue("a", 1_000, Given(noise)))

    began, _ = sent(mixer, 9_600, late=240)

    assert began == Began("a", 1_240)


def test_a_clip_of_silence_has_no_first_sound() -> None:
    mixer = Mixer()
    mixer.cue(Cue("a", 0, Given(np.zeros(600, np.int16))))

    _, ended = sent(mixer, 960)

    assert isinstance(ended, Ended)
    assert ended.measured.first_sound is None
    assert ended.measured.peak_dbfs == -120.0


def test_what_was_faded_counts_but_is_not_part_of_the_digest(noise: Pcm) -> None:
    mixer = Mixer()
    told: list[Told] = []
    tap = Tap(mixer, told.append)
    mixer.cue(Cue("a", 0, Given(noise)))
    tap.sent(tap.draw(0, 1_000), 0)
    mixer.fade("a")
    tap.sent(tap.draw(1_000, 3_000), 1_000)

    ended = told[-1]

    assert isinstance(ended, Ended)
    assert ended.measured.frames == 1_000 + FADE_OUT
    assert ended.measured.digest == hashlib.sha256(noise[:1_000].tobytes()).hexdigest()
    assert ended.measured.cut is True


def test_what_is_about_to_sound_is_not_held_up_by_a_long_silence() -> None:
    tap = Tap(Mixer(), lambda _: None)
    assert tap.is_idle

    tap.is_awaited = True

    assert not tap.is_idle


def test_a_full_scale_tone_measures_as_one() -> None:
    mixer = Mixer()
    wave = np.rint(32_767 * np.sin(2 * np.pi * np.arange(4_800) / 48)).astype(np.int16)
    mixer.cue(Cue("a", 0, Given(wave)))

    _, ended = sent(mixer, 9_600)

    assert isinstance(ended, Ended)
    assert ended.measured.peak_dbfs == pytest.approx(0.0, abs=0.01)
    assert ended.measured.rms_dbfs == pytest.approx(-3.01, abs=0.01)


def test_the_deepest_sample_there_is_counts_as_sound() -> None:
    mixer, told = Mixer(), list[Told]()
    pcm = np.zeros(100, np.int16)
    pcm[40] = -32_768
    mixer.cue(Cue("a", 0, Given(pcm)))
    tap = Tap(mixer, told.append)

    tap.sent(tap.draw(0, 200), 0)

    ended = told[-1]
    assert isinstance(ended, Ended)
    assert (ended.measured.first_sound, ended.measured.last_sound) == (40, 40)
