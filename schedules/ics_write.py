"""Calendars for other programs: events written as an iCalendar file (RFC 5545)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from schedules.bounds import LAST_DAY
from schedules.errors import WrongEvent
from schedules.ics_event import Event
from schedules.local import ONE_DAY, instant
from schedules.recurrence import Rule
from schedules.rule_text import LocalStart

WIDEST = 75
YEARS_AHEAD = 10

OTHER_START = "{field} of {uid} begins on {rule}, the event on {event}; give both one beginning."

_UNTIL = re.compile(r"UNTIL=[0-9]+")
_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def written(events: Iterable[Event], name: str, made: datetime) -> bytes:
    """Write events as a file that calendars can subscribe to; `made` is its stamp.

    A rule must begin on the day of its event, else WrongEvent is raised.
    """
    kept = tuple(events)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//broadcaster//schedules//EN"]
    lines += ["CALSCALE:GREGORIAN", f"X-WR-CALNAME:{_text(name)}"]
    for timezone, span in sorted(_zones(kept).items(), key=lambda one: one[0].key):
        lines += _zone(timezone, *span)
    for event in kept:
        lines += _event(event, made)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _event(event: Event, made: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(event.uid)}"
    yield f"DTSTAMP:{_utc(made)}"
    yield _days("DTSTART", [event.starts], event.clock)
    if event.length:
        yield f"DURATION:{_length(event.length)}"
    if event.replaces is not None:
        yield _days("RECURRENCE-ID", [event.replaces], event.clock)
    for rule in event.days.rules:
        yield f"RRULE:{_rule(rule, event)}"
    added = event.days.added - (frozenset() if event.days.rules else {event.starts})
    for field, days in (("RDATE", added), ("EXDATE", event.days.skipped)):
        if days:
            yield _days(field, sorted(days), event.clock)
    if event.cancelled:
        yield "STATUS:CANCELLED"
    yield f"SUMMARY:{_text(event.summary)}"
    for field, said in (("LOCATION", event.place), ("DESCRIPTION", event.note)):
        if said:
            yield f"{field}:{_text(said)}"
    yield "END:VEVENT"


def _days(field: str, days: list[date], clock: LocalStart | None) -> str:
    if clock is None:
        return f"{field};VALUE=DATE:" + ",".join(f"{day:%Y%m%d}" for day in days)
    mark = "Z" if clock.timezone.key == "UTC" else ""
    zone = "" if mark else f";TZID={clock.timezone.key}"
    return f"{field}{zone}:" + ",".join(f"{day:%Y%m%d}T{clock.at:%H%M%S}{mark}" for day in days)


def _rule(rule: Rule, event: Event) -> str:
    if rule.starts != event.starts:
        facts = {"rule": rule.starts.isoformat(), "event": event.starts.isoformat()}
        raise WrongEvent("RRULE", OTHER_START, uid=event.uid, **facts)
    if rule.until is None or event.clock is None:
        return str(rule)
    # UNTIL of a series with a time zone is an instant in UTC (RFC 5545, 3.3.10).
    until = instant(rule.until, event.clock.at, event.clock.timezone)
    return _UNTIL.sub(f"UNTIL={_utc(until)}", str(rule))


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _length(length: timedelta) -> str:
    seconds = length.seconds
    clock = f"T{seconds}S" if seconds else ""
    return f"P{length.days}D{clock}" if length.days else f"P{clock}"


def _text(value: str) -> str:
    plain = _UNSAFE.sub(" ", value.replace("\r\n", "\n").replace("\r", "\n"))
    for mark in ("\\", ";", ","):
        plain = plain.replace(mark, f"\\{mark}")
    return plain.replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """Fold a line at 75 bytes, never within a letter."""
    made, width = bytearray(), 0
    for letter in line:
        encoded = letter.encode()
        if width + len(encoded) > WIDEST:
            made += b"\r\n "
            width = 1
        made += encoded
        width += len(encoded)
    return bytes(made + b"\r\n")


def _zones(events: Iterable[Event]) -> dict[ZoneInfo, tuple[date, date]]:
    """Return the time zones that are named, and the days for which each must be told."""
    found: dict[ZoneInfo, tuple[date, date]] = {}
    for event in events:
        if event.clock is None or event.clock.timezone.key == "UTC":
            continue
        last = max((event.starts, *event.days.added))
        last = min(date(last.year + YEARS_AHEAD * bool(event.days.rules), 12, 31), LAST_DAY)
        begins, ends = found.get(event.clock.timezone, (event.starts, last))
        found[event.clock.timezone] = (min(begins, event.starts), max(ends, last))
    return found


def _zone(timezone: ZoneInfo, first: date, last: date) -> Iterator[str]:
    """Tell the offsets of a time zone, change by change, for programs that do not know its name."""
    yield "BEGIN:VTIMEZONE"
    yield f"TZID:{timezone.key}"
    begins = datetime.combine(date(first.year, 1, 1), time(), timezone)
    yield from _observance(begins.replace(tzinfo=None), begins, begins)
    day = begins.date()
    while day <= last:
        before = datetime.combine(day, time(), UTC)
        if _offset(before, timezone) != _offset(before + ONE_DAY, timezone):
            change = _change(before, before + ONE_DAY, timezone)
            shown = change + _offset(change - timedelta(seconds=1), timezone)
            yield from _observance(
                shown.replace(tzinfo=None),
                (change - timedelta(seconds=1)).astimezone(timezone),
                change.astimezone(timezone),
            )
        day += ONE_DAY
    yield "END:VTIMEZONE"


def _observance(shown: datetime, before: datetime, after: datetime) -> Iterator[str]:
    kind = "DAYLIGHT" if after.dst() else "STANDARD"
    yield f"BEGIN:{kind}"
    yield f"DTSTART:{shown:%Y%m%dT%H%M%S}"
    yield f"TZOFFSETFROM:{before:%z}"
    yield f"TZOFFSETTO:{after:%z}"
    yield f"END:{kind}"


def _offset(at: datetime, timezone: ZoneInfo) -> timedelta:
    return at.astimezone(timezone).utcoffset() or timedelta()


def _change(before: datetime, after: datetime, timezone: ZoneInfo) -> datetime:
    """Return the first second with the new offset, found by halving."""
    old = _offset(before, timezone)
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        before, after = (middle, after) if _offset(middle, timezone) == old else (before, middle)
    return after
