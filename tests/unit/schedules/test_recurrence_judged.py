"""Our recurrence rules against those of dateutil, which nobody here wrote.

Where the two disagree RFC 5545 decides, and the case has a test of its own.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import islice
from random import Random

import pytest
from dateutil import rrule

from schedules.bounds import LAST_DAY
from schedules.patterns import Frequency, Nth
from schedules.recurrence import Rule
from schedules.rule_text import parse

SEED = 20261121
RULES = 10_000
PARTS = 10
THEIRS = {
    Frequency.DAILY: rrule.DAILY,
    Frequency.WEEKLY: rrule.WEEKLY,
    Frequency.MONTHLY: rrule.MONTHLY,
    Frequency.YEARLY: rrule.YEARLY,
}
WINDOW = timedelta(days=2 * 366)


def some(random: Random, low: int, high: int, *, back: bool = True) -> tuple[int, ...]:
    size = random.choice([1, 1, 2, 3, 6])
    signs = (1, 1, -1) if back else (1,)
    return tuple(random.choice(signs) * random.randint(low, high) for _ in range(size))


def random_rule(random: Random) -> Rule:
    frequency = random.choice(list(Frequency))
    parts: dict[str, object] = {}
    if random.random() < 0.4:
        parts["by_month"] = some(random, 1, 12, back=False)
    if frequency is not Frequency.WEEKLY and random.random() < 0.3:
        parts["by_month_day"] = some(random, 1, 31)
    if frequency is Frequency.YEARLY and random.random() < 0.2:
        parts["by_year_day"] = some(random, 1, 366)
    if frequency is Frequency.YEARLY and random.random() < 0.3:
        parts["by_week_no"] = some(random, 1, 51)
    if random.random() < 0.5 or "by_week_no" in parts:
        parts["by_day"] = random_weekdays(random, frequency, parts)
    if parts and random.random() < 0.3:
        parts["by_set_pos"] = some(random, 1, random.choice([2, 5, 31, 366]))
    week_start = random.randint(0, 6)
    starts = date(1900, 1, 8) + timedelta(days=random.randrange(108_000))
    if frequency is Frequency.WEEKLY and "by_set_pos" in parts:
        starts -= timedelta(days=(starts.weekday() - week_start) % 7)
    if random.random() < 0.3:
        parts["count"] = random.randint(1, 60)
    elif random.random() < 0.3:
        parts["until"] = min(starts + timedelta(days=random.randrange(2000)), LAST_DAY)
    interval = random.choice([1, 1, 1, 2, 3, 4, 7, 13])
    return Rule(frequency, starts, interval, week_start=week_start, **parts)


def random_weekdays(random: Random, frequency: Frequency, parts: dict) -> tuple[Nth, ...]:
    """All counted or none: dateutil reads a mixture in its own way."""
    can_count = frequency in {Frequency.MONTHLY, Frequency.YEARLY} and "by_week_no" not in parts
    counted = can_count and random.random() < 0.5
    most = 53 if frequency is Frequency.YEARLY and "by_month" not in parts else 5
    size = random.choice([1, 1, 2, 3])
    ordinals = [random.choice([1, -1]) * random.randint(1, most) for _ in range(size)]
    return tuple(Nth(random.randint(0, 6), n if counted else 0) for n in ordinals)


def as_dateutil_says(rule: Rule, last: date) -> list[date]:
    given = {
        "bymonth": rule.by_month,
        "bymonthday": rule.by_month_day,
        "byyearday": rule.by_year_day,
        "byweekno": rule.by_week_no,
        "bysetpos": rule.by_set_pos,
        "byweekday": [rrule.weekday(nth.weekday, nth.ordinal or None) for nth in rule.by_day],
    }
    theirs = rrule.rrule(
        THEIRS[rule.frequency],
        datetime.combine(rule.starts, time()),
        interval=rule.interval,
        wkst=rule.week_start,
        # They would search for a rule that never fires to the year 9999, and for COUNT too.
        until=datetime.combine(min(last, rule.until or last), time()),
        **{name: values for name, values in given.items() if values},
    )
    return [at.date() for at in islice(theirs, rule.count)]


@pytest.mark.parametrize("part", range(PARTS))
def test_ten_thousand_random_rules_fire_as_dateutil_says(
    part: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = Random(SEED + part)

    for _ in range(RULES // PARTS):
        rule = random_rule(random)
        last = min(rule.starts + WINDOW, LAST_DAY)
        # Theirs looks for a rule that never fires as far as this year, which else is 9999.
        monkeypatch.setattr("datetime.MAXYEAR", last.year)

        assert list(rule.days(rule.starts, last)) == as_dateutil_says(rule, last), (rule, SEED)


def test_weekdays_with_and_without_a_number_are_added_up_not_cut() -> None:
    """BYDAY is a list of days to take (RFC 5545, 3.3.10); dateutil takes what fits both kinds."""
    rule = parse("FREQ=MONTHLY;BYDAY=MO,-1FR", date(2026, 11, 1))

    assert [day.day for day in rule.days(date(2026, 11, 1), date(2026, 11, 30))] == [
        *(2, 9, 16, 23, 27, 30)
    ]
    assert as_dateutil_says(rule, date(2026, 11, 30)) == []


def test_a_week_of_the_year_alone_fires_on_the_weekday_of_the_start() -> None:
    """What is missing is taken from DTSTART (RFC 5545, 3.3.10); dateutil takes all seven days."""
    rule = parse("FREQ=YEARLY;BYWEEKNO=20", date(2026, 1, 7))

    assert list(rule.days(rule.starts, date(2026, 12, 31))) == [date(2026, 5, 13)]
    assert len(as_dateutil_says(rule, date(2026, 12, 31))) == 7


def test_the_first_week_is_chosen_from_whole_even_when_the_start_is_in_its_middle() -> None:
    """The set is that of one interval, the week (RFC 5545, 3.3.10); dateutil cuts the first."""
    rule = parse("FREQ=WEEKLY;BYDAY=MO,TH;BYSETPOS=1", date(2026, 11, 18))

    assert list(rule.days(rule.starts, date(2026, 11, 30))) == [
        date(2026, 11, 23),
        date(2026, 11, 30),
    ]
    assert as_dateutil_says(rule, date(2026, 11, 30))[0] == date(2026, 11, 19)


@pytest.mark.parametrize("year", range(1990, 2050))
def test_first_and_last_weeks_are_those_of_iso_8601(year: int) -> None:
    """Dateutil errs in weeks that cross the year: it counts -53, 52 and 53 from a wrong length."""
    new_year = date(year, 1, 1)
    near = [new_year + timedelta(days=number) for number in range(-10, 11)]
    weeks_of = {day: date(day.isocalendar().year, 12, 28).isocalendar().week for day in near}

    for number in (1, 52, 53, -1, -52, -53):
        text = f"FREQ=YEARLY;BYWEEKNO={number};BYDAY=MO,TU,WE,TH,FR,SA,SU"
        assert list(parse(text, date(1980, 1, 1)).days(near[0], near[-1])) == [
            day
            for day in near
            if day.isocalendar().week == number
            or day.isocalendar().week - weeks_of[day] - 1 == number
        ]
