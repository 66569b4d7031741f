"""Which programmes want one bus at once, and when the lines would be free for something."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from schedules.conflicts import blocks, free_from
from schedules.local import ONE_DAY, day_span, instant
from schedules.sheet import Sheet
from schedules.types import Basis, BusKey, DayPlan, Span, Template, ZoneKey


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody would like to air: where, how long, and not before when."""

    zones: frozenset[ZoneKey]
    length: timedelta
    earliest: datetime


@dataclass(frozen=True, slots=True)
class FrameClash:
    """Two templates whose times meet on a bus: which, where both, and when both want it.

    `zones` are those both name; it is empty where they only share a bus.
    """

    day: date
    first: str
    second: str
    buses: frozenset[BusKey]
    zones: frozenset[ZoneKey]
    span: Span


def free_slots(sheet: Sheet, wish: Wish, most: int = 3) -> tuple[datetime, ...]:
    """Return the first instants of the holes in a day where all zones of a wish may sound.

    The sheet holds what is planned on that day (`sheet_of`). Permitted hours and minutes are kept.
    """
    zones = sheet.connected(wish.zones)
    if not zones or wish.length <= timedelta():
        return ()
    buses, gap = sheet.buses_of(zones), sheet.pace.switch_gap
    windows = (window for zone in sorted(zones) for window in sheet.hours.windows.get(zone, ()))
    asked = {wish.earliest, *(window.span.begins for window in windows)}
    asked |= {block.span.ends + gap for block in sheet.taken if block.bus in buses}
    later = sorted(at for at in asked if wish.earliest <= at < sheet.span.ends)
    found: dict[datetime, None] = {}
    for at in later:
        starts = free_from(at, wish.length, buses, sheet.taken, gap)
        if starts not in found and _is_allowed(sheet, zones, Span(starts, starts + wish.length)):
            found[starts] = None
        if len(found) == most:
            break
    return tuple(found)


def sheet_of(sheet: Sheet, plan: DayPlan) -> Sheet:
    """Put a day's plan on a blank sheet of that day, to look for what is still free on it."""
    sheet.lines += plan.lines
    sheet.take(blocks(plan.lines))
    for line in plan.lines:
        verdict = sheet.hours.judge(line.zones, Span(line.starts, line.ends), sheet.spent)
        sheet.spent.charge(verdict.allowed, line.sound.length)
    return sheet


def frame_clashes(days: Iterable[date], timezone: ZoneInfo, basis: Basis) -> tuple[FrameClash, ...]:
    """Find templates that want a bus at the same time, each taken at its longest, day by day.

    A programme that runs past midnight is also held against those of the next day.
    """
    found: list[FrameClash] = []
    for day in days:
        today = day_span(day, timezone)
        wanted = [
            (template, Span(begins, begins + template.longest))
            for on in (day - ONE_DAY, day)
            for template in basis.templates
            if on.weekday() in template.weekdays
            for begins in (instant(on, template.starts, timezone),)
        ]
        meeting = _meeting(day, wanted, basis)
        found += [one for one in meeting if today.begins <= one.span.begins < today.ends]
    return tuple(sorted(found, key=lambda one: (one.span.begins, one.first, one.second)))


def _meeting(
    day: date, wanted: Sequence[tuple[Template, Span]], basis: Basis
) -> Iterable[FrameClash]:
    ordered = sorted(wanted, key=lambda one: (one[1].begins, one[0].key))
    running: list[tuple[Template, Span]] = []
    for template, span in ordered:
        running = [one for one in running if one[1].ends > span.begins]
        for other, before in running:
            buses = _buses(other, basis) & _buses(template, basis)
            if buses:
                both = Span(span.begins, min(span.ends, before.ends))
                zones = other.zones & template.zones
                yield FrameClash(day, other.key, template.key, buses, zones, both)
        running.append((template, span))


def _buses(template: Template, basis: Basis) -> frozenset[BusKey]:
    return frozenset(basis.buses[zone] for zone in template.zones if zone in basis.buses)


def _is_allowed(sheet: Sheet, zones: frozenset[ZoneKey], span: Span) -> bool:
    return span.ends <= sheet.span.ends and not sheet.hours.judge(zones, span, sheet.spent).refused
