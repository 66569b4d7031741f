"""Marked days and starts together: festive times at Tết, silence where it was decided."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from made_days import zones

from schedules.almanac import starts_on
from schedules.calendar import added, calendar_of, made_year
from schedules.errors import WrongSeason
from schedules.markeddays import set_days
from schedules.marks import DayKind, NoProgramme, OtherTimetable
from schedules.patterns import Frequency
from schedules.recurrence import Recurrence, Rule
from schedules.seasons import Almanac, Entry, Skip, Start, Timetable
from schedules.seasons import OtherTimetable as TimetableThatDay

TET = date(2030, 2, 2)
USUAL = {f"tet-{number}": (OtherTimetable("festive"),) for number in range(5)}
DAYS = [TET + timedelta(days=number) for number in range(-2, 6)]


def test_the_festive_timetable_holds_through_tet_and_no_longer() -> None:
    calendar = calendar_of(made_year(2030, usual=USUAL))

    found = set_days(calendar, DAYS)

    assert list(found) == DAYS[1:6]
    assert found[TET] == TimetableThatDay("festive", "Mùng 1 Tết")


def test_a_day_without_programmes_is_skipped_whatever_timetable_it_has() -> None:
    silent = added("s", (TET, TET), DayKind.CUSTOM, "Mất điện", (NoProgramme(),))
    calendar = calendar_of((*made_year(2030, usual=USUAL), *silent))

    assert set_days(calendar, [TET]) == {TET: Skip("Mất điện")}


def test_what_holds_in_some_zones_sets_nothing_for_the_whole_station() -> None:
    some = (NoProgramme(zones(1)), OtherTimetable("festive", zones(1)))
    calendar = calendar_of(added("s", (TET, TET), DayKind.CUSTOM, "Hội làng", some))

    assert set_days(calendar, [TET]) == {}


def test_at_tet_only_the_festive_programme_starts_and_says_why() -> None:
    daily = Recurrence((Rule(Frequency.DAILY, date(2030, 1, 1)),))
    timetables = {
        key: Timetable(key, key, (Entry(Start(at, key), daily),))
        for key, at in (("usual", time(5)), ("festive", time(7)))
    }
    calendar = calendar_of(made_year(2030, usual=USUAL))
    almanac = Almanac("usual", timetables, set_days=set_days(calendar, DAYS))

    found = {day: starts_on(day, almanac).starts for day in DAYS}

    assert [one.start.at.hour for day in DAYS for one in found[day]] == [5, 7, 7, 7, 7, 7, 5, 5]
    assert "Mùng 1 Tết" in str(found[TET][0].reason)


def test_a_timetable_that_was_deleted_is_named_with_the_day_that_wants_it() -> None:
    calendar = calendar_of(made_year(2030, usual=USUAL))
    usual = Timetable("usual", "usual", ())

    with pytest.raises(WrongSeason, match="2030-02-02 names timetable festive"):
        Almanac("usual", {"usual": usual}, set_days=set_days(calendar, [TET]))
