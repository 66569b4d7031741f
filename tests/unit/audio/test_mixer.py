from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from audio.mixer import FADE_IN, FADE_OUT, Cue, Mixer, Pcm, Span, frame_of, instant_of


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
