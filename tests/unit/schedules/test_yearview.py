"""The year on the wall: every day once, with its lunar day and its marks."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from schedules.calendar import calendar_of, made_year
from schedules.marks import WrongMark
from schedules.yearview import viewed, year_view


@pytest.mark.parametrize("year", [1900, 2026, 2028, 2100])
def test_a_year_has_every_day_once_and_in_order(year: int) -> None:
    days = [
        one.day
        for month in year_view(year, calendar_of(made_year(year))).months
        for one in month.days
    ]

    assert days == [date(year, 1, 1) + timedelta(days=number) for number in range(len(days))]
    assert days[-1] == date(year, 12, 31)


def test_months_are_numbered_and_the_year_has_the_name_of_its_tet() -> None:
    year = year_view(2030, calendar_of(()))

    assert [month.number for month in year.months] == list(range(1, 13))
    assert year.name == "Canh Tuất"


def test_a_day_shows_its_marks_its_effects_and_its_lunar_day() -> None:
    calendar = calendar_of(made_year(2030))

    eve = viewed(date(2030, 2, 1), calendar)

    assert [mark.name for mark in eve.marks] == ["Nghỉ Tết Nguyên đán", "Giao thừa"]
    assert eve.lunar_label == "29/12"
    assert len(eve.effects.applied) == 1


def test_the_lunar_month_stands_where_a_month_begins() -> None:
    calendar = calendar_of(())
    days = [date(2030, 2, 1), date(2030, 2, 2), date(2030, 2, 3), date(2025, 7, 25)]

    labels = [viewed(day, calendar).lunar_label for day in days]

    assert labels == ["29/12", "1/1", "2", "1/6 nhuận"]


def test_a_year_outside_the_two_centuries_is_refused() -> None:
    with pytest.raises(WrongMark, match="year 2101 cannot be made"):
        year_view(2101, calendar_of(()))
