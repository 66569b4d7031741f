"""Music that goes on under what follows it, a voice over music, and how loud each is."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.cues import at_gain, bounded_gain_db
from audio.mixer import Cue, Mixer, Pcm, Span
from audio.sinks.tap import Ended, Measured, Tap, Told

SECOND = 48_000
SHARED = 36_000


class Level:
    """A source of one value, so that every sample tells how loud it was made."""

    def __init__(self, frames: int, value: int = 8_000) -> None:
        self.left, self.value, self.closed = frames, value, 0

    def read(self, frames: int) -> Pcm:
        count = min(frames, self.left)
        self.left -= count
        return np.full(count, self.value, np.int16)

    def close(self) -> None:
        self.closed += 1


class Clip(Level):
    def __init__(self, pcm: Pcm) -> None:
        super().__init__(len(pcm))
        self.pcm = pcm

    def read(self, frames: int) -> Pcm:
        part, self.pcm = self.pcm[:frames], self.pcm[frames:]
        return part


def sent(mixer: Mixer, frames: int, block: int = 480) -> tuple[Pcm, list[Told], list[Span]]:
    told: list[Told] = []
    tap, parts, spans = Tap(mixer, told.append), [], []
    for first in range(0, frames, block):
        packet = tap.draw(first, min(block, frames - first))
        tap.sent(packet, first)
        parts.append(packet.pcm)
        spans += packet.spans
    return np.concatenate(parts), told, spans


def measured(told: list[Told], key: str) -> Measured:
    (one,) = [each.measured for each in told if isinstance(each, Ended) and each.key == key]
    return one


def music(at: int, frames: int, whole: int = 10 * SECOND, value: int = 8_000) -> Cue:
    return Cue("music", at, Level(whole, value), frames=frames, lends=SHARED)


def test_music_goes_on_under_what_follows_which_begins_whole_in_its_frame() -> None:
    mixer, voice = Mixer(), np.arange(1, SECOND + 1, dtype=np.int16) % 3_000
    mixer.cue(music(0, 4 * SECOND))
    mixer.cue(Cue("voice", 4 * SECOND, Clip(voice), shares=SHARED))

    pcm, told, _ = sent(mixer, 6 * SECOND)

    under = pcm[4 * SECOND : 4 * SECOND + SHARED].astype(int) - voice[:SHARED]
    assert under[0] > 2_000
    assert under[-1] < 10
    assert (np.diff(under) <= 1).all()
    assert np.array_equal(pcm[4 * SECOND + SHARED : 5 * SECOND], voice[SHARED:])
    one, other = measured(told, "voice"), measured(told, "music")
    assert (one.began, one.steady, one.digest) == (
        4 * SECOND,
        SECOND,
        hashlib.sha256(voice.tobytes()).hexdigest(),
    )
    assert (other.frames, other.ended) == (4 * SECOND + SHARED, 4 * SECOND + SHARED)


def test_music_that_began_late_does_not_make_the_next_late() -> None:
    mixer, late = Mixer(), SECOND // 10
    mixer.cue(music(0, 4 * SECOND))
    mixer.cue(Cue("voice", 4 * SECOND, Level(SECOND, 1_000), shares=SHARED))
    spans: list[Span] = []

    for first in range(late, 6 * SECOND, 480):
        block = mixer.render(first, 480)
        spans += [replace(span, start=span.start + first) for span in block.spans]

    voice = [span for span in spans if span.key == "voice" and span.count]
    under = [span for span in spans if span.key == "music" and span.count]
    assert voice[0].start == 4 * SECOND
    assert sum(span.count for span in under) == 4 * SECOND + SHARED - late


def test_music_follows_music_as_the_one_goes_the_other_comes() -> None:
    mixer = Mixer()
    mixer.cue(music(0, 4 * SECOND))
    mixer.cue(Cue("next", 4 * SECOND, Level(3 * SECOND), rise=SHARED, shares=SHARED))

    pcm, _, _ = sent(mixer, 7 * SECOND)

    joint = pcm[3 * SECOND : 5 * SECOND]
    assert joint.min() > 3_000
    assert joint.max() <= 8_001 + 4_500
    assert pcm[4 * SECOND + SHARED : 7 * SECOND].min() == 8_000


def test_what_ends_by_itself_is_followed_whole_without_a_gap_and_without_rising() -> None:
    mixer = Mixer()
    mixer.cue(Cue("a", 0, Level(1_000)))
    mixer.cue(Cue("b", 1_000, Level(1_000, 5), rise=SHARED, shares=SHARED))

    pcm, _, _ = sent(mixer, 2_000)

    assert np.array_equal(pcm, np.repeat(np.array([8_000, 5], np.int16), 1_000))


def test_what_comes_at_another_time_lets_the_music_end_as_planned() -> None:
    mixer = Mixer()
    mixer.cue(music(0, 4 * SECOND))
    mixer.cue(Cue("voice", 5 * SECOND + 480, Level(480, 5), shares=SHARED))

    pcm, told, _ = sent(mixer, 6 * SECOND)

    assert measured(told, "music").frames == 4 * SECOND
    assert not pcm[4 * SECOND : 5 * SECOND + 480].any()


def test_what_must_end_on_its_instant_lends_nothing() -> None:
    mixer = Mixer()
    mixer.cue(Cue("relay", 0, Level(10 * SECOND), frames=4 * SECOND))
    mixer.cue(Cue("voice", 4 * SECOND, Level(480, 5), shares=SHARED))

    pcm, told, _ = sent(mixer, 5 * SECOND)

    assert measured(told, "relay").frames == 4 * SECOND
    assert set(pcm[4 * SECOND : 4 * SECOND + 480].tolist()) == {5}


def test_a_voice_that_is_called_off_leaves_the_music_to_fall_silent() -> None:
    mixer = Mixer()
    mixer.cue(music(0, 4 * SECOND))
    mixer.cue(Cue("voice", 4 * SECOND, Level(480, 5), shares=SHARED))
    sent(mixer, 480)
    mixer.fade("voice")

    spans = [mixer.render(first, 480).spans for first in range(480, 6 * SECOND, 480)]

    assert sum(span.count for each in spans for span in each if span.key == "music") == (
        4 * SECOND + SHARED - 480
    )
    assert mixer.is_idle


def test_music_that_sounds_on_under_a_voice_can_be_cut_and_the_voice_stays() -> None:
    mixer = Mixer()
    mixer.cue(music(0, 4 * SECOND))
    mixer.cue(Cue("voice", 4 * SECOND, Level(SECOND, 100), shares=SHARED))
    for first in range(0, 4 * SECOND + 960, 480):
        mixer.render(first, 480)

    mixer.fade("music")
    pcm = [mixer.render(4 * SECOND + 960 + n * 480, 480).samples[-1] * 32_768 for n in range(5)]

    assert [round(float(each)) for each in pcm[3:]] == [100, 100]


def test_a_voice_over_music_lowers_it_and_it_comes_back() -> None:
    mixer, voice = Mixer(), np.arange(1, SECOND + 1, dtype=np.int16) % 500
    mixer.cue(Cue("music", 0, Level(6 * SECOND, 8_000)))
    mixer.cue(Cue("voice", 2 * SECOND + 7, Clip(voice), ducks_db=-12.0))

    pcm, told, _ = sent(mixer, 7 * SECOND)

    under = pcm[2 * SECOND + 7 : 3 * SECOND].astype(int) - voice[: SECOND - 7]
    assert set(pcm[: 2 * SECOND + 7].tolist()) == {8_000}
    assert abs(under[SECOND // 2] - 8_000 * 10 ** (-12 / 20)) <= 2
    assert pcm[4 * SECOND : 6 * SECOND].min() == 8_000
    assert np.abs(np.diff(pcm[3 * SECOND + 480 : 4 * SECOND].astype(int))).max() < 3
    assert measured(told, "voice").digest == hashlib.sha256(voice.tobytes()).hexdigest()
    assert measured(told, "music").steady == 2 * SECOND // 480 * 480


def test_a_voice_is_heard_over_nothing_too() -> None:
    mixer = Mixer()
    mixer.cue(Cue("voice", 100, Level(1_000, 7), ducks_db=-12.0))

    pcm, told, _ = sent(mixer, 2_000)

    assert np.flatnonzero(pcm).tolist() == list(range(100, 1_100))
    assert measured(told, "voice").frames == 1_000
    assert not mixer._over


@pytest.mark.parametrize("upper", [32_767, -32_768, 20_000])
def test_what_lies_under_a_voice_gives_way_so_that_nothing_clips(upper: int) -> None:
    mixer = Mixer()
    mixer.cue(Cue("music", 0, Level(SECOND, 30_000)))
    mixer.cue(Cue("voice", 0, Level(SECOND, upper), ducks_db=0.0))

    samples = np.concatenate([mixer.render(n * 480, 480).samples for n in range(10)])

    assert np.abs(samples).max() <= 1.0
    if upper > 0:
        assert samples.min() >= upper / 32_768


def test_a_gain_is_bounded_and_what_would_clip_is_held() -> None:
    half, high = Mixer(), Mixer()
    half.cue(Cue("a", 0, Level(480, 10_000), gain_db=-6.0206))
    high.cue(Cue("a", 0, Level(480, 30_000), gain_db=40.0))

    assert abs(float(half.render(0, 480).samples[0]) * 32_768 - 5_000) < 1
    assert float(high.render(0, 480).samples.max()) == 1.0


@given(gain=st.floats(-50, 20), start=st.integers(-32_768, 32_767))
def test_what_leaves_at_another_level_is_known_beforehand_to_the_last_bit(
    gain: float, start: int
) -> None:
    pcm = np.linspace(start, -start, 480).clip(-32_768, 32_767).astype(np.int16)
    mixer = Mixer()
    mixer.cue(Cue("a", 0, Clip(pcm), gain_db=gain))

    packet = Tap(mixer, lambda _: None).draw(0, 480)

    assert np.array_equal(packet.pcm, at_gain(pcm, gain))
    assert not packet.spans[0].faded


@given(wanted=st.floats(-200, 200), peak=st.floats(-60, 3))
def test_no_gain_lifts_a_peak_over_the_ceiling(wanted: float, peak: float) -> None:
    gain = bounded_gain_db(wanted, peak)

    assert -40 <= gain <= 6
    assert gain <= max(wanted, -40)
    assert gain <= 0 or peak + gain <= -1 + 1e-9


@pytest.mark.parametrize("block", [96, 479, 480, 4_801, 48_000, 250_000])
def test_however_blocks_are_cut_the_same_sound_comes(block: int) -> None:
    def made() -> Mixer:
        mixer = Mixer()
        mixer.cue(music(1_003, 2 * SECOND))
        mixer.cue(Cue("b", 1_003 + 2 * SECOND, Level(SECOND, 900), shares=SHARED))
        return mixer

    whole, one = 4 * SECOND, made()
    parts = [one.render(at, min(block, whole - at)).samples for at in range(0, whole, block)]

    assert np.allclose(np.concatenate(parts), made().render(0, whole).samples, atol=1e-6)
