"""Lunar dates against tables nobody here computed: Hồ Ngọc Đức's, kept in the package vnlunar."""

from __future__ import annotations

from datetime import date, timedelta

import vnlunar.core

from schedules.lunar import FIRST_DAY, LAST_DAY, LunarDay, lunar_of

# People kept the calendar of UTC+8 until 1967, and the tables hold what they kept.
KEPT_FOR_UTC_8 = [
    *("1903-01-28", "1905-11-26", "1908-06-28", "1910-12-31", "1916-04-02", "1917-03-23"),
    *("1922-06-25", "1925-01-24", "1933-07-22", "1933-11-17", "1935-02-03", "1937-01-12"),
    *("1938-08-25", "1939-04-19", "1947-03-22", "1950-08-13", "1951-06-04", "1953-08-09"),
    *("1956-11-02", "1957-03-01", "1957-11-21", "1961-05-14", "1964-10-05", "1965-02-01"),
    "1967-12-01",
]
# The new moon comes 14 s after, 92 s before and 26 s before midnight at UTC+7 (XEphem's theory
# through ephem 4.2.1): nearer than anybody can foretell the turning of the Earth so far ahead.
TOO_NEAR_MIDNIGHT = ["2054-05-07", "2072-12-09", "2077-11-15"]


def _in_the_tables(day: date) -> LunarDay:
    found = vnlunar.core.get_lunar_date(day.day, day.month, day.year)
    return LunarDay(found["year"], found["month"], found["day"], bool(found["leap"]))


def test_every_day_of_two_centuries_is_as_in_the_tables_but_for_the_places_named() -> None:
    differing = []
    day, differed = FIRST_DAY, False
    while day <= LAST_DAY:
        differs = lunar_of(day) != _in_the_tables(day)
        if differs and not differed:
            differing.append(day.isoformat())
        day, differed = day + timedelta(days=1), differs

    assert differing == KEPT_FOR_UTC_8 + TOO_NEAR_MIDNIGHT


def test_from_1968_to_2053_every_day_is_as_in_the_tables() -> None:
    days = [date(1968, 1, 1) + timedelta(days=n) for n in range(31_503)]

    assert days[-1] == date(2054, 4, 1)
    assert [day for day in days if lunar_of(day) != _in_the_tables(day)] == []
