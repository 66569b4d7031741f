"""Days of the place that come back by the sun or the moon, and the calendars they stand in."""

from __future__ import annotations

from datetime import date

import pytest

from schedules.calendar import moved, removed
from schedules.lunar import lunar_of
from schedules.marks import DayKind, NoMusic, NoProgramme, Status, WrongMark
from schedules.owndays import OwnDay, own_marks
from schedules.years import MarkedYears

FEAST = OwnDay("own1", "Hội làng", DayKind.CUSTOM, 1, 10, lunar=True, effects=(NoMusic(),))


def names(years: MarkedYears, day: date) -> set[str]:
    return {mark.name for mark in years.around(day).on(day)}


def test_a_feast_by_the_moon_falls_on_its_lunar_day_every_year() -> None:
    for year in range(1950, 2090):
        (day,) = FEAST.on(year)

        assert (lunar_of(day).month, lunar_of(day).day, lunar_of(day).is_leap) == (1, 10, False)


def test_a_feast_late_in_the_lunar_year_keeps_to_the_year_of_the_sun_it_falls_in() -> None:
    end = OwnDay("own2", "Tất niên", DayKind.CUSTOM, 12, 30, lunar=True)
    days = [day for year in range(2000, 2060) for day in end.on(year)]

    assert len(days) == len(set(days)) >= 58
    assert {(lunar_of(day).month, lunar_of(day).day) for day in days} <= {(12, 30), (12, 29)}


def test_a_leap_day_is_kept_on_the_last_of_february() -> None:
    leap = OwnDay("own3", "Ngày lập xã", DayKind.COMMEMORATION, 2, 29, since=2024)

    assert [leap.on(year) for year in (2023, 2024, 2025)] == [
        (),
        (date(2024, 2, 29),),
        (date(2025, 2, 28),),
    ]


@pytest.mark.parametrize(
    ("month", "day", "lunar", "field"),
    [(13, 1, False, "month"), (2, 30, False, "day"), (1, 31, True, "day"), (0, 1, True, "month")],
)
def test_a_day_no_year_has_is_refused_by_its_field(
    month: int, day: int, lunar: object, field: str
) -> None:
    with pytest.raises(WrongMark, match=f"The field {field} is") as wrong:
        OwnDay("own", "Hội", DayKind.CUSTOM, month, day, lunar=bool(lunar))

    assert wrong.value.field == field


def test_every_year_is_proposed_by_itself_and_provisional() -> None:
    marks = MarkedYears().marks(2031)

    assert {mark.status for mark in marks} == {Status.PROVISIONAL}
    assert "Quốc khánh" in {mark.name for mark in marks}


def test_days_of_the_place_stand_in_every_year_and_can_be_edited_in_one() -> None:
    (mark,) = own_marks((FEAST,), 2027)
    elsewhere = moved(mark, date(2027, 3, 1))
    years = MarkedYears(kept=(elsewhere,), own=(FEAST,))

    assert "Hội làng" in names(years, date(2027, 3, 1))
    assert "Hội làng" not in names(years, mark.day)
    assert "Hội làng" in names(years, FEAST.on(2028)[0])


def test_a_removed_proposal_stays_away_and_what_an_occasion_brings_holds_each_time() -> None:
    gone = next(mark for mark in MarkedYears().marks(2027) if mark.key == "national-day/2027")
    years = MarkedYears(kept=(removed(gone),), usual={"national-day": (NoProgramme(),)})

    assert "Quốc khánh" not in names(years, date(2027, 9, 2))
    (kept,) = (m for m in years.around(date(2028, 9, 2)).on(date(2028, 9, 2)) if "khánh" in m.name)
    assert kept.effects == (NoProgramme(),)


def test_a_mark_moved_over_the_turn_of_the_year_is_found_on_its_new_day() -> None:
    new_year = next(mark for mark in MarkedYears().marks(2027) if mark.key == "new-year/2027")
    years = MarkedYears(kept=(moved(new_year, date(2026, 12, 31)),))

    assert "Tết Dương lịch" in names(years, date(2026, 12, 31))
    assert "Tết Dương lịch" not in names(years, date(2027, 1, 1))


def test_outside_the_years_that_are_reckoned_nothing_is_marked_and_nothing_breaks() -> None:
    assert names(MarkedYears(own=(FEAST,)), date(2150, 2, 1)) == set()
    assert names(MarkedYears(), date.min) == set()
