"""Whatever the year decides of a day: each programme is on it in each zone, or is told why not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

from hypothesis import given
from hypothesis import strategies as st
from made_days import EVENING, MAIN, MORNING, zones

from schedules.calendar import Calendar, added, calendar_of
from schedules.effects import effects
from schedules.marks import DayKind, NoMusic, NoProgramme, OtherTimetable
from schedules.recurrence import Recurrence
from schedules.rule_text import parse
from schedules.seasons import (
    Almanac,
    CopiedDay,
    Entry,
    Extra,
    MonthDay,
    OtherStarts,
    Season,
    Skip,
    Start,
    Timetable,
)
from schedules.seasons import OtherTimetable as TimetableThatDay
from schedules.thatday import FramesOfDay, frames_on
from schedules.types import ZoneKey

FRAMES = {"t1": MORNING, "t2": replace(EVENING, zones=zones(1, 2))}
FIRST = date(2026, 1, 1)
RULES = [
    Recurrence((parse(text, FIRST),))
    for text in ("FREQ=DAILY", "FREQ=WEEKLY;BYDAY=SA,SU", "FREQ=MONTHLY;BYMONTHDAY=-1")
]

starts = st.builds(Start, st.builds(time, st.integers(0, 23)), st.sampled_from(sorted(FRAMES)))
timetables = st.lists(st.builds(Entry, starts, st.sampled_from(RULES)), max_size=4)
some_zones = st.none() | st.frozensets(st.sampled_from(sorted(MAIN)), min_size=1)
wanted = st.one_of(
    st.builds(NoProgramme, some_zones),
    st.builds(NoMusic, some_zones),
    st.builds(OtherTimetable, st.sampled_from(["usual", "a", "gone"]), some_zones),
)
kinds = st.sampled_from([DayKind.CUSTOM, DayKind.EXAM, DayKind.LUNAR])
set_days = st.one_of(
    st.builds(Skip, st.just("why"), st.frozensets(st.sampled_from(sorted(FRAMES)))),
    st.builds(TimetableThatDay, st.sampled_from(["usual", "a"]), st.just("why")),
    st.builds(OtherStarts, st.lists(starts, max_size=3).map(tuple), st.just("why")),
    st.builds(CopiedDay, st.lists(starts, max_size=3).map(tuple), st.just(FIRST)),
)
days = st.dates(FIRST, date(2027, 12, 31))


@st.composite
def years(draw: st.DrawFn) -> tuple[date, Almanac, Calendar]:
    """Draw a day, what was decided around it, and what marks it."""
    day = draw(days)
    tables = {key: Timetable(key, key, tuple(draw(timetables))) for key in ("usual", "a")}
    month_days = st.builds(MonthDay, st.integers(1, 12), st.integers(1, 28))
    season = draw(st.none() | st.builds(Season, st.just("s"), st.just("a"), month_days, month_days))
    chosen = draw(st.none() | set_days)
    extras = draw(st.lists(st.builds(Extra, starts, st.just("more")), max_size=2))
    almanac = Almanac(
        "usual",
        tables,
        () if season is None else (season,),
        {} if chosen is None else {day: chosen},
        {day: tuple(extras)},
    )
    marks = [
        mark
        for number, bringing in enumerate(draw(st.lists(st.tuples(kinds, wanted), max_size=3)))
        for mark in added(f"m{number}", (day, day), bringing[0], f"Mark {number}", (bringing[1],))
    ]
    return day, almanac, calendar_of(marks)


def made(drawn: tuple[date, Almanac, Calendar]) -> FramesOfDay:
    day, almanac, calendar = drawn
    return frames_on(day, almanac, effects(day, calendar), FRAMES)


def heard(found: FramesOfDay) -> dict[str, set[ZoneKey]]:
    return {
        key: {z for one in found.placed if one.template.key == key for z in one.template.zones}
        for key in FRAMES
    }


@given(years())
def test_a_programme_of_the_usual_day_is_on_it_in_every_zone_or_is_told_why_not(
    drawn: tuple[date, Almanac, Calendar],
) -> None:
    day, almanac, _calendar = drawn

    found = made(drawn)

    told = {one.title for one in found.left_out}
    for start in almanac.timetables["usual"].on(day):
        frame = FRAMES[start.template]
        assert heard(found)[frame.key] == frame.zones or frame.name in told


@given(years())
def test_no_programme_stands_twice_at_one_time_nor_outside_its_zones(
    drawn: tuple[date, Almanac, Calendar],
) -> None:
    placed = made(drawn).placed

    keys = [(one.template.key, one.template.starts) for one in placed]
    assert len(keys) == len(set(keys))
    for one in placed:
        assert one.template.zones
        assert one.template.zones <= FRAMES[one.template.key].zones
        assert str(one.reason)


@given(years())
def test_what_is_told_as_fallen_away_is_not_heard_in_all_its_zones(
    drawn: tuple[date, Almanac, Calendar],
) -> None:
    found = made(drawn)

    for one in found.left_out:
        if one.programme is not None:
            key = one.programme.split("/")[1]
            assert heard(found)[key] < FRAMES[key].zones


@given(years())
def test_the_order_in_which_marks_and_frames_are_given_is_of_no_account(
    drawn: tuple[date, Almanac, Calendar],
) -> None:
    day, almanac, calendar = drawn
    turned = calendar_of(reversed([mark for marks in calendar.days.values() for mark in marks]))
    frames = dict(reversed(FRAMES.items()))

    assert frames_on(day, almanac, effects(day, turned), frames) == made(drawn)
