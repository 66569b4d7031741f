"""The marked days of a station: proposed for each year, and what people made of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from schedules import sentences
from schedules.holidays import proposed
from schedules.local import ONE_DAY
from schedules.marks import (
    DayKind,
    Effect,
    Mark,
    NoMusic,
    Status,
    WrongMark,
    in_order,
)

LONGEST = timedelta(days=92)
AS_PROPOSED: Mapping[str, tuple[Effect, ...]] = {}


@dataclass(frozen=True, slots=True)
class Calendar:
    """What marks which day; days that are like others are left out."""

    days: Mapping[date, tuple[Mark, ...]] = field(default_factory=dict)

    def on(self, day: date) -> tuple[Mark, ...]:
        """Return the marks of a day, those that go before others first."""
        return self.days.get(day, ())


def calendar_of(marks: Iterable[Mark]) -> Calendar:
    """Lay out marks by day, removed ones left out; their order is of no account."""
    days: dict[date, list[Mark]] = {}
    for mark in sorted(marks, key=in_order):
        if not mark.is_removed:
            days.setdefault(mark.day, []).append(mark)
    return Calendar({day: tuple(found) for day, found in sorted(days.items())})


def made_year(
    year: int,
    kept: Iterable[Mark] = (),
    usual: Mapping[str, tuple[Effect, ...]] = AS_PROPOSED,
) -> tuple[Mark, ...]:
    """Make a year, or make it anew: what is proposed now, and of what is kept all that was edited.

    `usual` gives the effects that this station wants for an occasion ("ram", "mung-mot", "tet-1")
    instead of those proposed. Marks made for other years stay as they are, so it does not matter
    in which order years are made nor how often. Raise WrongMark outside 1900 to 2100.
    """
    stay = {mark.key: mark for mark in kept if mark.is_edited or mark.year != year}
    fresh = {
        mark.key: replace(mark, effects=usual.get(mark.occasion, mark.effects))
        for mark in proposed(year)
    }
    return tuple(sorted((fresh | stay).values(), key=lambda mark: (mark.day, mark.key)))


def made_official(mark: Mark, source: str) -> Mark:
    """Return the mark as fixed by a decision, whose number or sender is its new source."""
    if not source.strip():
        raise WrongMark("source", sentences.OFFICIAL_WITHOUT_SOURCE, name=mark.name)
    return replace(mark, status=Status.OFFICIAL, source=source.strip(), is_edited=True)


def moved(mark: Mark, day: date) -> Mark:
    """Return the mark on another day, be it of another year."""
    return replace(mark, day=day, is_edited=True)


def renamed(mark: Mark, name: str) -> Mark:
    """Return the mark under another name."""
    return replace(mark, name=name.strip(), is_edited=True)


def with_effects(mark: Mark, effects: tuple[Effect, ...]) -> Mark:
    """Return the mark with these effects instead of those it had."""
    return replace(mark, effects=effects, is_edited=True)


def removed(mark: Mark) -> Mark:
    """Return the mark as removed: it is kept, so that making the year anew does not bring it."""
    return replace(mark, is_removed=True, is_edited=True)


def restored(mark: Mark) -> Mark:
    """Return a removed mark as it was before."""
    return replace(mark, is_removed=False)


def added(
    key: str, days: tuple[date, date], kind: DayKind, name: str, effects: tuple[Effect, ...] = ()
) -> tuple[Mark, ...]:
    """Make marks by hand, for every day from a first to a last one; each can be edited alone.

    `key` is what the caller names them by. National mourning brings no music unless effects are
    given. Raise WrongMark where it ends before it begins or is longer than a quarter of a year.
    """
    first, last = days
    if last < first:
        raise WrongMark("last", sentences.ENDS_BEFORE_IT_BEGINS, first=str(first), last=str(last))
    if last - first >= LONGEST:
        raise WrongMark("last", sentences.TOO_MANY_DAYS, name=name, most=LONGEST.days)
    if kind is DayKind.MOURNING and not effects:
        effects = (NoMusic(),)
    each = [first + ONE_DAY * number for number in range((last - first).days + 1)]
    return tuple(
        Mark(f"{key}/{day}", day.year, day, kind, name.strip(), effects=effects, is_edited=True)
        for day in each
    )
