"""A day's hours down a page: folded where nothing happens, and blocks beside one another."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from web.timegrid import DAY, WEEK, Track, axis, tracks

STRETCHES = st.lists(
    st.tuples(st.integers(0, 1439), st.integers(0, 180)).map(
        lambda one: (one[0], min(one[0] + one[1], 1440))
    ),
    max_size=12,
)


def test_hours_in_which_nothing_happens_are_folded() -> None:
    down = axis([(330, 360), (1020, 1065)], WEEK)

    tall = [cell.clock for cell in down.cells if not cell.folded]
    assert tall == ["05:30", "17:00", "17:30"]
    assert down.y(360) - down.y(330) == WEEK.tall
    assert down.y(720) - down.y(660) == 2 * WEEK.low


def test_a_day_without_programmes_is_short() -> None:
    assert axis([], WEEK).height == 32 * WEEK.low
    assert (axis([], WEEK).begins, axis([], WEEK).ends) == (300, 1260)


def test_what_is_early_or_late_stretches_the_day() -> None:
    down = axis([(0, 5), (1430, 1440)], DAY)

    assert (down.begins, down.ends) == (0, 1440)


def test_a_full_day_stays_as_high_as_may_be() -> None:
    assert axis([(0, 1440)], DAY).height <= DAY.most


def test_no_two_times_are_written_over_each_other() -> None:
    marks = axis([(330, 360), (1020, 1065)], WEEK).marks

    assert "05:00" not in [cell.clock for cell in marks]
    assert all(b.y - a.y >= 15 for a, b in itertools.pairwise(marks))


@given(STRETCHES)
def test_later_is_never_higher_up(stretches: list[tuple[int, int]]) -> None:
    for scale in (WEEK, DAY):
        down = axis(stretches, scale)
        places = [down.y(minute) for minute in range(1441)]
        assert places == sorted(places)
        assert 0 <= places[0] <= places[-1] == down.height <= scale.most


@given(STRETCHES)
def test_a_script_finds_the_same_places(stretches: list[tuple[int, int]]) -> None:
    down = axis(stretches, WEEK)
    pairs = [tuple(map(int, pair.split(":"))) for pair in down.script.split(" ")]

    assert [(cell.minute, cell.y) for cell in down.cells] == pairs[:-1]
    assert pairs[-1] == (down.ends, down.height)


@given(STRETCHES)
def test_blocks_that_meet_stand_beside_each_other(stretches: list[tuple[int, int]]) -> None:
    found = tracks(stretches)

    for one, (begins, ends) in zip(found, stretches, strict=True):
        assert 0 <= one.number < one.of
        for other, (start, end) in zip(found, stretches, strict=True):
            if other is not one and begins < max(end, start + 1) and start < max(ends, begins + 1):
                assert other.number != one.number
                assert other.of == one.of


def test_blocks_that_follow_each_other_take_the_whole_width() -> None:
    assert tracks([(330, 360), (360, 390)]) == (Track(0, 1), Track(0, 1))
    assert tracks([(330, 400), (360, 390), (395, 420)]) == (Track(0, 2), Track(1, 2), Track(1, 2))
