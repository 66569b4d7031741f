"""The hours in which no sound is permitted, as they are drawn behind a day."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from made_days import DAY, HANOI, MAIN, hours, local, zones

from schedules.hours import Spent, hours_of
from schedules.local import day_span
from schedules.shading import Shade, shades
from schedules.types import PermittedHours, Span, ZoneKey

TODAY = day_span(DAY, HANOI)


def shaded(*rules: PermittedHours, over: frozenset[ZoneKey] = MAIN) -> tuple[Shade, ...]:
    return shades(hours_of(DAY, HANOI, rules), over, TODAY)


def test_everything_outside_the_permitted_hours_is_shaded() -> None:
    found = shaded(hours("05:00", "21:00"))

    assert [(one.span.begins, one.span.ends) for one in found] == [
        (TODAY.begins, local("05:00")),
        (local("21:00"), TODAY.ends),
    ]
    assert {one.rules for one in found} == {("Quiet hours",)}


def test_a_day_without_a_rule_has_no_shade() -> None:
    assert shaded() == ()
    assert shaded(hours("05:00", "21:00"), over=zones(5, 6)) == ()


def test_hours_of_one_zone_shade_that_zone_alone() -> None:
    near_the_school = hours("11:00", "13:00", zones=zones(2), name="School")
    found = shaded(hours("05:00", "21:00", zones=zones(1)), near_the_school, over=zones(1, 2))

    assert [(one.span.begins, one.zones, one.rules) for one in found] == [
        (TODAY.begins, zones(1, 2), ("Quiet hours", "School")),
        (local("05:00"), zones(2), ("School",)),
        (local("13:00"), zones(2), ("School",)),
        (local("21:00"), zones(1, 2), ("Quiet hours", "School")),
    ]


def test_hours_that_run_past_midnight_leave_both_ends_open() -> None:
    found = shaded(hours("20:00", "02:00"))

    assert [one.span for one in found] == [Span(local("02:00"), local("20:00"))]


@given(
    st.lists(
        st.tuples(st.integers(0, 23), st.integers(0, 23), st.sets(st.integers(1, 4), min_size=1)),
        max_size=5,
    ),
    st.integers(0, 1439),
)
def test_a_minute_is_shaded_for_exactly_the_zones_in_which_no_sound_is_permitted(
    drawn: list[tuple[int, int, set[int]]], minute: int
) -> None:
    rules = [hours(f"{a:02}:00", f"{b:02}:00", zones=zones(*where)) for a, b, where in drawn]
    at = TODAY.begins + timedelta(minutes=minute)
    span = Span(at, at + timedelta(minutes=1))

    shut = {zone for one in shaded(*rules) if one.span.holds(span) for zone in one.zones}

    judged = hours_of(DAY, HANOI, rules).judge(sorted(MAIN), span, Spent())
    assert shut == set(judged.refused)
