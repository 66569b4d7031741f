"""One event of a calendar file: what its properties say together, or what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from schedules import ics_values as values
from schedules.bounds import LAST_DAY
from schedules.errors import ScheduleError, WrongEvent, WrongRule
from schedules.ics_lines import Property
from schedules.ics_values import Moment
from schedules.recurrence import Recurrence, Rule, must_fire, walk_of_count, walk_to
from schedules.rule_text import LocalStart, parse
from schedules.types import Facts, Reason

MOST_DAYS = 20_000
MOST_RULES = 10
LONGEST_NAME = 1000
LONGEST_FACT = 80
_A_YEAR = 372  # days looked at to see that a rule does not fire within one
_A_MOMENT = 8  # days could be looked at while one is read

MISSING = "{field} is missing; without it the event cannot be kept."
TWICE = "{field} is given twice; give it once."
TOO_MANY_DAYS = "{field} lists more than {limit} days; write a rule instead."
TOO_MANY_RULES = "{field} is given more than {limit} times; write an event for each."
OTHER_TIME = "{field} is “{value}”, at another time of day; write it as an event of its own."
OUTDATED = "{field} is outdated; write its days as EXDATE."
AND_FUTURE = "{field} changes all that follow; end the rule and begin another event instead."
TWO_ENDS = "{field} and DURATION are both given; give one of them."


_ONCE = frozenset({"UID", "SUMMARY", "DTSTART", "DTEND", "DURATION", "RECURRENCE-ID", "STATUS"})
PROPERTIES = _ONCE | {"RRULE", "RDATE", "EXDATE", "EXRULE"}


@dataclass(frozen=True, slots=True)
class Event:
    """One VEVENT: what comes back on which days, from what local time, for how long.

    Without a `clock` it lasts whole days. A `length` of nothing means that none was given.
    `replaces` is the day of the series (same `uid`) that this event stands for, None for the
    series itself; a `cancelled` one takes that day, or the series, away. `place` and `note` are
    only written, for the people who look at a calendar; what others wrote there is not read.
    """

    uid: str
    summary: str
    starts: date
    clock: LocalStart | None
    length: timedelta
    days: Recurrence
    replaces: date | None = None
    cancelled: bool = False
    place: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """An event that was left out: the line that is wrong, and the sentence that tells how."""

    line: int
    reason: Reason

    def __str__(self) -> str:
        """Say it in English."""
        return f"Line {self.line}: {self.reason}"


@dataclass(slots=True)
class Effort:
    """How many days may still be looked at to find where the rules of a file begin and end."""

    left: int

    def spend(self, days: int) -> None:
        """Take some days off; what is left may be less than nothing."""
        self.left -= days


class _Reader:
    """Reads the properties of one event, and knows in which line it is."""

    def __init__(self, line: int, held: list[Property], timezone: ZoneInfo, effort: Effort) -> None:
        self.effort = effort
        self.line = self.begun = line
        self.held = held
        self.timezone = timezone

    def event(self) -> Event:
        once = self._once()
        start = self._moment(self._need(once, "DTSTART"))
        clock = start.clock
        replaced = once.get("RECURRENCE-ID")
        return Event(
            uid=values.text(self._need(once, "UID").value),
            summary=values.text(once["SUMMARY"].value)[:LONGEST_NAME] if "SUMMARY" in once else "",
            starts=start.day,
            clock=clock,
            length=self._length(once, start),
            days=self._days(start),
            replaces=None if replaced is None else self._replaced(replaced, clock),
            cancelled="STATUS" in once and once["STATUS"].value.strip().upper() == "CANCELLED",
        )

    def _once(self) -> dict[str, Property]:
        found: dict[str, Property] = {}
        for one in self._each(_ONCE):
            if one.name in found:
                raise WrongEvent(one.name, TWICE)
            found[one.name] = one
        return found

    def _each(self, names: frozenset[str]) -> Iterator[Property]:
        for one in self.held:
            if one.name in names:
                self.line = one.line
                yield one

    def _need(self, once: dict[str, Property], name: str) -> Property:
        self.line = once[name].line if name in once else self.begun
        if name not in once:
            raise WrongEvent(name, MISSING)
        return once[name]

    def _moment(self, one: Property) -> Moment:
        self.line = one.line
        found = values.moments(one, self.timezone)
        if len(found) > 1:
            raise WrongEvent(one.name, TWICE)
        return found[0]

    def _length(self, once: dict[str, Property], start: Moment) -> timedelta:
        if "DTEND" in once and "DURATION" in once:
            raise WrongEvent("DTEND", TWO_ENDS)
        if "DURATION" in once:
            self.line = once["DURATION"].line
            return values.length(once["DURATION"])
        if "DTEND" not in once:
            return timedelta() if start.clock else timedelta(days=1)
        ends = self._moment(once["DTEND"])
        if start.clock is None:
            return values.checked_length(ends.day - start.day, once["DTEND"])
        made = ends.instant(self.timezone) - start.instant(self.timezone)
        return values.checked_length(made, once["DTEND"])

    def _days(self, start: Moment) -> Recurrence:
        for one in self._each(frozenset({"EXRULE"})):
            raise WrongEvent(one.name, OUTDATED)
        rules: list[Rule] = []
        for one in self._each(frozenset({"RRULE"})):
            if len(rules) == MOST_RULES:
                raise WrongEvent(one.name, TOO_MANY_RULES, limit=MOST_RULES)
            rules.append(self._rule(one, start))
        added = self._listed("RDATE", start.clock) | (set() if rules else {start.day})
        skipped = self._listed("EXDATE", start.clock)
        return Recurrence(tuple(rules), frozenset(added), frozenset(skipped))

    def _rule(self, one: Property, start: Moment) -> Rule:
        """Read a rule, and reckon how much it asks for."""
        rule = parse(one.value, start.day, start.clock)
        try:
            self.effort.spend(walk_to(rule, must_fire(rule)))
        except WrongRule:
            self.effort.spend(walk_to(rule, rule.until or LAST_DAY))
            raise
        self.effort.spend(walk_of_count(rule))
        if rule.by_week_no or rule.by_year_day:
            self.effort.spend(_A_YEAR)
        return rule

    def _listed(self, field: str, clock: LocalStart | None) -> set[date]:
        found: set[date] = set()
        for one in self._each(frozenset({field})):
            self.effort.spend((one.value.count(",") + 1) * _A_MOMENT)
            for moment in values.moments(one, self.timezone):
                day = _day_in(moment, clock)
                # A day taken out at another time of day takes nothing out.
                if day is None and field == "RDATE":
                    raise WrongEvent(field, OTHER_TIME, value=one.value)
                found |= set() if day is None else {day}
            if len(found) > MOST_DAYS:
                raise WrongEvent(field, TOO_MANY_DAYS, limit=MOST_DAYS)
        return found

    def _replaced(self, one: Property, clock: LocalStart | None) -> date:
        moment = self._moment(one)
        if one.parameters.get("RANGE", "").upper() == "THISANDFUTURE":
            raise WrongEvent(one.name, AND_FUTURE)
        if moment.clock is None or clock is None:
            return moment.day
        return moment.instant(self.timezone).astimezone(clock.timezone).date()


def event_of(line: int, held: list[Property], timezone: ZoneInfo, effort: Effort) -> Event | Fault:
    """Return the event that properties make, or what is wrong in which line of the file.

    What its rules ask for is taken off the `effort`.
    """
    reader = _Reader(line, held, timezone, effort)
    try:
        return reader.event()
    except ScheduleError as error:
        return Fault(reader.line, Reason(error.sentence, cut(error.facts)))


def cut(facts: Facts) -> Facts:
    """Return the facts of a sentence, none longer than a person reads; a file can hold any."""
    return {name: _cut(value) if isinstance(value, str) else value for name, value in facts.items()}


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_FACT else f"{text[: LONGEST_FACT - 1]}…"


def _day_in(moment: Moment, clock: LocalStart | None) -> date | None:
    """Return the day on which a series with that clock starts at a moment, None where never."""
    if moment.clock is None or clock is None:
        return moment.day
    at = moment.instant(clock.timezone)
    day = at.astimezone(clock.timezone).date()
    return day if Moment(day, clock).instant(clock.timezone) == at else None
