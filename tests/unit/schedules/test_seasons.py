"""The year of a station: summer and winter times, holidays, days skipped, weeks copied."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedules.almanac import copy_week, starts_between, starts_on
from schedules.errors import WrongDay, WrongSeason
from schedules.recurrence import Recurrence
from schedules.rule_text import parse
from schedules.seasons import (
    Almanac,
    DatedSeason,
    Entry,
    Extra,
    MonthDay,
    OtherStarts,
    OtherTimetable,
    Season,
    Skip,
    Start,
    Timetable,
)

BEGIN = date(2020, 1, 1)
EARLY, LATE, NOON = Start(time(5), "am"), Start(time(5, 30), "am"), Start(time(11), "noon")
EVENING = Start(time(17), "pm")
WEEK = timedelta(weeks=1)


def daily(start: Start, text: str = "FREQ=DAILY", begin: date = BEGIN) -> Entry:
    return Entry(start, Recurrence((parse(text, begin),)))


SUMMER = Timetable("s", "Summer times", (daily(EARLY), daily(EVENING)))
WINTER = Timetable("w", "Winter times", (daily(LATE), daily(EVENING, "FREQ=WEEKLY;BYDAY=MO,TU")))
HOLIDAY = Timetable("h", "Holiday times", (daily(NOON),))
COLD = Season("winter", "w", MonthDay(10, 16), MonthDay(4, 15))
YEAR = Almanac("s", {"s": SUMMER, "w": WINTER, "h": HOLIDAY}, (COLD,))


def told(day: date, almanac: Almanac) -> list[tuple[str, str, str]]:
    return [
        (f"{one.start.at:%H:%M}", one.start.template, str(one.reason))
        for one in starts_on(day, almanac).starts
    ]


def missing(day: date, almanac: Almanac) -> list[tuple[str, str]]:
    return [(one.start.template, str(one.reason)) for one in starts_on(day, almanac).left_out]


@pytest.mark.parametrize(
    ("day", "first"),
    [("2026-10-15", time(5)), ("2026-10-16", time(5, 30)), ("2026-12-31", time(5, 30)),
     ("2027-01-01", time(5, 30)), ("2027-04-15", time(5, 30)), ("2027-04-16", time(5))],
)  # fmt: skip
def test_winter_goes_over_the_turn_of_the_year(day: str, first: time) -> None:
    assert starts_on(date.fromisoformat(day), YEAR).starts[0].start.at == first


def test_every_start_says_from_where_it_is() -> None:
    assert told(date(2026, 8, 1), YEAR) == [
        ("05:00", "am", "from timetable Summer times"),
        ("17:00", "pm", "from timetable Summer times"),
    ]
    assert told(date(2026, 11, 21), YEAR) == [
        ("05:30", "am", "from timetable Winter times, because it is winter")
    ]


def test_a_season_to_the_end_of_february_ends_there_in_every_year() -> None:
    february = Season("February", "h", MonthDay(2, 1), MonthDay(2, 29))

    assert [february.holds(date(2027, 2, 28)), february.holds(date(2027, 3, 1))] == [True, False]
    assert [february.holds(date(2028, 2, 29)), february.holds(date(2028, 3, 1))] == [True, False]


def test_a_dated_season_goes_before_a_yearly_one_and_a_shorter_before_a_longer() -> None:
    harvest = DatedSeason("harvest", "s", date(2026, 11, 1), date(2026, 11, 30))
    voting = DatedSeason("voting", "h", date(2026, 11, 20), date(2026, 11, 22))
    year = replace(YEAR, seasons=(harvest, COLD, voting))

    names = [year.season(date(2026, 11, day)).name for day in (19, 20, 22, 23)]

    assert names == ["harvest", "voting", "voting", "harvest"]
    assert replace(year, seasons=year.seasons[::-1]).season(date(2026, 11, 21)) == voting


def test_a_season_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(WrongSeason) as refused:
        DatedSeason("harvest", "s", date(2026, 11, 30), date(2026, 11, 1))

    assert (refused.value.field, str(refused.value)) == (
        "last",
        "last of harvest is 2026-11-01, before it begins on 2026-11-30; swap them.",
    )


def test_days_that_no_year_has_and_years_far_away_are_refused() -> None:
    with pytest.raises(WrongSeason, match=r"^day is 31/4; no year has that day\.$"):
        MonthDay(4, 31)
    with pytest.raises(WrongSeason, match="no year has that day"):
        MonthDay(13, 1)
    with pytest.raises(WrongDay):
        DatedSeason("old", "s", date(1899, 1, 1), date(1900, 1, 1))
    with pytest.raises(WrongDay):
        replace(YEAR, set_days={date(2201, 1, 1): Skip("far")})


def test_a_timetable_that_does_not_exist_is_named_with_its_place() -> None:
    gone = OtherTimetable("x", "Tết")

    with pytest.raises(WrongSeason, match=r"^winter names timetable w, which does not exist"):
        replace(YEAR, timetables={"s": SUMMER})
    with pytest.raises(WrongSeason, match=r"^2027-02-06 names timetable x, which does not exist"):
        replace(YEAR, set_days={date(2027, 2, 6): gone})


def test_a_holiday_has_its_own_timetable_and_tells_what_it_replaced() -> None:
    day = date(2027, 2, 8)
    year = replace(YEAR, set_days={day: OtherTimetable("h", "Tết")})

    assert told(day, year) == [
        ("11:00", "noon", "from timetable Holiday times instead of the usual one: Tết")
    ]
    assert missing(day, year) == [
        ("am", "On this day timetable Holiday times holds instead: Tết"),
        ("pm", "On this day timetable Holiday times holds instead: Tết"),
    ]
    assert missing(day + WEEK, year) == []


def test_one_template_or_the_whole_day_is_skipped() -> None:
    day = date(2026, 8, 1)
    evening = replace(YEAR, set_days={day: Skip("power cut", frozenset({"pm"}))})
    silent = replace(YEAR, set_days={day: Skip("mourning")})

    assert [start for _, start, _ in told(day, evening)] == ["am"]
    assert missing(day, evening) == [("pm", "It is skipped on this day: power cut")]
    assert told(day, silent) == []
    assert missing(day, silent) == [
        ("am", "It is skipped on this day: mourning"),
        ("pm", "It is skipped on this day: mourning"),
    ]


def test_starts_set_by_hand_replace_the_day_and_extras_are_added_to_it() -> None:
    day = date(2026, 8, 1)
    year = replace(YEAR, set_days={day: OtherStarts((NOON, EVENING), "fair")})
    more = replace(YEAR, extras={day: (Extra(NOON, "vaccination"), Extra(EARLY, "twice"))})

    assert [(at, why) for at, _, why in told(day, year)] == [
        ("11:00", "set for this day: fair"),
        ("17:00", "set for this day: fair"),
    ]
    assert missing(day, year) == [("am", "On this day other starts are set: fair")]
    assert [(at, why) for at, _, why in told(day, more)] == [
        ("05:00", "from timetable Summer times"),
        ("11:00", "set for this day: vaccination"),
        ("17:00", "from timetable Summer times"),
    ]


def test_a_copied_week_starts_as_the_other_did_with_its_exceptions() -> None:
    source, target = date(2026, 8, 5), date(2026, 11, 22)
    year = replace(
        YEAR,
        set_days={date(2026, 8, 4): Skip("power cut"), date(2026, 11, 20): Skip("forgotten")},
        extras={date(2026, 8, 3): (Extra(NOON, "fair"),), date(2026, 11, 16): (Extra(NOON, "x"),)},
    )

    copied = copy_week(year, source, target)

    for number in range(7):
        was = starts_on(date(2026, 8, 3) + timedelta(days=number), year)
        now = starts_on(date(2026, 11, 16) + timedelta(days=number), copied)
        assert [one.start for one in now.starts] == [one.start for one in was.starts]
    assert told(date(2026, 11, 22), copied)[0] == ("05:00", "am", "copied from 2026-08-09")
    assert starts_on(date(2026, 11, 23), copied) == starts_on(date(2026, 11, 23), year)


def test_ten_thousand_exceptions_are_looked_up_and_not_searched() -> None:
    days = [BEGIN + timedelta(days=number) for number in range(10_000)]
    year = replace(YEAR, set_days={day: Skip("closed") for day in days[::2]})

    made = list(starts_between(days[0], days[-1], year))

    assert [bool(one.starts) for one in made] == [False, True] * 5_000


WEEKLY = st.sampled_from(
    ["FREQ=DAILY", "FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY;BYDAY=MO,SA",
     "FREQ=WEEKLY;INTERVAL=2;COUNT=20", "FREQ=WEEKLY;BYDAY=TU,SU;BYSETPOS=-1"]
)  # fmt: skip
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
SET = st.sampled_from([Skip("x"), OtherTimetable("h", "x"), OtherStarts((NOON,), "x")])


def year_of(texts: list[str], dates: list[date], chosen: dict, later: timedelta) -> Almanac:
    entries = tuple(
        daily(Start(time(5, number), "am"), text, dates[0] + later)
        for number, text in enumerate(texts)
    )
    season = DatedSeason("s", "h", min(dates) + later, max(dates) + later)
    return Almanac(
        "u",
        {"u": Timetable("u", "Usual", entries), "h": HOLIDAY},
        (season,) if len(dates) > 1 else (),
        {day + later: one for day, one in chosen.items()},
        {day + later: (Extra(EVENING, "x"),) for day in dates},
    )


@given(
    st.lists(WEEKLY, min_size=1, max_size=4),
    st.lists(DAYS, min_size=1, max_size=3),
    st.dictionaries(DAYS, SET, max_size=5),
    DAYS,
)
def test_what_is_shifted_by_a_week_starts_a_week_later(
    texts: list[str], dates: list[date], chosen: dict, day: date
) -> None:
    now = starts_on(day, year_of(texts, dates, chosen, timedelta()))
    later = starts_on(day + WEEK, year_of(texts, dates, chosen, WEEK))

    assert (later.starts, later.left_out) == (now.starts, now.left_out)
