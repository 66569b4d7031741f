"""What another calendar asks for: series, changed days, other time zones, nothing twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from schedules.feed import by_day, occurrences
from schedules.ics_event import Event
from schedules.recurrence import Recurrence
from schedules.rule_text import LocalStart, parse

HANOI, BERLIN = ZoneInfo("Asia/Ho_Chi_Minh"), ZoneInfo("Europe/Berlin")
START = date(2026, 11, 23)
DAILY = Recurrence((parse("FREQ=DAILY", START),))
MORNING = Event("1", "Morning", START, LocalStart(time(5, 30), HANOI), timedelta(minutes=30), DAILY)


def asked(*events: Event, first: date = START, days: int = 2) -> list[tuple[str, str]]:
    found = occurrences(events, first, first + timedelta(days=days - 1), HANOI)
    return [(f"{one.starts.astimezone(HANOI):%d %H:%M}", one.event.summary) for one in found]


def moved(day: int, to: Event) -> Event:
    days = Recurrence(added=frozenset({to.starts}))
    return replace(to, replaces=date(2026, 11, day), days=days)


def test_a_series_comes_on_each_of_its_days_in_order() -> None:
    evening = replace(MORNING, uid="2", summary="Evening", clock=LocalStart(time(17), HANOI))

    assert asked(evening, MORNING) == [
        ("23 05:30", "Morning"),
        ("23 17:00", "Evening"),
        ("24 05:30", "Morning"),
        ("24 17:00", "Evening"),
    ]


def test_a_changed_day_goes_in_the_place_of_that_day_and_a_cancelled_one_goes_away() -> None:
    later = replace(
        MORNING, summary="Later", starts=date(2026, 11, 25), clock=LocalStart(time(6), HANOI)
    )
    gone = replace(MORNING, cancelled=True)

    found = asked(moved(24, later), MORNING, moved(26, gone), days=5)

    assert found == [
        ("23 05:30", "Morning"),
        ("25 05:30", "Morning"),
        ("25 06:00", "Later"),
        ("27 05:30", "Morning"),
    ]


def test_the_same_event_twice_is_heard_once_as_it_was_last() -> None:
    assert asked(MORNING, replace(MORNING, summary="Anew"), days=1) == [("23 05:30", "Anew")]
    assert asked(MORNING, replace(MORNING, cancelled=True)) == []


def test_days_are_those_of_the_station_whatever_zone_the_event_has() -> None:
    night = replace(MORNING, summary="Night", clock=LocalStart(time(20), BERLIN))

    assert asked(night, first=date(2026, 11, 24), days=1) == [("24 02:00", "Night")]


def test_a_whole_day_begins_at_midnight_of_the_station() -> None:
    whole = replace(MORNING, clock=None, length=timedelta(days=1))

    assert asked(whole, days=1) == [("23 00:00", "Morning")]


def test_occurrences_are_grouped_by_the_local_day() -> None:
    found = occurrences([MORNING], START, date(2026, 11, 24), HANOI)

    assert by_day(found, HANOI) == {START: found[:1], date(2026, 11, 24): found[1:]}
