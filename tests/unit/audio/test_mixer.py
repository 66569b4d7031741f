from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from audio.mixer import FADE_IN, FADE_OUT, LONGEST_END, Cue, Mixer, Pcm, Span, frame_of, instant_of


class Steps:
    """A source that counts, so that every sample can be told from the others."""

    def __init__(self, frames: int, first: int = 1) -> None:
        self.pcm = np.arange(first, first + frames, dtype=np.int16)
        self.closed = 0

    def read(self, frames: int) -> Pcm:
        part, self.pcm = self.pcm[:frames], self.pcm[frames:]
        return part

    def close(self) -> None:
        self.closed += 1


def rendered(mixer: Mixer, first: int, blocks: list[int]) -> tuple[list[int], list[Span]]:
    samples: list[int] = []
    spans: list[Span] = []
    for count in blocks:
        block = mixer.render(first, count)
        samples += [round(float(value) * 32_768) for value in block.samples]
        spans += block.spans
        first += count
    return samples, spans


def test_a_planned_instant_is_a_frame_and_back_again() -> None:
    at = datetime(2026, 11, 21, 22, 30, tzinfo=UTC)

    assert instant_of(frame_of(at)) == at
    assert frame_of(at + timedelta(seconds=1)) - frame_of(at) == 48_000


def test_sound_begins_in_the_very_frame_it_was_cued_for() -> None:
    mixer = Mixer()
    mixer.cue(Cue("a", 1_007, Steps(5)))

    samples, spans = rendered(mixer, 1_000, [10, 10])

    assert samples == [0] * 7 + [1, 2, 3, 4, 5] + [0] * 8
    assert [(span.key, span.start, span.count) for span in spans if span.count] == [
        ("a", 7, 3),
        ("a", 0, 2),
    ]


@given(
    at=st.integers(0, 300),
    length=st.integers(1, 200),
    blocks=st.lists(st.integers(1, 90), min_size=12, max_size=12),
)
def test_no_sample_is_lost_or_doubled_however_blocks_are_cut(
    at: int, length: int, blocks: list[int]
) -> None:
    mixer = Mixer()
    mixer.cue(Cue("a", at, Steps(length)))
    whole = sum(blocks)

    samples, _ = rendered(mixer, 0, blocks)

    expected = [0] * at + list(range(1, length + 1)) + [0] * whole
    assert samples == expected[:whole]


def test_the_next_waits_for_the_end_of_the_one_before_and_joins_without_a_gap() -> None:
    mixer = Mixer()
    mixer.cue(Cue("b", 3, Steps(3, first=100)))
    mixer.cue(Cue("a", 0, Steps(5)))

    samples, _ = rendered(mixer, 0, [4, 4, 4])

    assert samples == [1, 2, 3, 4, 5, 100, 101, 102, 0, 0, 0, 0]


def test_what_is_late_begins_at_once_with_its_first_sample() -> None:
    mixer = Mixer()
    mixer.cue(Cue("a", 10, Steps(3)))

    samples, _ = rendered(mixer, 500, [5])

    assert samples == [1, 2, 3, 0, 0]


def test_a_fade_falls_to_silence_and_tells_that_it_was_cut() -> None:
    mixer = Mixer()
    source = Steps(30_000)
    mixer.cue(Cue("a", 0, source))
    rendered(mixer, 0, [1_000])

    mixer.fade("a")
    samples, spans = rendered(mixer, 1_000, [FADE_OUT + 100])

    assert samples[FADE_OUT:] == [0] * 100
    assert abs(samples[FADE_OUT - 1]) <= 1
    assert (spans[-1].ends, spans[-1].cut, spans[-1].faded) == (True, True, True)
    assert source.closed == 1
    assert mixer.is_idle


def test_a_cue_that_has_not_begun_can_be_called_off() -> None:
    mixer = Mixer()
    source = Steps(5)
    mixer.cue(Cue("a", 50, source))
    rendered(mixer, 0, [10])

    mixer.fade("a")
    samples, spans = rendered(mixer, 10, [100])

    assert set(samples) == {0}
    assert spans == [Span("a", 0, 0, ends=True, cut=True)]
    assert source.closed == 1


def test_joining_in_the_middle_comes_in_softly_and_then_untouched() -> None:
    mixer = Mixer()
    mixer.cue(Cue("a", 0, Steps(1_000, first=1_000), joins=True))

    samples, spans = rendered(mixer, 0, [600])

    assert samples[0] == 0
    assert samples[FADE_IN:] == list(range(1_000 + FADE_IN, 1_600))
    assert [span.faded for span in spans] == [True, False]


class Loud:
    """A source that is as loud as can be, for ever."""

    def __init__(self) -> None:
        self.closed = 0

    def read(self, frames: int) -> Pcm:
        return np.full(frames, 32_767, dtype=np.int16)

    def close(self) -> None:
        self.closed += 1


@given(
    frames=st.integers(1, 12_000),
    blocks=st.lists(st.integers(1, 5_000), min_size=8, max_size=8),
)
@example(frames=5 * LONGEST_END, blocks=[48_000] * 8)
def test_what_is_stopped_early_ends_in_the_very_frame_softly(
    frames: int, blocks: list[int]
) -> None:
    mixer, source = Mixer(), Loud()
    mixer.cue(Cue("a", 5, source, frames=frames))
    blocks = [*blocks, frames]

    samples, spans = rendered(mixer, 0, blocks)

    sounding = np.flatnonzero([*samples, 0])
    assert sum(span.count for span in spans) == min(frames, sum(blocks) - 5)
    assert not len(sounding) or sounding[-1] < 5 + frames
    fade = min(LONGEST_END, max(1, frames // 4))
    steady = samples[5 : 5 + frames - fade]
    assert set(steady) <= {32_767}
    falling = samples[5 + frames - fade : 5 + frames]
    assert falling == sorted(falling, reverse=True)
    assert (spans[-1].ends, spans[-1].cut, source.closed, mixer.is_idle) == (True, False, 1, True)


def test_a_source_that_is_shorter_than_wanted_ends_with_its_own_last_sample() -> None:
    mixer = Mixer()
    mixer.cue(Cue("a", 0, Steps(5), frames=100))

    samples, spans = rendered(mixer, 0, [10])

    assert samples == [1, 2, 3, 4, 5, 0, 0, 0, 0, 0]
    assert (spans[-1].ends, spans[-1].cut) == (True, False)


def test_an_order_to_be_silent_is_obeyed_at_once_while_the_end_fades_slowly() -> None:
    mixer = Mixer()
    mixer.cue(Cue("a", 0, Loud(), frames=2 * LONGEST_END))
    before, _ = rendered(mixer, 0, [3 * LONGEST_END // 2 + LONGEST_END // 4])

    mixer.fade("a")
    samples, spans = rendered(mixer, len(before), [FADE_OUT + 10])

    assert abs(samples[0] - before[-1]) <= 20
    assert samples[:FADE_OUT] == sorted(samples[:FADE_OUT], reverse=True)
    assert samples[FADE_OUT:] == [0] * 10
    assert (spans[-1].ends, spans[-1].cut) == (True, True)


def test_a_fade_may_be_ordered_for_a_frame_and_what_follows_joins_it_to_the_sample() -> None:
    mixer = Mixer()
    mixer.cue(Cue("siren", 0, Steps(30_000)))
    rendered(mixer, 0, [100])

    mixer.fade("siren", 130)
    mixer.cue(Cue("words", 130 + FADE_OUT, Steps(5, first=500)))
    samples, spans = rendered(mixer, 100, [50, FADE_OUT - 10, 10])

    assert samples[:31] == list(range(101, 132))
    assert samples[30 + FADE_OUT : 35 + FADE_OUT] == [500, 501, 502, 503, 504]
    assert next((each.key, each.cut) for each in spans if each.ends) == ("siren", True)


def test_what_was_to_fall_silent_later_falls_silent_at_once_where_that_is_wanted() -> None:
    mixer = Mixer()
    mixer.cue(Cue("a", 0, Steps(30_000)))
    rendered(mixer, 0, [100])

    mixer.fade("a", 20_000)
    mixer.fade("a")
    mixer.fade("a", 20_000)
    samples, _ = rendered(mixer, 100, [FADE_OUT + 50])

    assert samples[FADE_OUT:] == [0] * 50
