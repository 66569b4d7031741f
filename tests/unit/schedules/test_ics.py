"""Calendar files of other programs: what is read, and the line of what is wrong."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedules import ics
from schedules.errors import WrongFile
from schedules.ics import Reading, read
from schedules.ics_event import Event
from schedules.recurrence import Recurrence
from schedules.rule_text import LocalStart, parse

HANOI, BERLIN, UTC = ZoneInfo("Asia/Ho_Chi_Minh"), ZoneInfo("Europe/Berlin"), ZoneInfo("UTC")
PLAIN = ("UID:1@xa", "DTSTART:20261121T053000", "SUMMARY:Sáng")


def calendar(*lines: str, ending: str = "\r\n") -> bytes:
    held = ("BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", *lines, "END:VEVENT")
    return "".join(line + ending for line in (*held, "END:VCALENDAR")).encode()


def reading(*lines: str) -> Reading:
    return read(calendar(*lines), HANOI)


def one(*lines: str) -> Event:
    found = reading(*lines)
    assert found.faults == ()
    return found.events[0]


def told(*lines: str) -> list[str]:
    found = reading(*lines)
    assert found.events == ()
    return [str(fault) for fault in found.faults]


def test_a_series_is_read_with_its_rule_its_length_and_its_exceptions() -> None:
    event = one(
        "UID:1@xa",
        "DTSTAMP:20260101T000000Z",
        "DTSTART;TZID=Asia/Ho_Chi_Minh:20261123T053000",
        "DTEND;TZID=Asia/Ho_Chi_Minh:20261123T060000",
        "RRULE:FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20261231T223000Z",
        "EXDATE;TZID=Asia/Ho_Chi_Minh:20261125T053000,20261130T053000",
        "EXDATE:20261201T223000Z",
        "RDATE;TZID=Asia/Ho_Chi_Minh:20261129T053000",
        "SUMMARY;LANGUAGE=vi:Bản tin\\, thông báo\\; nhạc\\nhết \\\\",
    )

    rule = parse("FREQ=WEEKLY;UNTIL=20270101;BYDAY=MO,WE", date(2026, 11, 23))
    assert event == Event(
        uid="1@xa",
        summary="Bản tin, thông báo; nhạc\nhết \\",
        starts=date(2026, 11, 23),
        clock=LocalStart(time(5, 30), HANOI),
        length=timedelta(minutes=30),
        days=Recurrence(
            (rule,),
            added=frozenset({date(2026, 11, 29)}),
            skipped=frozenset({date(2026, 11, 25), date(2026, 11, 30), date(2026, 12, 2)}),
        ),
    )


@pytest.mark.parametrize(
    ("start", "day", "clock"),
    [
        ("DTSTART:20261121T053000", date(2026, 11, 21), LocalStart(time(5, 30), HANOI)),
        ("DTSTART:20261120T223000Z", date(2026, 11, 20), LocalStart(time(22, 30), UTC)),
        ("DTSTART;TZID=Europe/Berlin:20261121T053000", date(2026, 11, 21),
         LocalStart(time(5, 30), BERLIN)),
        ('DTSTART;TZID="SE Asia Standard Time":20261121T053000', date(2026, 11, 21),
         LocalStart(time(5, 30), HANOI)),
        ("DTSTART;TZID=/example.org/2021_1/Europe/Berlin:20261121T053000", date(2026, 11, 21),
         LocalStart(time(5, 30), BERLIN)),
        ("DTSTART;VALUE=DATE:20261121", date(2026, 11, 21), None),
        ("dtstart;value=date:20261121", date(2026, 11, 21), None),
    ],
)  # fmt: skip
def test_a_start_is_local_universal_of_a_zone_or_a_whole_day(
    start: str, day: date, clock: LocalStart | None
) -> None:
    event = one("UID:1", start)

    assert (event.starts, event.clock) == (day, clock)
    assert event.days == Recurrence(added=frozenset({day}))


def test_lengths_are_given_by_an_end_or_a_duration_across_zones_and_days() -> None:
    start = "DTSTART;TZID=Asia/Ho_Chi_Minh:20261121T053000"

    lengths = [
        one("UID:1", start, *more).length
        for more in (
            ("DURATION:PT1H30M",),
            ("DURATION:P1W",),
            ("DURATION:P1DT5S",),
            ("DTEND:20261120T230000Z",),
            (),
        )
    ]

    assert lengths == [
        timedelta(hours=1.5), timedelta(weeks=1), timedelta(days=1, seconds=5),
        timedelta(minutes=30), timedelta(),
    ]  # fmt: skip
    assert one("UID:1", "DTSTART:20261121", "DTEND:20261123").length == timedelta(days=2)
    assert one("UID:1", "DTSTART:20261121").length == timedelta(days=1)


def test_a_changed_and_a_cancelled_day_of_a_series_are_known() -> None:
    changed = one(*PLAIN, "RECURRENCE-ID:20261120T223000Z", "STATUS:CANCELLED")

    assert (changed.replaces, changed.cancelled) == (date(2026, 11, 21), True)


@pytest.mark.parametrize("ending", ["\r\n", "\n", "\r"])
def test_lines_may_end_as_on_any_machine(ending: str) -> None:
    assert read(calendar(*PLAIN, ending=ending), HANOI) == read(calendar(*PLAIN), HANOI)


@given(st.lists(st.integers(1, 60), max_size=8), st.sampled_from([b"\r\n ", b"\n\t", b"\r\n\t"]))
def test_a_line_may_be_folded_within_a_letter(widths: list[int], fold: bytes) -> None:
    title = "Thông báo họp thôn: “mùng một” và rằm tháng Giêng 元宵 🎆"
    whole = f"SUMMARY:{title}".encode()
    folded, at = whole[:9], 9
    for width in widths:
        folded, at = folded + fold + whole[at : at + width], at + width
    folded += fold + whole[at:]

    source = calendar(*PLAIN[:2], "SUMMARY:@").replace(b"SUMMARY:@", folded)

    assert read(source, HANOI).events[0].summary == title


def test_what_is_not_asked_for_may_be_in_any_tongue() -> None:
    alarm = ("BEGIN:VALARM", "TRIGGER:-PT5M", "SUMMARY:other", "END:VALARM")
    source = calendar("DESCRIPTION:@", *PLAIN, *alarm).replace(b"N:@", b"N:\xc0\xe9\xff")
    zone = b"BEGIN:VTIMEZONE\r\nTZID:X\r\nBEGIN:STANDARD\r\nDTSTART:16010101T000000\r\n"
    zone += b"RRULE:FREQ=HOURLY\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT"

    found = read(b"\xef\xbb\xbf" + source.replace(b"BEGIN:VEVENT", zone), HANOI)

    assert found == reading(*PLAIN)


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (PLAIN[1:], "Line 3: UID is missing; without it the event cannot be kept."),
        (PLAIN[:1], "Line 3: DTSTART is missing; without it the event cannot be kept."),
        ((*PLAIN, "UID:2"), "Line 7: UID is given twice; give it once."),
        (("UID:1", "DTSTART:tomorrow"), ("Line 5: DTSTART is “tomorrow”; it must be written like"
         " 20261121 or 20261121T053000.")),
        (("UID:1", "DTSTART:20260231"), ("Line 5: DTSTART is “20260231”; it must be written like"
         " 20261121 or 20261121T053000.")),
        (("UID:1", "DTSTART:18990101"),
         "Line 5: 1899-01-01 lies before 1900-01-01; give a later date."),
        (("UID:1", "DTSTART;TZID=Moon/Sea:20261121T053000"), ("Line 5: TZID is “Moon/Sea”, an"
         " unknown time zone; use a name such as Asia/Ho_Chi_Minh.")),
        ((*PLAIN, "RRULE:FREQ=SECONDLY"), ("Line 7: FREQ is SECONDLY: a programme cannot come back"
         " more often than every day.")),
        ((*PLAIN, "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31"), ("Line 7: No day from 2026-11-21 to"
                " 2200-12-31 fits BYMONTH, BYMONTHDAY: the rule would never fire; correct it.")),
        ((*PLAIN, "EXRULE:FREQ=DAILY"), "Line 7: EXRULE is outdated; write its days as EXDATE."),
        ((*PLAIN, "RDATE:20261122T060000"), ("Line 7: RDATE is “20261122T060000”, at another time"
         " of day; write it as an event of its own.")),
        ((*PLAIN, "RDATE;VALUE=PERIOD:20261122T053000/PT1H"), ("Line 7: RDATE gives periods of"
         " time; write each as an event of its own.")),
        ((*PLAIN, "DURATION:soon"), ("Line 7: DURATION is “soon”; it must be written like PT30M or"
         " P1D.")),
        ((*PLAIN, "DURATION:PT0S"), ("Line 7: DURATION is “PT0S”: nothing would be heard; give a"
         " longer time.")),
        ((*PLAIN, "DTEND:20261121T050000"), ("Line 7: DTEND is “20261121T050000”: nothing would be"
         " heard; give a longer time.")),
        ((*PLAIN, "DURATION:P999999D"), "Line 7: DURATION is 999999 days; 366 is the most."),
        ((*PLAIN, "RECURRENCE-ID;RANGE=THISANDFUTURE:20261122T053000"), ("Line 7: RECURRENCE-ID"
         " changes all that follow; end the rule and begin another event instead.")),
    ],
)  # fmt: skip
def test_an_event_that_is_wrong_is_left_out_and_its_line_named(
    lines: tuple[str, ...], sentence: str
) -> None:
    assert told(*lines) == [sentence]


def test_one_wrong_event_does_not_take_the_others_with_it() -> None:
    good, bad = calendar(*PLAIN), calendar(*PLAIN, "RRULE:FREQ=HOURLY")
    source = good[: -len(b"END:VCALENDAR\r\n")] + bad[len(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") :]

    found = read(source, HANOI)

    assert len(found.events) == 1
    assert [fault.line for fault in found.faults] == [12]


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (b"", "Line 1: the file does not begin with BEGIN:VCALENDAR; it is no calendar file."),
        (b"\r\n\r\nUID:1\r\n",
         "Line 3: the file does not begin with BEGIN:VCALENDAR; it is no calendar file."),
        (b"<html>\n", "Line 1 is not written NAME:VALUE; this is no calendar file."),
        (calendar(*PLAIN).decode().encode("utf-16"),
         "Line 1: the file is written in UTF-16; export the calendar again as UTF-8."),
        (calendar("UID:1", "SUMMARY:@").replace(b"@", b"S\xe1ng"),
         "Line 5 is not written in UTF-8; export the calendar again as UTF-8."),
        (calendar(*PLAIN)[:-30], "Line 6: the file breaks off within VEVENT; fetch it again."),
        (calendar(*PLAIN, "END:VCALENDAR"),
         "Line 7 ends VCALENDAR, but something else is open; the file is damaged."),
        (calendar(*["BEGIN:X"] * 9),
         "Line 10: parts lie in each other more than 8 deep; the file is damaged."),
        (calendar(*PLAIN).replace(b"2.0", b"1.0"),
         "Line 2: the calendar is of version 1.0; export it as iCalendar 2.0."),
        (calendar(*PLAIN, "SUMMARY" + ":" + "x" * 2**20),
         "Line 7 is longer than 1048576 bytes; this is no calendar file."),
    ],
)  # fmt: skip
def test_a_file_that_is_none_is_refused_with_the_line(source: bytes, sentence: str) -> None:
    with pytest.raises(WrongFile) as refused:
        read(source, HANOI)

    assert str(refused.value) == sentence


def test_more_events_than_anybody_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ics, "MOST_EVENTS", 2)
    event = b"BEGIN:VEVENT\r\nUID:1\r\nDTSTART:20261121\r\nEND:VEVENT\r\n"

    with pytest.raises(WrongFile, match=r"^Line 10: the file has more than 2 events; export a"):
        read(b"BEGIN:VCALENDAR\r\n" + event * 5 + b"END:VCALENDAR\r\n", HANOI)


def test_a_file_of_wrong_events_is_given_up_before_it_takes_long() -> None:
    never = "BEGIN:VEVENT", "UID:1", "DTSTART:20261121", "RRULE:FREQ=HOURLY", "END:VEVENT"
    event = "".join(f"{line}\r\n" for line in never).encode()

    with pytest.raises(WrongFile, match=r"^Line 1002: more than 200 events cannot be kept; corr"):
        read(b"BEGIN:VCALENDAR\r\n" + event * 100_000 + b"END:VCALENDAR\r\n", HANOI)


def test_ten_thousand_days_taken_out_are_kept_and_more_than_twenty_thousand_refused() -> None:
    days = [f"{date(2026, 1, 1) + timedelta(days=number):%Y%m%d}" for number in range(20_001)]
    start = ("UID:1", "DTSTART:20260101", "RRULE:FREQ=DAILY")

    event = one(*start, "EXDATE;VALUE=DATE:" + ",".join(days[:10_000]))

    assert next(event.days.days(date(2026, 1, 1), date(2060, 1, 1))) == date(2053, 5, 19)
    assert told(*start, "EXDATE:" + ",".join(days)) == [
        "Line 7: EXDATE lists more than 20000 days; write a rule instead."
    ]


@given(st.binary(max_size=200), st.integers(0, 200))
def test_whatever_bytes_come_the_answer_is_a_reading_or_a_sentence(junk: bytes, at: int) -> None:
    whole = calendar(*PLAIN, "RRULE:FREQ=DAILY")

    with suppress(WrongFile):
        found = read(whole[:at] + junk + whole[at:], HANOI)
        assert all(str(fault) for fault in found.faults)
