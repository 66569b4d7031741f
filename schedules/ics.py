"""Calendars of other programs: the events of an iCalendar file, and what is wrong in which line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from schedules.errors import WrongFile
from schedules.ics_event import PROPERTIES, Effort, Event, Fault, event_of
from schedules.ics_lines import Property, properties

MOST_EVENTS = 100_000
MOST_FAULTS = 200
MOST_EFFORT = 2_000_000
"""So many days are looked at, in two or three seconds, to follow the rules of one file."""
DEEPEST = 8

NO_CALENDAR = "Line {line}: the file does not begin with BEGIN:VCALENDAR; it is no calendar file."
OLD_VERSION = "Line {line}: the calendar is of version {version}; export it as iCalendar 2.0."
CROSSED = "Line {line} ends {ended}, but something else is open; the file is damaged."
CUT_OFF = "Line {line}: the file breaks off within {open}; fetch it again."
TOO_DEEP = "Line {line}: parts lie in each other more than {limit} deep; the file is damaged."
TOO_MANY = "Line {line}: the file has more than {limit} events; export a shorter time."
TOO_INVOLVED = "Line {line}: the rules up to here take too long to follow; export a shorter time."
ALL_WRONG = "Line {line}: more than {limit} events cannot be kept; correct the calendar first."

_WANTED = PROPERTIES | {"BEGIN", "END", "VERSION"}
_CALENDAR = ["VCALENDAR"]
_EVENT = ["VCALENDAR", "VEVENT"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds: events in its order, and those that could not be kept."""

    events: tuple[Event, ...]
    faults: tuple[Fault, ...]


def read(source: bytes, timezone: ZoneInfo) -> Reading:
    """Read a whole file; local times that name no time zone are of the one given.

    An event that is wrong is left out and told; a file that is none, or in which more than 200
    events are wrong, raises WrongFile.
    """
    events: list[Event] = []
    faults: list[Fault] = []
    for found in each(source, timezone):
        if isinstance(found, Event):
            events.append(found)
        else:
            faults.append(found)
    return Reading(tuple(events), tuple(faults))


def each(source: bytes, timezone: ZoneInfo) -> Iterator[Event | Fault]:
    """Yield events and faults one by one as `read` does, for files too large to keep."""
    faults, effort = 0, Effort(MOST_EFFORT)
    for number, (line, held) in enumerate(_blocks(source), start=1):
        if number > MOST_EVENTS:
            raise WrongFile(line, TOO_MANY, limit=MOST_EVENTS)
        found = event_of(line, held, timezone, effort)
        if effort.left < 0:
            raise WrongFile(line, TOO_INVOLVED)
        faults += isinstance(found, Fault)
        if faults > MOST_FAULTS:
            raise WrongFile(line, ALL_WRONG, limit=MOST_FAULTS)
        yield found


def _blocks(source: bytes) -> Iterator[tuple[int, list[Property]]]:
    """Yield the properties of each VEVENT of a VCALENDAR, and the line it begins in."""
    inside: list[str] = []
    held: list[Property] = []
    line = begun = 0
    for one in properties(source, _WANTED):
        line, was_in_event = one.line, inside == _EVENT
        _walk(one, inside)
        if inside == _EVENT and one.name == "BEGIN":
            begun, held = line, []
        elif was_in_event and inside == _CALENDAR:
            yield begun, held
        elif was_in_event and one.name in PROPERTIES:
            held.append(one)
        elif inside == _CALENDAR and one.name == "VERSION" and one.value.strip() != "2.0":
            raise WrongFile(line, OLD_VERSION, version=one.value)
    if inside:
        raise WrongFile(line, CUT_OFF, open=inside[-1])
    if not line:
        raise WrongFile(1, NO_CALENDAR)


def _walk(one: Property, inside: list[str]) -> None:
    """Go into a part of the file, or out of it."""
    part = one.value.strip().upper()
    if one.name == "BEGIN":
        if not inside and part != "VCALENDAR":
            raise WrongFile(one.line, NO_CALENDAR)
        if len(inside) == DEEPEST:
            raise WrongFile(one.line, TOO_DEEP, limit=DEEPEST)
        inside.append(part)
    elif not inside:
        raise WrongFile(one.line, NO_CALENDAR)
    elif one.name == "END" and inside.pop() != part:
        raise WrongFile(one.line, CROSSED, ended=part)
