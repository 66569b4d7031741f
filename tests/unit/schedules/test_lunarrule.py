"""What comes back by the moon: found on every day it should be, and on no other."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedules.errors import WrongRule
from schedules.lunar import FIRST_DAY, LAST_DAY, lunar_of, tet
from schedules.lunarrule import LAST_OF_MONTH, LunarRule

MOONS = LunarRule(frozenset({1, 15}))


def test_full_moons_and_first_days_are_found_in_leap_months_too() -> None:
    days = list(MOONS.days(date(2025, 7, 20), date(2025, 8, 31)))

    assert [str(lunar_of(day)) for day in days] == ["1/6 nhuận", "15/6 nhuận", "1/7"]


def test_a_feast_is_kept_once_in_a_year_with_a_leap_month() -> None:
    sixth = LunarRule(frozenset({1}), frozenset({6}))
    year = (date(2025, 1, 1), date(2025, 12, 31))

    assert list(sixth.days(*year)) == [date(2025, 6, 25)]
    assert list(LunarRule(frozenset({1}), frozenset({6}), with_leap=True).days(*year)) == [
        date(2025, 6, 25),
        date(2025, 7, 25),
    ]


@pytest.mark.parametrize("year", [2025, 2026, 2030, 2053])
def test_the_last_day_of_the_year_is_the_eve_of_tet_be_it_the_29th_or_the_30th(year: int) -> None:
    eve = LunarRule(frozenset({LAST_OF_MONTH}), frozenset({12}))

    days = list(eve.days(date(year, 1, 1), date(year, 12, 30)))

    assert days == [tet(year) - timedelta(days=1)]


def test_days_outside_the_two_centuries_never_come_back_and_cost_nothing() -> None:
    assert list(MOONS.days(date(1, 1, 1), date(1899, 12, 31))) == []
    assert list(MOONS.days(date(2101, 1, 1), date(9999, 12, 31))) == []
    assert LunarRule(frozenset({LAST_OF_MONTH})).occurs_on(LAST_DAY) is False


@pytest.mark.parametrize(
    ("month_days", "months", "field"),
    [((), (), "month_days"), ((31,), (), "month_days"), ((0,), (), "month_days"),
     ((1,), (13,), "months")],
)  # fmt: skip
def test_a_rule_that_could_never_fire_is_refused(
    month_days: tuple[int, ...], months: tuple[int, ...], field: str
) -> None:
    with pytest.raises(WrongRule, match=f"The field {field}") as refusal:
        LunarRule(frozenset(month_days), frozenset(months))

    assert refusal.value.field == field


@given(
    st.dates(FIRST_DAY, LAST_DAY - timedelta(days=70)),
    st.frozensets(st.integers(1, 30), min_size=1),
    st.frozensets(st.integers(1, 12)),
)
def test_the_days_are_those_on_which_it_occurs(
    first: date, month_days: frozenset[int], months: frozenset[int]
) -> None:
    rule = LunarRule(month_days, months)
    days = [first + timedelta(days=number) for number in range(70)]

    assert list(rule.days(days[0], days[-1])) == [day for day in days if rule.occurs_on(day)]
    assert all(lunar_of(day).day in month_days for day in days if rule.occurs_on(day))
