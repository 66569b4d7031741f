"""Recurrence rules: what they say, what they refuse, and that far days are reached by a jump."""

from __future__ import annotations

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedules.errors import WrongDay, WrongRule
from schedules.patterns import Frequency, Nth
from schedules.recurrence import Recurrence, Rule, must_fire
from schedules.rule_text import LocalStart, parse

START = date(2026, 11, 21)
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def fired(text: str, starts: date, last: date) -> list[str]:
    return [day.isoformat() for day in parse(text, starts).days(starts, last)]


@pytest.mark.parametrize(
    ("text", "starts", "days"),
    [
        ("FREQ=DAILY;COUNT=3", START, ["2026-11-21", "2026-11-22", "2026-11-23"]),
        ("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", date(1997, 8, 5),
         ["1997-08-05", "1997-08-10", "1997-08-19", "1997-08-24"]),
        ("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", date(1997, 8, 5),
         ["1997-08-05", "1997-08-17", "1997-08-19", "1997-08-31"]),
        ("FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR;COUNT=3", date(1997, 9, 2),
         ["1998-02-13", "1998-03-13", "1998-11-13"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2;COUNT=3", date(1997, 9, 29),
         ["1997-09-29", "1997-10-30", "1997-11-27"]),
        ("FREQ=YEARLY;INTERVAL=3;COUNT=4;BYYEARDAY=1,100,200", date(1997, 1, 1),
         ["1997-01-01", "1997-04-10", "1997-07-19", "2000-01-01"]),
        ("FREQ=YEARLY;BYDAY=20MO;COUNT=2", date(1997, 5, 19), ["1997-05-19", "1998-05-18"]),
        ("FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8;COUNT=2",
         date(1996, 11, 5), ["1996-11-05", "2000-11-07"]),
        ("FREQ=MONTHLY;COUNT=3", date(2027, 1, 31), ["2027-01-31", "2027-03-31", "2027-05-31"]),
        ("FREQ=YEARLY;COUNT=2", date(2096, 2, 29), ["2096-02-29", "2104-02-29"]),
        ("FREQ=DAILY;UNTIL=20261122", START, ["2026-11-21", "2026-11-22"]),
    ],
)  # fmt: skip
def test_the_examples_of_the_standard_fire_as_it_says(
    text: str, starts: date, days: list[str]
) -> None:
    assert fired(text, starts, date(2110, 1, 1)) == days


def test_a_rule_is_written_as_it_was_read() -> None:
    text = (
        "FREQ=YEARLY;INTERVAL=2;UNTIL=20401231;BYMONTH=1,12;BYMONTHDAY=-1,5;"
        "BYDAY=MO,-1FR;BYSETPOS=1,-1;WKST=SU"
    )

    assert str(parse(f" rrule:{text.lower()}; ", START)) == text
    assert parse(text, START) == Rule(
        Frequency.YEARLY,
        START,
        interval=2,
        until=date(2040, 12, 31),
        by_month=(1, 12),
        by_month_day=(-1, 5),
        by_day=(Nth(0), Nth(4, -1)),
        by_set_pos=(1, -1),
        week_start=6,
    )


@pytest.mark.parametrize(
    ("text", "field", "sentence"),
    [
        ("", "RRULE", "RRULE cannot be read: “” is not written NAME=VALUE."),
        ("FREQ", "RRULE", "RRULE cannot be read: “FREQ” is not written NAME=VALUE."),
        ("COUNT=2", "FREQ", "FREQ is missing; give DAILY, WEEKLY, MONTHLY or YEARLY."),
        ("FREQ=SECONDLY", "FREQ",
         "FREQ is SECONDLY: a programme cannot come back more often than every day."),
        ("FREQ=HOURLY", "FREQ",
         "FREQ is HOURLY: a programme cannot come back more often than every day."),
        ("FREQ=OFTEN", "FREQ", "FREQ is “OFTEN”; it must be DAILY, WEEKLY, MONTHLY or YEARLY."),
        ("FREQ=DAILY;BYSECOND=1", "BYSECOND",
         "BYSECOND sets a time of day; give the start of the programme instead."),
        ("FREQ=DAILY;COUNT=1;COUNT=2", "COUNT", "COUNT is given twice; give it once."),
        ("FREQ=DAILY;X-LUNAR=1", "X-LUNAR",
         "X-LUNAR is no part of a recurrence rule; take it out."),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL", "INTERVAL is 0; it must be from 1 to 9999."),
        ("FREQ=DAILY;COUNT=0", "COUNT", "COUNT is 0; it must be at least 1."),
        ("FREQ=DAILY;COUNT=many", "COUNT", "COUNT is “MANY”; it must be a whole number."),
        ("FREQ=DAILY;COUNT=1;UNTIL=20270101", "COUNT",
         "COUNT and UNTIL end the rule both; give one of them."),
        ("FREQ=DAILY;UNTIL=20260101", "UNTIL",
         "UNTIL is 2026-01-01, before the rule begins on 2026-11-21; give a later day."),
        ("FREQ=DAILY;UNTIL=20260231", "UNTIL",
         "UNTIL is “20260231”; it must be a day such as 20261231."),
        ("FREQ=DAILY;UNTIL=20270101T000000Z", "UNTIL",
         "UNTIL is “20270101T000000Z”, an instant; give a day such as 20261231."),
        ("FREQ=DAILY;BYMONTH=13", "BYMONTH", "BYMONTH is 13; it must be from 1 to 12."),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY",
         "BYMONTHDAY is 0; it must be from 1 to 31, or from -31 to -1 to count from the end."),
        ("FREQ=MONTHLY;BYDAY=0MO", "BYDAY",
         "BYDAY is “0MO”; it must be a weekday such as MO, 1MO or -1FR."),
        ("FREQ=MONTHLY;BYDAY=6MO", "BYDAY",
         "BYDAY is 6; it must be from 1 to 5, or from -5 to -1 to count from the end."),
        ("FREQ=WEEKLY;BYDAY=1MO", "BYDAY",
         "BYDAY counts a weekday (1), which has no meaning in this WEEKLY rule."),
        ("FREQ=WEEKLY;WKST=XX", "WKST",
         "WKST is “XX”; it must be a weekday such as MO, 1MO or -1FR."),
        ("FREQ=MONTHLY;BYWEEKNO=1", "BYWEEKNO",
         "BYWEEKNO has no meaning in a MONTHLY rule; take it out or take another FREQ."),
        ("FREQ=YEARLY;BYSETPOS=1", "BYSETPOS",
         "BYSETPOS chooses from the days of another part, and there is none; add one."),
        ("FREQ=DAILY;" * 400, "RRULE", "RRULE is 4400 characters long; 4000 is the most."),
    ],
)  # fmt: skip
def test_a_wrong_rule_is_refused_in_a_sentence_that_names_the_field(
    text: str, field: str, sentence: str
) -> None:
    with pytest.raises(WrongRule) as refused:
        parse(text, START)

    assert (refused.value.field, str(refused.value)) == (field, sentence)


def test_days_outside_three_centuries_are_refused() -> None:
    rule = parse("FREQ=DAILY", START)

    with pytest.raises(WrongDay, match=r"^1899-12-31 lies before 1900-01-01; give a later date\.$"):
        parse("FREQ=DAILY", date(1899, 12, 31))
    with pytest.raises(WrongDay, match=r"^2201-01-01 lies after 2200-12-31; give an earlier date"):
        rule.occurs_on(date(2201, 1, 1))
    with pytest.raises(WrongDay):
        rule.days(date(1, 1, 1), START)


@pytest.mark.parametrize(
    "text",
    ["FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;BYSETPOS=-1",
     "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=YEARLY;BYDAY=-50MO;BYSETPOS=1"],
)  # fmt: skip
def test_a_rule_of_1900_is_asked_for_2090_without_walking_there(
    text: str, looked_at: list[date]
) -> None:
    rule = parse(text, date(1900, 1, 1))

    rule.occurs_on(date(2090, 6, 1))

    assert all(day.year == 2090 for day in looked_at)


def test_count_is_walked_once_and_remembered(looked_at: list[date]) -> None:
    rule = parse("FREQ=DAILY;BYMONTH=1,2,3,4,5,6,7,8,9,10,11,12;COUNT=70000", date(1900, 1, 1))

    assert rule.occurs_on(date(2090, 1, 1))
    walked = len(looked_at)
    assert not rule.occurs_on(date(2091, 12, 31))

    assert walked == 70_001
    assert len(looked_at) == walked


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31", "BYMONTH, BYMONTHDAY"),
        ("FREQ=DAILY;BYMONTH=4;BYMONTHDAY=31", "BYMONTH, BYMONTHDAY"),
        ("FREQ=YEARLY;BYWEEKNO=1;BYYEARDAY=100", "BYWEEKNO, BYYEARDAY"),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=31", "BYDAY, BYSETPOS"),
        ("FREQ=DAILY;BYDAY=MO;BYSETPOS=2", "BYDAY, BYSETPOS"),
    ],
)
def test_a_rule_that_never_fires_is_told_by_the_parts_that_leave_no_day(
    text: str, fields: str
) -> None:
    rule = parse(text, date(1900, 1, 1))

    assert list(rule.days(date(2026, 1, 1), date(2026, 12, 31))) == []
    with pytest.raises(WrongRule) as refused:
        must_fire(rule)
    assert str(refused.value) == (
        f"No day from 1900-01-01 to 2200-12-31 fits {fields}:"
        " the rule would never fire; correct it."
    )


def test_a_rule_that_fires_at_all_is_left_alone() -> None:
    must_fire(parse("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", START))


@pytest.mark.parametrize(
    ("until", "last"),
    [("20261124T222959Z", "2026-11-24"), ("20261124T223000Z", "2026-11-25"),
     ("20261125T052959", "2026-11-24"), ("20261125T053000", "2026-11-25")],
)  # fmt: skip
def test_an_until_that_is_an_instant_keeps_the_starts_not_after_it(until: str, last: str) -> None:
    clock = LocalStart(time(5, 30), HANOI)

    rule = parse(f"FREQ=DAILY;UNTIL={until}", START, clock)

    assert rule.until == date.fromisoformat(last)


def test_days_added_and_taken_out_belong_to_a_recurrence_of_several_rules() -> None:
    week = Recurrence(
        (parse("FREQ=WEEKLY;BYDAY=MO,WE", START), parse("FREQ=WEEKLY;BYDAY=WE,FR", START)),
        added=frozenset({date(2026, 11, 24), date(2026, 11, 25), date(2026, 11, 26)}),
        skipped=frozenset({date(2026, 11, 23), date(2026, 11, 26)}),
    )

    assert list(week.days(START, date(2026, 11, 29))) == [
        date(2026, 11, 24),
        date(2026, 11, 25),
        date(2026, 11, 27),
    ]
    assert not week.occurs_on(date(2026, 11, 26))


@pytest.mark.parametrize("text", ["FREQ=DAILY;COUNT=70000", "FREQ=WEEKLY;COUNT=10001;BYDAY=MO,SU"])
def test_plain_counts_are_reckoned_and_not_walked(text: str, looked_at: list[date]) -> None:
    rule = parse(text, date(1900, 1, 1))

    assert not rule.occurs_on(date(2199, 12, 31))
    assert looked_at == []


@given(
    st.sampled_from(["DAILY", "WEEKLY"]),
    st.integers(1, 5),
    st.frozensets(st.integers(0, 6), min_size=1),
    st.integers(0, 6),
    st.integers(1, 400),
    st.dates(date(1990, 1, 1), date(2050, 1, 1)),
)
def test_a_count_that_is_reckoned_ends_where_walking_does(
    frequency: str,
    interval: int,
    weekdays: frozenset[int],
    week_start: int,
    count: int,
    starts: date,
) -> None:
    weekly = frequency == "WEEKLY"
    parts = {"by_day": tuple(map(Nth, weekdays)) if weekly else (), "week_start": week_start}
    endless = Rule(Frequency(frequency), starts, interval, **parts)
    counted = Rule(Frequency(frequency), starts, interval, count, **parts)
    last = date(2080, 1, 1)

    assert list(counted.days(starts, last)) == list(endless.days(starts, last))[:count]


def test_a_count_without_end_ends_with_the_years_that_are_reckoned_with() -> None:
    rule = parse("FREQ=DAILY;INTERVAL=9999;COUNT=999999999", START)

    assert list(rule.days(START, date(2200, 12, 31))) == [
        START + timedelta(days=9999 * number) for number in range(7)
    ]


STARTS = st.dates(date(1990, 1, 1), date(2050, 1, 1))
TEXTS = st.sampled_from(
    [
        "FREQ=DAILY;INTERVAL=5;BYMONTH=1,2,7",
        "FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,SU;BYSETPOS=-1;WKST=WE",
        "FREQ=MONTHLY;INTERVAL=2;BYDAY=2TU,-1FR;COUNT=50",
        "FREQ=YEARLY;BYWEEKNO=1,-1;BYDAY=MO,SU;BYSETPOS=2",
        "FREQ=YEARLY;INTERVAL=2;BYYEARDAY=-366,60,-1",
    ]
)


@given(TEXTS, STARTS, st.integers(0, 7000), st.integers(0, 400))
def test_a_window_shows_what_the_whole_does(text: str, starts: date, after: int, wide: int) -> None:
    rule = parse(text, starts)
    first = starts + timedelta(days=after)
    last = first + timedelta(days=wide)

    windowed = list(rule.days(first, last))

    assert windowed == [day for day in rule.days(starts, last) if day >= first]
    assert windowed == sorted(set(windowed))
    assert rule.occurs_on(last) == (last in windowed)
