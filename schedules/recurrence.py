"""On which local days something comes back: RFC 5545 rules over whole days, exceptions included."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from heapq import merge

from schedules.bounds import LAST_DAY, checked
from schedules.errors import WrongRule
from schedules.lunarrule import LunarRule
from schedules.patterns import Frequency, Nth, Pattern
from schedules.rule_checks import check_rule

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

NEVER_FIRES = "No day from {starts} to {until} fits {field}: the rule would never fire; correct it."


@dataclass(frozen=True, slots=True)
class Rule:
    """One recurrence rule over local days, beginning at `starts` (RFC 5545, 3.3.10).

    What the rule leaves open is taken from `starts`: the weekday, the day of the month, the month.
    `starts` itself counts only where it fits the rule. A part out of its range or place raises
    WrongRule; a day outside the years 1900 to 2200 raises WrongDay, also where one is asked for.
    """

    frequency: Frequency
    starts: date
    interval: int = 1
    count: int | None = None
    until: date | None = None
    by_month: tuple[int, ...] = ()
    by_week_no: tuple[int, ...] = ()
    by_year_day: tuple[int, ...] = ()
    by_month_day: tuple[int, ...] = ()
    by_day: tuple[Nth, ...] = ()
    by_set_pos: tuple[int, ...] = ()
    week_start: int = 0
    _pattern: Pattern = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        check_rule(self)
        object.__setattr__(self, "_pattern", _pattern_of(self))

    def __str__(self) -> str:
        """Write the rule as the value of an RRULE, without its start, always in the same order."""
        plain: list[tuple[str, object]] = [("FREQ", self.frequency.value)]
        plain += [("INTERVAL", self.interval)] if self.interval != 1 else []
        plain += [("COUNT", self.count)] if self.count is not None else []
        plain += [("UNTIL", f"{self.until:%Y%m%d}")] if self.until is not None else []
        plain += [(name, ",".join(map(_written, values))) for name, values in lists_of(self)]
        plain += [("WKST", WEEKDAYS[self.week_start])] if self.week_start else []
        return ";".join(f"{name}={value}" for name, value in plain)

    def occurs_on(self, day: date) -> bool:
        """Tell whether the rule fires on a day, however far that is from its start."""
        return any(True for _day in self.days(day, day))

    def days(self, first: date, last: date) -> Iterator[date]:
        """Yield the days on which the rule fires, both ends included, in order.

        Days before `first` are not walked through, but once where COUNT asks for it.
        """
        first, last = checked(first), checked(last)
        ends = last if self.until is None else min(last, self.until)
        if self.count is not None and first <= ends and self.starts <= ends:
            final = _final_day(self, _horizon(self.starts, ends))
            ends = ends if final is None else min(ends, final)
        return self._pattern.between(first, ends)


@dataclass(frozen=True, slots=True)
class Recurrence:
    """All days of something that comes back: several rules, days added, days taken out.

    `added` are RDATEs and `skipped` EXDATEs: a day that is in both is taken out. `lunar` are rules
    by the moon, which RFC 5545 has no words for.
    """

    rules: tuple[Rule, ...] = ()
    added: frozenset[date] = frozenset()
    skipped: frozenset[date] = frozenset()
    lunar: tuple[LunarRule, ...] = ()

    def occurs_on(self, day: date) -> bool:
        """Tell whether it comes back on a day."""
        if day in self.skipped:
            return False
        by_rule = any(rule.occurs_on(day) for rule in self.rules)
        return by_rule or day in self.added or any(one.occurs_on(day) for one in self.lunar)

    def days(self, first: date, last: date) -> Iterator[date]:
        """Yield each day it comes back once, both ends included, in order."""
        first, last = checked(first), checked(last)
        added = sorted(day for day in self.added if first <= day <= last)
        moons = [one.days(first, last) for one in self.lunar]
        before = None
        for day in merge(added, *moons, *(rule.days(first, last) for rule in self.rules)):
            if day != before and day not in self.skipped:
                yield day
            before = day


def must_fire(rule: Rule) -> date:
    """Return the first day; raise WrongRule, naming the parts that leave none, where there is none.

    COUNT leaves the first day whatever it is, so that it is not counted for this.
    """
    until = rule.until or LAST_DAY
    first = next(rule._pattern.between(rule.starts, until), None)  # noqa: SLF001 -- its own module
    if first is None:
        names = ", ".join(name for name, _values in lists_of(rule)) or "UNTIL"
        facts = {"starts": rule.starts.isoformat(), "until": until.isoformat()}
        raise WrongRule(names, NEVER_FIRES, **facts)
    return first


def walk_to(rule: Rule, until: date) -> int:
    """Return about how many days are looked at to follow a rule from its start to a day."""
    return rule._pattern.looked_at(until)  # noqa: SLF001 -- its own module


def walk_of_count(rule: Rule) -> int:
    """Return about how many days are looked at to find where COUNT ends a rule."""
    pattern = rule._pattern  # noqa: SLF001 -- its own module
    if rule.count is None or pattern.is_reckoned:
        return 0
    return pattern.looked_at(_final_day(rule, LAST_DAY) or LAST_DAY)


def lists_of(rule: Rule) -> list[tuple[str, tuple[int, ...] | tuple[Nth, ...]]]:
    """Return the parts of a rule that are lists and not empty, named as in RFC 5545."""
    named = (
        ("BYMONTH", rule.by_month),
        ("BYWEEKNO", rule.by_week_no),
        ("BYYEARDAY", rule.by_year_day),
        ("BYMONTHDAY", rule.by_month_day),
        ("BYDAY", rule.by_day),
        ("BYSETPOS", rule.by_set_pos),
    )
    return [(name, values) for name, values in named if values]


def _written(value: int | Nth) -> str:
    if isinstance(value, Nth):
        return f"{value.ordinal or ''}{WEEKDAYS[value.weekday]}"
    return str(value)


def _horizon(starts: date, ends: date) -> date:
    """Return how far to count: twice as far each time, so that few walks serve all questions."""
    years = 1 << (ends.year - starts.year).bit_length()
    return min(LAST_DAY, date(starts.year + years, 12, 31))


@lru_cache(maxsize=4096)
def _final_day(rule: Rule, horizon: date) -> date | None:
    """Return the day on which COUNT is used up; None where that is not before the horizon."""
    return rule._pattern.nth(rule.count or 1, horizon)  # noqa: SLF001 -- its own module


def _pattern_of(rule: Rule) -> Pattern:
    """Fill in from the start what the rule leaves open (RFC 5545, 3.3.10)."""
    months, month_days = frozenset(rule.by_month), frozenset(rule.by_month_day)
    weekdays = frozenset(rule.by_day)
    if not (weekdays or month_days or rule.by_year_day):
        if rule.frequency is Frequency.WEEKLY or rule.by_week_no:
            weekdays = frozenset({Nth(rule.starts.weekday())})
        elif rule.frequency in {Frequency.MONTHLY, Frequency.YEARLY}:
            month_days = frozenset({rule.starts.day})
            if rule.frequency is Frequency.YEARLY:
                months = months or frozenset({rule.starts.month})
    return Pattern(
        frequency=rule.frequency,
        starts=rule.starts,
        interval=rule.interval,
        week_start=rule.week_start,
        months=months,
        weeks=frozenset(rule.by_week_no),
        year_days=frozenset(rule.by_year_day),
        month_days=month_days,
        weekdays=frozenset(nth.weekday for nth in weekdays if not nth.ordinal),
        counted=frozenset(nth for nth in weekdays if nth.ordinal),
        positions=frozenset(rule.by_set_pos),
    )
