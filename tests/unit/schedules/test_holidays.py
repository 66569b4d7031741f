"""The days that come back every year: where they fall, and that all of it is provisional."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from schedules.holidays import NEW_YEAR_SHOW, adjacent_to_national_day, proposed
from schedules.lunar import lunar_of
from schedules.marks import DayKind, Mark, Status, WrongMark


def _of(year: int, kind: DayKind) -> dict[str, date]:
    return {mark.key.split("/")[0]: mark.day for mark in proposed(year) if mark.kind is kind}


def _named(year: int, start: str) -> Mark:
    (found,) = [mark for mark in proposed(year) if mark.name.startswith(start)]
    return found


def test_the_public_holidays_of_2026_are_those_that_were_decided() -> None:
    assert _of(2026, DayKind.PUBLIC_HOLIDAY) == {
        "new-year": date(2026, 1, 1),
        **{f"tet-{number}": date(2026, 2, 16 + number) for number in range(5)},
        "gio-to": date(2026, 4, 26),
        "victory": date(2026, 4, 30),
        "labour": date(2026, 5, 1),
        "national-day-2": date(2026, 9, 1),
        "national-day": date(2026, 9, 2),
        "culture-day": date(2026, 11, 24),
    }


def test_the_culture_day_is_proposed_from_2026_on_and_says_that_its_law_is_awaited() -> None:
    day = _named(2030, "Ngày Văn hóa Việt Nam")

    assert "culture-day" not in _of(2025, DayKind.PUBLIC_HOLIDAY)
    assert (day.day, day.status) == (date(2030, 11, 24), Status.PROVISIONAL)
    assert "chờ luật" in day.source


def test_the_commemorations_of_a_year_are_marked() -> None:
    days = _of(2027, DayKind.COMMEMORATION).values()

    assert sorted((day.month, day.day) for day in days) == [
        *((2, 3), (5, 19), (7, 27), (8, 19), (11, 20), (12, 22)),
    ]


@pytest.mark.parametrize(
    ("year", "day"), [(2021, 3), (2022, 1), (2023, 1), (2024, 3), (2025, 1), (2026, 1)]
)
def test_the_second_day_of_the_national_holiday_is_as_it_was_decided(year: int, day: int) -> None:
    assert adjacent_to_national_day(year) == date(year, 9, day)


@pytest.mark.parametrize(("year", "day"), [(2027, 3), (2028, 1), (2029, 3), (2032, 3)])
def test_the_second_day_of_the_national_holiday_is_proposed_beside_the_weekend(
    year: int, day: int
) -> None:
    assert adjacent_to_national_day(year) == date(year, 9, day)


def test_tet_2030_is_proposed_from_the_first_of_february_on() -> None:
    days = _of(2030, DayKind.PUBLIC_HOLIDAY)

    assert [days[f"tet-{number}"] for number in range(5)] == [
        date(2030, 2, 1) + timedelta(days=number) for number in range(5)
    ]


def test_on_tet_eve_sound_is_permitted_past_midnight() -> None:
    eve = _named(2030, "Giao thừa")

    assert (eve.day, eve.effects) == (date(2030, 2, 1), (NEW_YEAR_SHOW,))


@pytest.mark.parametrize("year", [1900, 1985, 2025, 2026, 2033, 2034, 2100])
def test_every_full_moon_and_first_day_of_a_lunar_month_is_marked_and_no_other(year: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(366)]
    wanted = {day: lunar_of(day).day for day in days if day.year == year}
    marked = {
        mark.day: mark.name.split()[0]
        for mark in proposed(year)
        if mark.key.startswith(("ram/", "mung-mot/"))
    }

    assert marked == {
        day: {1: "Mùng", 15: "Rằm"}[number] for day, number in wanted.items() if number in {1, 15}
    }


def test_a_leap_month_has_marks_of_its_own() -> None:
    names = [mark.name for mark in proposed(2025) if mark.key.endswith("leap")]

    assert names == ["Mùng 1 tháng 6 nhuận", "Rằm tháng 6 nhuận"]


def test_a_feast_is_not_kept_again_in_the_leap_month() -> None:
    names = [mark.name for mark in proposed(2006) if mark.key.startswith("ram/2006-07")]

    assert names == ["Rằm tháng 7 (lễ Vu Lan)", "Rằm tháng 7 nhuận"]


def test_everything_is_provisional_and_has_a_key_of_its_own_through_two_centuries() -> None:
    marks = [mark for year in range(1900, 2101) for mark in proposed(year)]

    assert {mark.status for mark in marks} == {Status.PROVISIONAL}
    assert len({mark.key for mark in marks}) == len(marks)
    assert all(mark.day.year == mark.year and mark.source for mark in marks)


@pytest.mark.parametrize("year", [1899, 2101, 0, -5, 10**9])
def test_a_year_that_is_not_reckoned_is_refused_in_a_sentence(year: int) -> None:
    with pytest.raises(WrongMark, match=f"year {year} cannot be made; give one from 1900 to 2100"):
        proposed(year)
