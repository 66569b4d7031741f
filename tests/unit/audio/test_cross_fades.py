"""How long music goes on under what follows it, and how loud it still is when that begins."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_two_at_once import SECOND, Clip, Level, measured, sent

from audio.mixer import Cue, Mixer
from audio.playing import LOWERED

GAP = SECOND // 2
"""What a plan leaves between two items."""


def joined(lends: int, shares: int, gap: int = GAP, length: int = 6 * SECOND) -> np.ndarray:
    """Return what is heard of music of one level, and silent words after it."""
    mixer = Mixer()
    mixer.cue(Cue("music", 0, Level(20 * SECOND, 10_000), frames=length, lends=lends))
    mixer.cue(Cue("words", length + gap, Clip(np.zeros(8 * SECOND, np.int16)), shares=shares))
    return sent(mixer, length + gap + 8 * SECOND)[0]


@pytest.mark.parametrize("seconds", [0.75, 2, 5])
def test_it_goes_on_as_long_as_was_asked_over_the_gap_of_the_plan(seconds: float) -> None:
    asked = round(seconds * SECOND)

    heard = joined(asked, 5 * SECOND)

    begins = 6 * SECOND + GAP
    (loud,) = np.nonzero(heard)
    assert begins + asked - SECOND // 10 < loud[-1] < begins + asked
    assert (heard[: begins - LOWERED] == 10_000).all()


@pytest.mark.parametrize("seconds", [0.75, 2, 5])
def test_it_is_lowered_by_ten_db_before_what_follows_begins(seconds: float) -> None:
    heard = joined(round(seconds * SECOND), 5 * SECOND)

    level = 20 * np.log10(heard[6 * SECOND + GAP] / 10_000)
    assert -10.5 < level < -10


def test_what_shares_less_is_left_sooner() -> None:
    (loud,) = np.nonzero(joined(5 * SECOND, SECOND))

    assert loud[-1] < 6 * SECOND + GAP + SECOND


@pytest.mark.parametrize(("lends", "shares"), [(0, 5 * SECOND), (SECOND, 0)])
def test_where_nothing_is_asked_or_shared_it_falls_silent_before(lends: int, shares: int) -> None:
    (loud,) = np.nonzero(joined(lends, shares))

    assert loud[-1] < 6 * SECOND


def test_what_follows_much_later_is_not_waited_for() -> None:
    (loud,) = np.nonzero(joined(SECOND, SECOND, gap=2 * SECOND))

    assert loud[-1] < 6 * SECOND


def test_music_comes_in_for_as_long_as_the_other_goes_and_together_they_stay_as_loud() -> None:
    mixer = Mixer()
    mixer.cue(Cue("one", 0, Level(20 * SECOND, 8_000), frames=4 * SECOND, lends=3 * SECOND))
    rising = Cue("two", 4 * SECOND, Level(9 * SECOND), rise=5 * SECOND, shares=5 * SECOND)
    mixer.cue(rising)

    heard, told, _ = sent(mixer, 12 * SECOND)

    assert (np.abs(heard.astype(int) - 8_000) <= 2).all()
    assert measured(told, "one").ended == 7 * SECOND


@given(late=st.integers(0, SECOND), lends=st.integers(1, 5 * SECOND))
def test_however_late_it_is_known_music_ends_when_it_should(late: int, lends: int) -> None:
    mixer, length = Mixer(), 8 * SECOND
    mixer.cue(Cue("music", 0, Level(20 * SECOND, 1_000), frames=length, lends=lends))
    first = length - 3 * SECOND + late
    mixer.render(0, first)
    mixer.cue(Cue("words", length + GAP, Level(9 * SECOND, 0), shares=5 * SECOND))
    spans = mixer.render(first, 9 * SECOND).spans

    assert sum(one.count for one in spans if one.key == "music") == 3 * SECOND - late + GAP + lends


def test_music_that_is_cut_while_it_comes_in_does_not_jump() -> None:
    mixer = Mixer()
    mixer.cue(Cue("one", 0, Level(20 * SECOND, 0), frames=4 * SECOND, lends=SECOND))
    mixer.cue(Cue("two", 4 * SECOND, Level(9 * SECOND), rise=5 * SECOND, shares=5 * SECOND))
    before = mixer.render(0, 4 * SECOND + 4_800).samples[-1]
    mixer.fade("two")

    after = mixer.render(4 * SECOND + 4_800, 4_800).samples

    assert after.max() <= before * 1.01
