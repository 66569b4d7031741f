"""The calendar of a station: made, made anew, and never against what a person decided."""

from __future__ import annotations

import os
import time as clock
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.calendar import (
    added,
    calendar_of,
    made_official,
    made_year,
    moved,
    removed,
    renamed,
    restored,
    with_effects,
)
from schedules.holidays import NEW_YEAR_SHOW
from schedules.marks import DayKind, Mark, NoMusic, NoProgramme, OtherTimetable, Status, WrongMark
from schedules.yearview import year_view

EDITS = st.sampled_from(
    [
        removed,
        lambda mark: moved(mark, mark.day + timedelta(days=400)),
        lambda mark: renamed(mark, "Ngày hội làng"),
        lambda mark: made_official(mark, "1/TB-UBND"),
        lambda mark: with_effects(mark, (NoProgramme(),)),
    ]
)


def _named(marks: tuple[Mark, ...], name: str) -> Mark:
    (found,) = [mark for mark in marks if mark.name == name]
    return found


def _with(marks: tuple[Mark, ...], edited: Mark) -> tuple[Mark, ...]:
    return (*(mark for mark in marks if mark.key != edited.key), edited)


def test_a_day_that_was_moved_by_hand_stays_moved_when_the_year_is_made_anew() -> None:
    made = made_year(2027)
    edited = moved(_named(made, "Nghỉ Quốc khánh"), date(2027, 9, 1))

    again = made_year(2027, _with(made, edited))

    assert _named(again, "Nghỉ Quốc khánh") == edited
    assert edited.day in calendar_of(again).days
    assert calendar_of(again).on(date(2027, 9, 3)) == ()


def test_a_day_that_was_removed_stays_away_until_it_is_restored() -> None:
    made = made_year(2027)
    holiday = _named(made, "Ngày Văn hóa Việt Nam")

    again = made_year(2027, _with(made, removed(holiday)))
    back = made_year(2027, _with(again, restored(_named(again, holiday.name))))

    assert calendar_of(again).on(holiday.day) == ()
    assert calendar_of(back).on(holiday.day) == (replace(holiday, is_edited=True),)


def test_a_decision_makes_a_day_official_and_says_by_what() -> None:
    holiday = made_official(_named(made_year(2027), "Mùng 1 Tết"), " Thông báo 1/TB-VPCP ")

    assert holiday.status is Status.OFFICIAL
    assert holiday.source == "Thông báo 1/TB-VPCP"
    assert holiday.is_edited


def test_a_day_is_not_official_without_the_decision_that_fixed_it() -> None:
    with pytest.raises(WrongMark, match="name the decision") as refusal:
        made_official(made_year(2027)[0], "  ")

    assert refusal.value.field == "source"


def test_what_nobody_edited_follows_the_rules_when_the_year_is_made_anew() -> None:
    stale = [replace(mark, name="stale") for mark in made_year(2027)]

    assert made_year(2027, stale) == made_year(2027)


def test_a_station_wants_the_same_of_every_full_moon_but_of_one_edited_by_hand() -> None:
    usual = {"ram": (OtherTimetable("lunar"),)}
    edited = with_effects(_named(made_year(2027), "Rằm tháng 3"), ())

    made = made_year(2027, [edited], usual)

    effects = {mark.name: mark.effects for mark in made if mark.occasion == "ram"}
    assert effects.pop("Rằm tháng 3") == ()
    assert set(effects.values()) == {usual["ram"]}
    assert len(effects) == 11
    assert _named(made, "Giao thừa").effects == (NEW_YEAR_SHOW,)


def test_mourning_marks_each_day_and_brings_no_music() -> None:
    days = (date(2026, 7, 25), date(2026, 7, 26))

    marks = added("mourning-1", days, DayKind.MOURNING, "Quốc tang")

    assert [(mark.day, mark.effects) for mark in marks] == [(day, (NoMusic(),)) for day in days]
    assert set(marks) < set(made_year(2026, marks))


def test_mourning_goes_before_every_other_mark_of_its_day() -> None:
    tet = date(2026, 2, 17)
    marks = (*made_year(2026), *added("m", (tet, tet), DayKind.MOURNING, "Quốc tang"))

    kinds = [mark.kind for mark in calendar_of(reversed(marks)).on(tet)]

    assert kinds == [DayKind.MOURNING, DayKind.PUBLIC_HOLIDAY, DayKind.LUNAR]


@pytest.mark.parametrize(
    ("last", "name", "field", "sentence"),
    [
        (date(2026, 6, 30), "Thi", "last", "is 2026-06-30, before the first day 2026-07-01"),
        (date(2027, 7, 1), "Thi", "last", "makes Thi longer than 92 days"),
        (date(2026, 7, 2), " ", "name", "The name is empty"),
    ],
)
def test_days_made_by_hand_are_refused_in_a_sentence(
    last: date, name: str, field: str, sentence: str
) -> None:
    with pytest.raises(WrongMark, match=sentence) as refusal:
        added("e", (date(2026, 7, 1), last), DayKind.EXAM, name)

    assert refusal.value.field == field


def test_a_year_does_not_depend_on_which_other_years_were_made_nor_in_which_order() -> None:
    results = set()
    for order in permutations((2025, 2026, 2027)):
        marks: tuple[Mark, ...] = ()
        for year in order:
            marks = made_year(year, marks)
        results.add(marks)

    (only,) = results
    assert tuple(mark for mark in only if mark.year == 2026) == made_year(2026)


@settings(max_examples=50, deadline=None)
@given(
    years=st.lists(st.integers(1900, 2100), min_size=1, max_size=4),
    picks=st.lists(st.tuples(st.integers(0, 10_000), EDITS), max_size=8),
    seed=st.randoms(use_true_random=False),
)
def test_no_edit_is_ever_lost_and_making_anew_changes_nothing_more(
    years: list[int], picks: list[tuple[int, Callable[[Mark], Mark]]], seed: Random
) -> None:
    marks: tuple[Mark, ...] = ()
    for year in years:
        marks = made_year(year, marks)
    for place, edit in picks:
        marks = _with(marks, edit(marks[place % len(marks)]))
    edited = {mark for mark in marks if mark.is_edited}

    shuffled = list(marks)
    seed.shuffle(shuffled)
    again = made_year(years[0], shuffled)

    assert edited <= set(again)
    assert set(again) == set(marks)
    assert made_year(years[0], again) == again
    assert calendar_of(shuffled) == calendar_of(marks)


@pytest.fixture
def other_timezone() -> Iterator[None]:
    before = os.environ.get("TZ")
    os.environ["TZ"] = "Pacific/Kiritimati"
    clock.tzset()
    yield
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    clock.tzset()


YEAR_HERE = year_view(2030, calendar_of(made_year(2030)))


@pytest.mark.usefixtures("other_timezone")
def test_a_year_does_not_depend_on_the_time_zone_of_the_machine() -> None:
    assert year_view(2030, calendar_of(made_year(2030))) == YEAR_HERE
