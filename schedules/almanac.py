"""What starts on a day and why, what is left out and why, and the copy of a week."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from schedules import sentences
from schedules.bounds import checked
from schedules.local import ONE_DAY
from schedules.seasons import (
    Almanac,
    CopiedDay,
    OtherStarts,
    OtherTimetable,
    SetDay,
    Skip,
    Start,
)
from schedules.types import Reason

DAYS_IN_WEEK = 7


@dataclass(frozen=True, slots=True)
class Explained:
    """A start, with the reason why it holds or does not."""

    start: Start
    reason: Reason


@dataclass(frozen=True, slots=True)
class StartsOfDay:
    """What starts on a local day, in order of time, and what would have and does not."""

    day: date
    starts: tuple[Explained, ...]
    left_out: tuple[Explained, ...]


def starts_on(day: date, almanac: Almanac) -> StartsOfDay:
    """Return what starts on a local day; it depends on nothing but the day and the almanac."""
    usual = _usual(checked(day), almanac)
    chosen = almanac.set_days.get(day)
    held = usual if chosen is None else _held(day, usual, chosen, almanac)
    for extra in almanac.extras.get(day, ()):
        held.setdefault(extra.start, Reason(sentences.SET_FOR_THE_DAY, {"why": extra.why}))
    gone = usual.keys() - held.keys()
    why = None if chosen is None else _why_not(chosen, almanac)
    return StartsOfDay(
        day,
        starts=tuple(Explained(start, held[start]) for start in sorted(held)),
        left_out=tuple(Explained(start, why) for start in sorted(gone) if why is not None),
    )


def without(found: StartsOfDay, almanac: Almanac, skip: Skip) -> StartsOfDay:
    """Return the starts of a day less what is skipped; what was added for the day alone stays."""
    added = {extra.start for extra in almanac.extras.get(found.day, ())}
    why = _why_not(skip, almanac)
    kept: list[Explained] = []
    gone = list(found.left_out)
    for one in found.starts:
        is_named = not skip.templates or one.start.template in skip.templates
        if is_named and one.start not in added:
            gone.append(Explained(one.start, why))
        else:
            kept.append(one)
    return StartsOfDay(found.day, tuple(kept), tuple(gone))


def starts_between(first: date, last: date, almanac: Almanac) -> Iterable[StartsOfDay]:
    """Yield the starts of each day, both ends included."""
    day = first
    while day <= last:
        yield starts_on(day, almanac)
        day += ONE_DAY


def copy_week(almanac: Almanac, source: date, target: date) -> Almanac:
    """Return the almanac in which a week (Monday to Sunday) starts as another one does now.

    Either day may be any of its week. What was set for the days of the target is replaced.
    """
    source, target = _monday(source), _monday(target)
    copied: dict[date, SetDay] = {}
    for number in range(DAYS_IN_WEEK):
        pattern = source + timedelta(days=number)
        starts = tuple(one.start for one in starts_on(pattern, almanac).starts)
        copied[checked(target + timedelta(days=number))] = CopiedDay(starts, pattern)
    extras = {day: one for day, one in almanac.extras.items() if day not in copied}
    return replace(almanac, set_days={**almanac.set_days, **copied}, extras=extras)


def _usual(day: date, almanac: Almanac) -> dict[Start, Reason]:
    season = almanac.season(day)
    timetable = almanac.timetables[almanac.usual if season is None else season.timetable]
    reason = Reason(sentences.FROM_TIMETABLE, {"timetable": timetable.name})
    if season is not None:
        facts: dict[str, str | int | float] = {"timetable": timetable.name, "season": season.name}
        reason = Reason(sentences.FROM_SEASON, facts)
    return dict.fromkeys(timetable.on(day), reason)


def _held(
    day: date, usual: dict[Start, Reason], chosen: SetDay, almanac: Almanac
) -> dict[Start, Reason]:
    match chosen:
        case Skip(templates=templates):
            kept = (start for start in usual if templates and start.template not in templates)
            return {start: usual[start] for start in kept}
        case OtherTimetable(key, why):
            timetable = almanac.timetables[key]
            facts: dict[str, str | int | float] = {"timetable": timetable.name, "why": why}
            return dict.fromkeys(timetable.on(day), Reason(sentences.OTHER_TIMETABLE, facts))
        case OtherStarts(starts, why):
            return dict.fromkeys(starts, Reason(sentences.SET_FOR_THE_DAY, {"why": why}))
        case CopiedDay(starts, copied_from):
            reason = Reason(sentences.COPIED, {"day": copied_from.isoformat()})
            return dict.fromkeys(starts, reason)


def _why_not(chosen: SetDay, almanac: Almanac) -> Reason:
    match chosen:
        case Skip(why):
            return Reason(sentences.SKIPPED, {"why": why})
        case OtherTimetable(key, why):
            name = almanac.timetables[key].name
            return Reason(sentences.OTHER_HOLDS, {"timetable": name, "why": why})
        case OtherStarts(_starts, why):
            return Reason(sentences.DAY_SET_BY_HAND, {"why": why})
        case CopiedDay(_starts, copied_from):
            return Reason(sentences.DAY_COPIED, {"day": copied_from.isoformat()})


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
