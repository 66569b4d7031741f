"""When loudspeakers may sound: permitted hours and minutes a day, zone by zone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from schedules.local import ONE_DAY, instant
from schedules.types import PermittedHours, Span, ZoneKey

_NOTHING = timedelta()


@dataclass(frozen=True, slots=True)
class Window:
    """One stretch of time that one rule leaves open; `number` is the rule's place in order."""

    number: int
    rule: str
    span: Span
    limit: timedelta | None


@dataclass(frozen=True, slots=True)
class Refusal:
    """The rule that keeps a zone silent: because of the hour, or because its minutes are used."""

    rule: str
    used_up: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """In which zones a sound is permitted, by which windows, and in which it is not and why."""

    allowed: Mapping[ZoneKey, Window | None]
    refused: Mapping[ZoneKey, Refusal]


@dataclass(frozen=True, slots=True)
class Hours:
    """The permitted hours of one day; a zone that no rule names is free."""

    windows: Mapping[ZoneKey, tuple[Window, ...]]
    rules: Mapping[ZoneKey, str]

    def openings(self, zones: Iterable[ZoneKey]) -> frozenset[datetime]:
        """Return the instants from which on a sound may be permitted in one of the zones."""
        windows = (window for zone in zones for window in self.windows.get(zone, ()))
        return frozenset(window.span.begins for window in windows)

    def judge(self, zones: Iterable[ZoneKey], span: Span, spent: Spent) -> Verdict:
        """Tell where a sound of that span is permitted, after what was already spent."""
        allowed: dict[ZoneKey, Window | None] = {}
        refused: dict[ZoneKey, Refusal] = {}
        open_then: dict[int, list[Window]] = {}
        length, times = span.ends - span.begins, spent.times
        for zone in zones:
            windows = self.windows.get(zone)
            if windows is None:
                allowed[zone] = None
                continue
            # Many zones share their windows (the very same tuple), so each is looked at once.
            holding = open_then.get(id(windows))
            if holding is None:
                holding = [window for window in windows if window.span.holds(span)]
                open_then[id(windows)] = holding
            for window in holding:
                limit = window.limit
                if limit is None or times.get((window.number, zone), _NOTHING) + length <= limit:
                    allowed[zone] = window
                    break
            else:
                rule = holding[-1].rule if holding else self.rules[zone]
                refused[zone] = Refusal(rule, used_up=bool(holding))
        return Verdict(allowed, refused)


def passed_over(
    refused: Mapping[ZoneKey, Refusal], longer: Hours, span: Span
) -> Mapping[ZoneKey, Refusal]:
    """Return which refusals an emergency passes over: those its own longer hours do not lift."""
    return {
        zone: why
        for zone, why in refused.items()
        if not any(window.span.holds(span) for window in longer.windows.get(zone, ()))
    }


@dataclass(slots=True)
class Spent:
    """How long each zone has sounded under each rule that counts minutes."""

    times: dict[tuple[int, ZoneKey], timedelta] = field(default_factory=dict)

    def charge(self, allowed: Mapping[ZoneKey, Window | None], length: timedelta) -> None:
        """Count a sound against the windows that permitted it."""
        for zone, window in allowed.items():
            if window is not None and window.limit is not None:
                key = (window.number, zone)
                self.times[key] = self.times.get(key, _NOTHING) + length

    def copy(self) -> Spent:
        """Return the same count, to be carried on for itself."""
        return Spent(dict(self.times))


def hours_of(day: date, timezone: ZoneInfo, rules: Iterable[PermittedHours]) -> Hours:
    """Lay out the permitted hours of one local day, the order of rules being of no account.

    A rule that closes at or before the time it opens closes on the next day.
    """
    opened: list[tuple[Window, ...]] = []
    names: dict[ZoneKey, str] = {}
    numbers: dict[ZoneKey, tuple[int, ...]] = {}
    for number, rule in enumerate(sorted(rules, key=_order)):
        opened.append(tuple(_windows(number, rule, day, timezone)))
        for zone in rule.zones:
            names.setdefault(zone, rule.name)
            numbers[zone] = (*numbers.get(zone, ()), number)
    together = {
        every: tuple(window for number in every for window in opened[number])
        for every in set(numbers.values())
    }
    return Hours({zone: together[every] for zone, every in numbers.items()}, names)


def _windows(number: int, rule: PermittedHours, day: date, timezone: ZoneInfo) -> Iterable[Window]:
    limit = None if rule.minutes_a_day is None else timedelta(minutes=rule.minutes_a_day)
    for opens_on in (day - ONE_DAY, day):
        if opens_on.weekday() not in rule.weekdays:
            continue
        closes_on = opens_on if rule.closes > rule.opens else opens_on + ONE_DAY
        begins = instant(opens_on, rule.opens, timezone)
        ends = instant(closes_on, rule.closes, timezone)
        yield Window(number, rule.name, Span(begins, ends), limit)


def _order(rule: PermittedHours) -> tuple[object, ...]:
    return (
        rule.name,
        rule.opens,
        rule.closes,
        sorted(rule.weekdays),
        sorted(rule.zones),
        -1 if rule.minutes_a_day is None else rule.minutes_a_day,
    )
