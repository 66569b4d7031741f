"""How a recurrence rule is written: the value of an RRULE, read strictly (RFC 5545, 3.3.10)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from schedules.errors import WrongRule
from schedules.local import instant
from schedules.patterns import Frequency, Nth
from schedules.recurrence import WEEKDAYS, Rule

LONGEST_TEXT = 4000

TOO_LONG = "{field} is {length} characters long; {limit} is the most."
NO_PARTS = "{field} cannot be read: “{text}” is not written NAME=VALUE."
TWICE = "{field} is given twice; give it once."
UNKNOWN = "{field} is no part of a recurrence rule; take it out."
NO_FREQUENCY = "{field} is missing; give DAILY, WEEKLY, MONTHLY or YEARLY."
WRONG_FREQUENCY = "{field} is “{value}”; it must be DAILY, WEEKLY, MONTHLY or YEARLY."
TOO_QUICK = "{field} is {value}: a programme cannot come back more often than every day."
TIME_OF_DAY = "{field} sets a time of day; give the start of the programme instead."
NO_NUMBER = "{field} is “{value}”; it must be a whole number."
NO_WEEKDAY = "{field} is “{value}”; it must be a weekday such as MO, 1MO or -1FR."
NO_DATE = "{field} is “{value}”; it must be a day such as 20261231."
NEEDS_TIMEZONE = "{field} is “{value}”, an instant; give a day such as 20261231."

_LISTS = {
    "BYMONTH": "by_month",
    "BYWEEKNO": "by_week_no",
    "BYYEARDAY": "by_year_day",
    "BYMONTHDAY": "by_month_day",
    "BYSETPOS": "by_set_pos",
}
_KNOWN = {*_LISTS, "FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "WKST"}
_QUICK = {"SECONDLY", "MINUTELY", "HOURLY"}
_TIMES = {"BYSECOND", "BYMINUTE", "BYHOUR"}
_NUMBER = re.compile(r"[+-]?[0-9]{1,9}", re.ASCII)
_NTH = re.compile(r"([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)", re.ASCII)
_UNTIL = re.compile(r"([0-9]{8})(?:T([0-9]{6})(Z?))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class LocalStart:
    """At what local time, and in which time zone, each occurrence begins."""

    at: time
    timezone: ZoneInfo


def parse(text: str, starts: date, clock: LocalStart | None = None) -> Rule:
    """Read the value of an RRULE that begins on a local day; `str` of the rule writes it again.

    An UNTIL that is an instant becomes the last day whose start is not after it, for which the
    start's `clock` must be known. Raises WrongRule, its sentence naming the part, and WrongDay.
    """
    parts = _parts(text)
    until = _until(parts["UNTIL"], clock) if "UNTIL" in parts else None
    lists = {
        name: _numbers(field, parts[field]) for field, name in _LISTS.items() if field in parts
    }
    return Rule(
        _frequency(parts.get("FREQ")),
        starts,
        interval=_number("INTERVAL", parts.get("INTERVAL", "1")),
        count=_number("COUNT", parts["COUNT"]) if "COUNT" in parts else None,
        until=until,
        by_day=tuple(_nth(value) for value in _values(parts.get("BYDAY"))),
        week_start=WEEKDAYS.index(_weekday("WKST", parts.get("WKST", "MO"))),
        **lists,
    )


def _parts(text: str) -> dict[str, str]:
    if len(text) > LONGEST_TEXT:
        raise WrongRule("RRULE", TOO_LONG, length=len(text), limit=LONGEST_TEXT)
    found: dict[str, str] = {}
    for part in text.strip().upper().removeprefix("RRULE:").rstrip(";").split(";"):
        field, equals, value = part.partition("=")
        if not equals or not value or not field:
            raise WrongRule("RRULE", NO_PARTS, text=part)
        if field in found:
            raise WrongRule(field, TWICE)
        if field in _TIMES:
            raise WrongRule(field, TIME_OF_DAY)
        if field not in _KNOWN:
            raise WrongRule(field, UNKNOWN)
        found[field] = value
    return found


def _frequency(value: str | None) -> Frequency:
    if value is None:
        raise WrongRule("FREQ", NO_FREQUENCY)
    if value in _QUICK:
        raise WrongRule("FREQ", TOO_QUICK, value=value)
    if value not in set(Frequency):
        raise WrongRule("FREQ", WRONG_FREQUENCY, value=value)
    return Frequency(value)


def _values(text: str | None) -> list[str]:
    return [] if text is None else text.split(",")


def _number(field: str, value: str) -> int:
    if not _NUMBER.fullmatch(value):
        raise WrongRule(field, NO_NUMBER, value=value)
    return int(value)


def _numbers(field: str, value: str) -> tuple[int, ...]:
    return tuple(_number(field, one) for one in _values(value))


def _nth(value: str) -> Nth:
    found = _NTH.fullmatch(value)
    if found is None or found[1] in {"0", "+0", "-0", "00", "+00", "-00"}:
        raise WrongRule("BYDAY", NO_WEEKDAY, value=value)
    return Nth(WEEKDAYS.index(found[2]), int(found[1] or 0))


def _weekday(field: str, value: str) -> str:
    if value not in WEEKDAYS:
        raise WrongRule(field, NO_WEEKDAY, value=value)
    return value


def _until(value: str, clock: LocalStart | None) -> date:
    found = _UNTIL.fullmatch(value)
    if found is None:
        raise WrongRule("UNTIL", NO_DATE, value=value)
    try:
        day = datetime.strptime(found[1], "%Y%m%d").date()  # noqa: DTZ007 -- a day, no instant
        at = time.fromisoformat(found[2]) if found[2] else None
    except ValueError as error:
        raise WrongRule("UNTIL", NO_DATE, value=value) from error
    if at is None:
        return day
    if not found[3]:
        return day if clock is None or clock.at <= at else day - timedelta(days=1)
    if clock is None:
        raise WrongRule("UNTIL", NEEDS_TIMEZONE, value=value)
    return _last_start(datetime.combine(day, at, UTC), clock)


def _last_start(until: datetime, clock: LocalStart) -> date:
    day = until.astimezone(clock.timezone).date()
    return day if instant(day, clock.at, clock.timezone) <= until else day - timedelta(days=1)
