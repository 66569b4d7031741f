from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from audio.loopback import LATEST, STEP, UNKNOWN, Match, Track, Verdict, compare
from audio.mixer import Pcm, frame_of
from audio.reception.loop_inputs import CardLoop
from audio.types import SAMPLE_RATE
from tests.made_words import words

SECONDS = 10
STEPS = SECONDS * SAMPLE_RATE // STEP
QUIET = -80


def heard_of(sent: Pcm, *, delay_ms: int = 130, gain: float = 0.2, noise: float = 3) -> Pcm:
    lead = np.zeros(delay_ms * SAMPLE_RATE // 1000)
    rest = np.random.default_rng(9).normal(0, noise, len(lead) + len(sent))
    pcm: Pcm = (np.concatenate((lead, sent * gain)) + rest).astype(np.int16)
    return pcm


def match(sent: Pcm, heard: Pcm, noise_db: int = QUIET) -> Match | None:
    tracks = Track(2000), Track(2000)
    for track, pcm in zip(tracks, (sent, heard), strict=True):
        for at in range(0, len(pcm), 441):  # blocks need not be whole steps
            track.put(at, pcm[at : at + 441])
    return compare(tracks[0].levels(0, STEPS), tracks[1].levels(0, STEPS + LATEST), noise_db)


@pytest.mark.parametrize("delay_ms", [0, 90, 333, 1400])
@pytest.mark.parametrize("gain", [0.05, 1.0])
def test_the_same_sound_is_known_whatever_its_delay_and_its_level(
    delay_ms: int, gain: float
) -> None:
    found = match(words(1, SECONDS), heard_of(words(1, SECONDS), delay_ms=delay_ms, gain=gain))

    assert found is not None
    assert found.verdict is Verdict.HEARD
    assert abs(found.delay * 20 - delay_ms) <= 20
    assert abs(found.gain_db - 20 * np.log10(gain)) <= 1


def test_the_same_sound_is_known_in_the_noise_of_a_bad_line() -> None:
    found = match(words(1, SECONDS), heard_of(words(1, SECONDS), noise=60), noise_db=-55)

    assert found is not None
    assert found.verdict is Verdict.HEARD


@pytest.mark.parametrize("seed", range(20))
def test_other_words_are_another_sound(seed: int) -> None:
    found = match(words(100 + seed, SECONDS), heard_of(words(200 + seed, SECONDS + 2)))

    assert found is not None
    assert (found.verdict, found.alike < 0.5) == (Verdict.OTHER, True)


def test_an_input_that_gives_its_own_noise_only_has_not_heard_it() -> None:
    hum = heard_of(np.zeros(SECONDS * SAMPLE_RATE, np.int16), noise=40)

    found = match(words(1, SECONDS), hum, noise_db=-58)

    assert found == Match(Verdict.NOT_HEARD)


def test_an_input_that_gives_nothing_at_all_is_away() -> None:
    assert match(words(1, SECONDS), np.zeros(0, np.int16)) == Match(Verdict.AWAY)


def test_what_is_silent_by_itself_proves_nothing() -> None:
    silence = np.zeros(SECONDS * SAMPLE_RATE, np.int16)

    assert match(silence, heard_of(words(1, SECONDS))) is None


def test_a_tone_without_beginning_and_end_has_no_shape_to_be_known_by() -> None:
    wave = np.sin(np.arange(SECONDS * SAMPLE_RATE) * 2 * np.pi * 880 / SAMPLE_RATE)
    tone: Pcm = (wave * 8000).astype(np.int16)

    assert match(tone, heard_of(tone)) is None


def test_a_tone_is_known_by_its_beginning() -> None:
    wave = np.sin(np.arange(SECONDS * SAMPLE_RATE) * 2 * np.pi * 880 / SAMPLE_RATE)
    tone: Pcm = (wave * 8000).astype(np.int16)
    tone[: SAMPLE_RATE // 2] = 0

    found = match(tone, heard_of(tone))

    assert found is not None
    assert found.verdict is Verdict.HEARD


def test_levels_are_known_for_the_last_seconds_only() -> None:
    track = Track(10)
    track.put(0, np.full(STEP * 12, 3277, np.int16))

    assert track.levels(0, 2).tolist() == [UNKNOWN, UNKNOWN]
    assert track.levels(10, 3).tolist() == [-20, -20, UNKNOWN]


class Wall:
    """A clock that a test moves; the card of a test hands on what it is told to."""

    rate = 1.0

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 21, 22, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.at.timestamp()

    def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)

    def close(self) -> None:
        pass


def test_what_a_card_brings_unevenly_is_one_sound_in_its_time() -> None:
    clock = Wall()
    begun = frame_of(clock.at)
    heard: list[tuple[int, int]] = []
    loop = CardLoop("USB", lambda _name, _take: clock, clock)
    loop.hear(lambda first, pcm: heard.append((first - begun, len(pcm))))
    for pause_ms in (20, 55, 3, 2000):
        clock.sleep(pause_ms / 1000)
        loop.take(np.zeros(960, np.int16))

    assert heard == [(0, 960), (960, 960), (1920, 960), (2078 * 48 - 960, 960)]
