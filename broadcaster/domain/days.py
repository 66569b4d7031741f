"""On which days a programme comes back, as people choose it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from schedules.bounds import FIRST_DAY
from schedules.lunarrule import LunarRule
from schedules.patterns import Frequency, Nth
from schedules.recurrence import Recurrence, Rule
from schedules.rule_text import parse

EVERY_DAY = frozenset(range(7))


@dataclass(frozen=True, slots=True)
class ProgrammeDays:
    """The days of a programme: by its weekdays, or else by a rule or by the moon; exceptions.

    `rule` is the value of an RRULE counted from `since`; `lunar` are days of the moon's month (-1
    is its last). At most one of the two is given; with neither the programme's weekdays hold.
    """

    rule: str = ""
    since: date = FIRST_DAY
    lunar: frozenset[int] = frozenset()
    added: frozenset[date] = frozenset()
    skipped: frozenset[date] = frozenset()

    @property
    def is_plain(self) -> bool:
        """Whether the weekdays say it all."""
        return not (self.rule or self.lunar or self.added or self.skipped)


PLAIN = ProgrammeDays()


def recurrence_of(days: ProgrammeDays, weekdays: frozenset[int]) -> Recurrence:
    """Return the days as the almanac takes them; raises WrongRule, WrongDay."""
    if days.lunar:
        return Recurrence((), days.added, days.skipped, (LunarRule(days.lunar),))
    rules = (parsed(days.rule, days.since),) if days.rule else weekly(weekdays)
    return Recurrence(rules, days.added, days.skipped)


@lru_cache(maxsize=256)
def parsed(rule: str, since: date) -> Rule:
    """Read the value of an RRULE; raises WrongRule, WrongDay."""
    return parse(rule, since)


@lru_cache(maxsize=256)
def weekly(weekdays: frozenset[int]) -> tuple[Rule, ...]:
    """Return the rule of some weekdays, none for none."""
    if not weekdays:
        return ()
    by_day = tuple(Nth(day) for day in sorted(weekdays))
    return (Rule(Frequency.WEEKLY, FIRST_DAY, by_day=by_day),)


def written(days: Iterable[date]) -> str:
    """Write days as they are kept: one after the other, in order."""
    return " ".join(day.isoformat() for day in sorted(days))


def read(text: str) -> frozenset[date]:
    """Read days as they are kept."""
    return frozenset(date.fromisoformat(one) for one in text.split())
