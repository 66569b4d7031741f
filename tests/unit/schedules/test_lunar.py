"""Lunar dates for UTC+7: there and back on every day, and what cannot be."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.reading import read
from schedules.errors import WrongDay
from schedules.lunar import (
    FIRST_DAY,
    LAST_DAY,
    LunarDay,
    day_name,
    full_name,
    lunar_of,
    month_name,
    new_moons,
    solar_of,
    tet,
    year_name,
)

# The table of holidays that other sources confirm: Tết, rằm tháng Giêng, Giỗ Tổ, Trung thu.
KNOWN = {
    2026: ((2, 17), (3, 3), (4, 26), (9, 25)),
    2027: ((2, 6), (2, 20), (4, 16), (9, 15)),
    2028: ((1, 26), (2, 9), (4, 4), (10, 3)),
    2029: ((2, 13), (2, 27), (4, 23), (9, 22)),
    2030: ((2, 2), (2, 16), (4, 12), (9, 12)),
    2031: ((1, 23), (2, 6), (4, 1), (10, 1)),
    2032: ((2, 11), (2, 25), (4, 19), (9, 19)),
    2033: ((1, 31), (2, 14), (4, 9), (9, 8)),
}
FEASTS = ((1, 1), (1, 15), (3, 10), (8, 15))


@pytest.mark.parametrize("year", KNOWN)
def test_the_feasts_of_the_coming_years_are_where_calendars_have_them(year: int) -> None:
    found = [solar_of(LunarDay(year, month, day)) for month, day in FEASTS]

    assert found == [date(year, month, day) for month, day in KNOWN[year]]


def test_tet_2030_is_the_second_of_february_though_china_says_the_third() -> None:
    assert tet(2030) == date(2030, 2, 2)


def test_years_in_which_china_differed_are_those_of_utc_7() -> None:
    # Tết 1968 in the north, 1985 (a month before China), 2007 and the two to come.
    assert [tet(year) for year in (1968, 1985, 2007, 2030, 2053)] == [
        date(1968, 1, 29),
        date(1985, 1, 21),
        date(2007, 2, 17),
        date(2030, 2, 2),
        date(2053, 2, 18),
    ]


def test_every_day_from_1900_to_2100_comes_back_to_itself() -> None:
    day, before = FIRST_DAY, None
    while day <= LAST_DAY:
        lunar = lunar_of(day)

        assert solar_of(lunar) == day
        follows = before is None or lunar.day == before.day + 1
        assert follows or (lunar.day == 1 and before is not None and before.day in {29, 30})
        day, before = day + timedelta(days=1), lunar


@given(
    st.builds(
        LunarDay, st.integers(1895, 2105), st.integers(-1, 14), st.integers(-1, 32), st.booleans()
    )
)
def test_a_lunar_day_exists_and_comes_back_or_is_refused(lunar: LunarDay) -> None:
    try:
        day = solar_of(lunar)
    except WrongDay:
        return

    assert lunar_of(day) == lunar


@pytest.mark.parametrize("day", [date(1899, 12, 31), date(2101, 1, 1), date(1, 1, 1)])
def test_a_day_outside_the_two_centuries_is_refused_in_a_sentence(day: date) -> None:
    with pytest.raises(WrongDay, match=f"from 1900 to 2100, not for {day}"):
        lunar_of(day)


@pytest.mark.parametrize(
    ("lunar", "sentence"),
    [
        (LunarDay(2026, 2, 30), "There is no lunar day 30/2/2026"),
        (LunarDay(2026, 13, 1), "There is no lunar day 1/13/2026"),
        (LunarDay(2026, 6, 1, is_leap=True), "There is no lunar day 1/6 nhuận/2026"),
        (LunarDay(2100, 12, 15), "not for 15/12/2100"),
        (LunarDay(1899, 1, 1), "not for 1/1/1899"),
        (LunarDay(1500, 1, 1), "not for 1/1/1500"),
    ],
)
def test_a_lunar_day_that_does_not_exist_is_refused(lunar: LunarDay, sentence: str) -> None:
    with pytest.raises(WrongDay, match=sentence):
        solar_of(lunar)


def test_days_are_named_as_people_say_them() -> None:
    named = [
        full_name(LunarDay(2030, 1, 15)),
        full_name(LunarDay(2026, 12, 23)),
        full_name(LunarDay(2025, 6, 1, is_leap=True)),
        full_name(LunarDay(2026, 10, 11)),
        day_name(LunarDay(2026, 10, 10)),
        month_name(LunarDay(2025, 6, 2, is_leap=True)),
        str(LunarDay(2025, 6, 2, is_leap=True)),
        year_name(2026),
    ]

    assert named == [
        "rằm tháng Giêng năm Canh Tuất",
        "ngày 23 tháng Chạp năm Bính Ngọ",
        "mùng 1 tháng 6 nhuận năm Ất Tỵ",
        "ngày 11 tháng 10 năm Bính Ngọ",
        "mùng 10",
        "tháng 6 nhuận",
        "2/6 nhuận",
        "Bính Ngọ",
    ]


def test_the_reader_says_lunar_days_in_words() -> None:
    text = f"Hôm nay là {full_name(LunarDay(2025, 6, 1, is_leap=True))}."

    assert read(text).text == "Hôm nay là mùng một tháng sáu nhuận năm Ất Tỵ."


def test_the_months_of_a_year_are_found_with_the_leap_one() -> None:
    months = new_moons(date(2025, 1, 1), date(2025, 12, 31))

    assert [str(month) for month in months] == [
        *("1/1", "1/2", "1/3", "1/4", "1/5", "1/6", "1/6 nhuận"),
        *("1/7", "1/8", "1/9", "1/10", "1/11"),
    ]
