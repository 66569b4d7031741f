"""Calendars written for other programs: read again by ourselves and by a library, the same days."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedules.errors import WrongEvent
from schedules.ics import read
from schedules.ics_event import Event
from schedules.ics_write import written
from schedules.local import instant
from schedules.recurrence import Recurrence
from schedules.rule_text import LocalStart, parse

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
MADE = datetime(2026, 11, 21, 7, 0, tzinfo=UTC)
START = date(2026, 11, 23)
MORNING = Event(
    uid="1@xa",
    summary="Bản tin sáng",
    starts=START,
    clock=LocalStart(time(5, 30), HANOI),
    length=timedelta(minutes=30),
    days=Recurrence((parse("FREQ=WEEKLY;UNTIL=20261231;BYDAY=MO,WE", START),)),
)

DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
ZONES = st.sampled_from(["Asia/Ho_Chi_Minh", "UTC", "Europe/Berlin", "America/St_Johns"])
CLOCKS = st.none() | st.builds(
    LocalStart,
    st.times().map(lambda at: at.replace(microsecond=0)),
    ZONES.map(ZoneInfo),
)
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.just("\n"), max_size=90)
RULES = st.sampled_from(
    ["FREQ=DAILY", "FREQ=WEEKLY;UNTIL=20281231;BYDAY=TU,SA", "FREQ=MONTHLY;COUNT=9;BYDAY=-1FR"]
)


@st.composite
def events(draw: st.DrawFn) -> Event:
    starts, clock = draw(DAYS), draw(CLOCKS)
    rules = tuple(parse(text, starts) for text in draw(st.lists(RULES, max_size=2)))
    added = draw(st.frozensets(DAYS, max_size=4)) | (frozenset() if rules else {starts})
    return Event(
        uid=draw(TEXTS),
        summary=draw(TEXTS),
        starts=starts,
        clock=clock,
        length=timedelta(minutes=draw(st.integers(1, 5000))) if clock else timedelta(days=2),
        days=Recurrence(rules, added, draw(st.frozensets(DAYS, max_size=4))),
        replaces=draw(st.none() | DAYS),
        cancelled=draw(st.booleans()),
    )


@given(st.lists(events(), max_size=3))
def test_what_was_written_is_read_again_as_it_was(given_events: list[Event]) -> None:
    found = read(written(given_events, "Xã An Bình", MADE), HANOI)

    assert found.faults == ()
    for event, back in zip(given_events, found.events, strict=True):
        # A start that the clock skips at UNTIL or among days is known by its instant only.
        assert replace(back, days=event.days) == event
        assert spread(back) == spread(event)


def spread(event: Event) -> set[object]:
    days = event.days.days(date(2026, 1, 1), date(2029, 1, 1))
    if event.clock is None:
        return set(days)
    return {instant(day, event.clock.at, event.clock.timezone) for day in days}


def test_every_line_is_folded_at_75_bytes_and_never_within_a_letter() -> None:
    title = "Thông báo " * 40

    source = written([replace(MORNING, summary=title)], "Xã", MADE)

    assert source.endswith(b"END:VCALENDAR\r\n")
    for line in source.split(b"\r\n"):
        assert len(line) <= 75
        assert line.decode("utf-8") is not None


def test_an_end_is_written_as_an_instant_where_the_start_has_a_time_zone() -> None:
    source = written([MORNING], "Xã", MADE).decode()

    assert "DTSTART;TZID=Asia/Ho_Chi_Minh:20261123T053000\r\n" in source
    assert "RRULE:FREQ=WEEKLY;UNTIL=20261230T223000Z;BYDAY=MO,WE\r\n" in source
    assert "DURATION:PT1800S\r\n" in source


def test_a_time_zone_is_told_by_its_changes() -> None:
    berlin = replace(MORNING, clock=LocalStart(time(5, 30), ZoneInfo("Europe/Berlin")))

    source = written([berlin], "Xã", MADE).decode()

    changes = "BEGIN:DAYLIGHT\r\nDTSTART:20270328T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200"
    assert changes in source
    assert "BEGIN:STANDARD\r\nDTSTART:20271031T030000\r\nTZOFFSETFROM:+0200" in source


def test_a_rule_that_begins_on_another_day_than_its_event_is_not_written() -> None:
    moved = replace(MORNING, starts=date(2026, 11, 24))

    with pytest.raises(WrongEvent) as refused:
        written([moved], "Xã", MADE)

    assert str(refused.value) == (
        "RRULE of 1@xa begins on 2026-11-23, the event on 2026-11-24; give both one beginning."
    )


@given(st.lists(events(), max_size=2))
def test_a_library_that_nobody_here_wrote_reads_the_same(given_events: list[Event]) -> None:
    theirs = icalendar.Calendar.from_ical(written(given_events, "Xã An Bình", MADE)).walk("VEVENT")

    for event, their in zip(given_events, theirs, strict=True):
        begins = their["DTSTART"].dt
        assert (str(their["UID"]), str(their["SUMMARY"])) == (event.uid, event.summary)
        assert their["DURATION"].dt == event.length
        if event.clock is None:
            assert begins == event.starts
        else:
            assert begins.replace(tzinfo=None) == datetime.combine(event.starts, event.clock.at)
            assert begins.utcoffset() is not None
        assert ("STATUS" in their) == event.cancelled
