from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from broadcaster.domain.volumes import FULL, VolumeStep, level_at, overlap

MORNING = VolumeStep(time(5), time(7), 60)
REST = VolumeStep(time(7), time(5), 80)
DAY = date(2026, 1, 1)
TIMES = st.times()
STEPS = st.builds(VolumeStep, TIMES, TIMES, st.integers(10, 100))


def test_the_morning_is_softer_than_the_rest_of_the_day() -> None:
    steps = (MORNING, REST)

    assert [level_at(steps, time(hour)) for hour in (4, 5, 6, 7, 12, 23, 0)] == [
        80,
        60,
        60,
        80,
        80,
        80,
        80,
    ]


def test_a_step_over_midnight_holds_on_both_sides_of_it() -> None:
    night = VolumeStep(time(22), time(4, 30), 40)

    assert [level_at([night], at) for at in (time(21, 59), time(22), time(0), time(4, 29))] == [
        FULL,
        40,
        40,
        40,
    ]
    assert level_at([night], time(4, 30)) == FULL


def test_a_step_that_ends_when_it_begins_lasts_all_day() -> None:
    assert VolumeStep(time(6), time(6), 50).length == timedelta(days=1)


@given(TIMES)
def test_what_no_step_covers_is_at_full_volume(at: time) -> None:
    assert level_at([], at) == FULL
    assert level_at([MORNING], at) == (60 if time(5) <= at < time(7) else FULL)


@given(STEPS, TIMES)
def test_a_step_holds_for_exactly_its_length(step: VolumeStep, at: time) -> None:
    since = datetime.combine(DAY, at) - datetime.combine(DAY, step.begins)

    assert step.holds(at) == (since % timedelta(days=1) < step.length)
    assert step.holds(step.begins)
    assert timedelta(0) < step.length <= timedelta(days=1)


@given(st.lists(STEPS, max_size=4), st.lists(TIMES, min_size=1, max_size=20))
def test_steps_that_do_not_overlap_never_hold_at_one_time(
    steps: list[VolumeStep], moments: list[time]
) -> None:
    both = overlap(steps)
    most = max(sum(step.holds(at) for step in steps) for at in moments)

    assert both is not None or most <= 1
    if both is not None:
        one, other = both
        assert any(one.holds(at) and other.holds(at) for at in (one.begins, other.begins))


@given(st.lists(STEPS, max_size=4), TIMES)
def test_the_order_of_steps_that_do_not_overlap_says_nothing(
    steps: list[VolumeStep], at: time
) -> None:
    if overlap(steps) is None:
        assert level_at(steps, at) == level_at(list(reversed(steps)), at)
