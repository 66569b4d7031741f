"""What a recurrence rule may not say, and the sentence that tells so."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from schedules.bounds import checked
from schedules.errors import WrongRule
from schedules.patterns import Frequency

if TYPE_CHECKING:
    from schedules.recurrence import Rule

DAILY, WEEKLY, MONTHLY, YEARLY = Frequency

LARGEST_INTERVAL = 9999

TOO_SMALL = "{field} is {value}; it must be at least 1."
BOTH_ENDS = "{field} and UNTIL end the rule both; give one of them."
ENDS_FIRST = "{field} is {until}, before the rule begins on {starts}; give a later day."
OUT_OF_RANGE = "{field} is {value}; it must be from 1 to {high}."
OUT_OF_RANGE_EITHER_WAY = (
    "{field} is {value}; it must be from 1 to {high}, or from -{high} to -1 to count from the end."
)
OUT_OF_PLACE = "{field} has no meaning in a {frequency} rule; take it out or take another FREQ."
ORDINAL_OUT_OF_PLACE = (
    "{field} counts a weekday ({ordinal}), which has no meaning in this {frequency} rule."
)
NOTHING_TO_CHOOSE = "{field} chooses from the days of another part, and there is none; add one."

_MISPLACED = (
    ("by_week_no", "BYWEEKNO", {DAILY, WEEKLY, MONTHLY}),
    ("by_year_day", "BYYEARDAY", {DAILY, WEEKLY, MONTHLY}),
    ("by_month_day", "BYMONTHDAY", {WEEKLY}),
)


def check_rule(rule: Rule) -> None:
    """Raise WrongRule for the first part RFC 5545 forbids, WrongDay for a day out of bounds."""
    _check_ends(rule)
    _check_ranges("BYMONTH", rule.by_month, 12, back=False)
    _check_ranges("BYWEEKNO", rule.by_week_no, 53)
    _check_ranges("BYYEARDAY", rule.by_year_day, 366)
    _check_ranges("BYMONTHDAY", rule.by_month_day, 31)
    _check_ranges("BYSETPOS", rule.by_set_pos, 366)
    _check_ranges("WKST", [rule.week_start + 1], 7, back=False)
    _check_ranges("BYDAY", [nth.weekday + 1 for nth in rule.by_day], 7, back=False)
    _check_places(rule)
    _check_ordinals(rule)


def _check_ends(rule: Rule) -> None:
    checked(rule.starts)
    _check_ranges("INTERVAL", [rule.interval], LARGEST_INTERVAL, back=False)
    if rule.count is not None and rule.count < 1:
        raise WrongRule("COUNT", TOO_SMALL, value=rule.count)
    if rule.until is None:
        return
    if rule.count is not None:
        raise WrongRule("COUNT", BOTH_ENDS)
    if checked(rule.until) < rule.starts:
        facts = {"until": rule.until.isoformat(), "starts": rule.starts.isoformat()}
        raise WrongRule("UNTIL", ENDS_FIRST, **facts)


def _check_ranges(field: str, values: Iterable[int], high: int, *, back: bool = True) -> None:
    for value in values:
        if not 1 <= (abs(value) if back else value) <= high:
            sentence = OUT_OF_RANGE_EITHER_WAY if back else OUT_OF_RANGE
            raise WrongRule(field, sentence, value=value, high=high)


def _check_places(rule: Rule) -> None:
    for name, field, frequencies in _MISPLACED:
        if getattr(rule, name) and rule.frequency in frequencies:
            raise WrongRule(field, OUT_OF_PLACE, frequency=rule.frequency.value)
    chosen_from = (rule.by_month, rule.by_week_no, rule.by_year_day, rule.by_month_day, rule.by_day)
    if rule.by_set_pos and not any(chosen_from):
        raise WrongRule("BYSETPOS", NOTHING_TO_CHOOSE)


def _check_ordinals(rule: Rule) -> None:
    ordinals = [nth.ordinal for nth in rule.by_day if nth.ordinal]
    if not ordinals:
        return
    if rule.frequency in {DAILY, WEEKLY} or rule.by_week_no:
        frequency = rule.frequency.value
        raise WrongRule("BYDAY", ORDINAL_OUT_OF_PLACE, ordinal=ordinals[0], frequency=frequency)
    in_a_year = rule.frequency is YEARLY and not rule.by_month
    _check_ranges("BYDAY", ordinals, 53 if in_a_year else 5)
