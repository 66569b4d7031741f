"""The values of an iCalendar file: days, instants, lengths and texts (RFC 5545, 3.3)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from schedules.bounds import checked
from schedules.errors import WrongEvent
from schedules.ics_lines import Property
from schedules.local import instant
from schedules.rule_text import LocalStart

NO_MOMENT = "{field} is “{value}”; it must be written like 20261121 or 20261121T053000."
NO_LENGTH = "{field} is “{value}”; it must be written like PT30M or P1D."
NO_LENGTH_LEFT = "{field} is “{value}”: nothing would be heard; give a longer time."
TOO_LONG = "{field} is {days} days; {limit} is the most."
UNKNOWN_ZONE = "{field} is “{value}”, an unknown time zone; use a name such as Asia/Ho_Chi_Minh."
PERIODS = "{field} gives periods of time; write each as an event of its own."

LONGEST = timedelta(days=366)
UTC_ZONE = ZoneInfo("UTC")

_MOMENT = re.compile(r"([0-9]{8})(?:T([0-9]{6})(Z?))?", re.ASCII)
_DURATION = re.compile(
    r"\+?P(?:([0-9]{1,6})W)?(?:([0-9]{1,6})D)?"
    r"(?:T(?:([0-9]{1,6})H)?(?:([0-9]{1,6})M)?(?:([0-9]{1,6})S)?)?",
    re.ASCII,
)
# What Outlook writes instead of a name of the tz database.
_OTHER_NAMES = {"SE Asia Standard Time": "Asia/Ho_Chi_Minh", "GMT": "UTC", "Z": "UTC"}
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Moment:
    """A local day, and from when in which time zone; without a clock it is the whole day."""

    day: date
    clock: LocalStart | None = None

    def instant(self, timezone: ZoneInfo) -> datetime:
        """Return when it begins; a whole day begins at midnight of the time zone given."""
        clock = self.clock or LocalStart(time(), timezone)
        return instant(self.day, clock.at, clock.timezone)


def moments(one: Property, timezone: ZoneInfo) -> list[Moment]:
    """Read the moments of a property; those without a time zone are of the one given."""
    if one.parameters.get("VALUE", "").upper() == "PERIOD":
        raise WrongEvent(one.name, PERIODS)
    if "TZID" in one.parameters:
        timezone = named_zone(one.parameters["TZID"])
    return [_moment(one.name, value.strip(), timezone) for value in one.value.split(",")]


def _moment(field: str, value: str, timezone: ZoneInfo) -> Moment:
    found = _MOMENT.fullmatch(value.upper())
    if found is None:
        raise WrongEvent(field, NO_MOMENT, value=value)
    try:
        day = date.fromisoformat(found[1])
        at = time.fromisoformat(found[2]) if found[2] else None
    except ValueError as error:
        raise WrongEvent(field, NO_MOMENT, value=value) from error
    checked(day)
    if at is None:
        return Moment(day)
    return Moment(day, LocalStart(at, UTC_ZONE if found[3] else timezone))


def length(one: Property) -> timedelta:
    """Read a DURATION; nothing, less, or more than a year raises WrongEvent."""
    found = _DURATION.fullmatch(one.value.strip().upper())
    if found is None or not any(found.groups()):
        raise WrongEvent(one.name, NO_LENGTH, value=one.value)
    weeks, days, hours, minutes, seconds = (int(number or 0) for number in found.groups())
    made = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return checked_length(made, one)


def checked_length(made: timedelta, one: Property) -> timedelta:
    """Return a length as it is; raise WrongEvent where nothing is left, or more than a year."""
    if made <= timedelta():
        raise WrongEvent(one.name, NO_LENGTH_LEFT, value=one.value)
    if made > LONGEST:
        raise WrongEvent(one.name, TOO_LONG, days=made.days, limit=LONGEST.days)
    return made


@lru_cache(maxsize=256)
def named_zone(name: str) -> ZoneInfo:
    """Return the time zone of a TZID, also where a program put its own path before the name."""
    plain = name.strip().strip("/")
    parts = plain.split("/")
    for key in (_OTHER_NAMES.get(plain, plain), "/".join(parts[-2:]), "/".join(parts[-3:])):
        try:
            return ZoneInfo(key)
        except (KeyError, ValueError, OSError):
            continue
    raise WrongEvent("TZID", UNKNOWN_ZONE, value=name)


def text(value: str) -> str:
    """Undo the escapes of a text (RFC 5545, 3.3.11)."""
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)
