"""The plans of the days ahead: published ones as they are, the others as they would be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from broadcaster.ports import Clock
from broadcaster.services import turns
from broadcaster.services.basis import (
    Ground,
    Lasting,
    aired_so_far,
    ground_of,
    lasting,
    local_day,
    timezone_of,
    uncounted,
)
from broadcaster.services.recording import with_extra
from broadcaster.store import candidates, plans
from broadcaster.store.year import Days
from schedules.horizon import Days as Stretch
from schedules.horizon import Past, plan_days
from schedules.local import ONE_DAY, day_span
from schedules.types import Basis, DayPlan, Line
from schedules.urgent import heard_whole

DAYS_AHEAD = 8
"""How many days are planned ahead, today included."""


@dataclass(frozen=True, slots=True)
class AheadDay:
    """One day ahead: its plan, what it rests on, and its version (None: not yet published)."""

    version: int | None
    plan: DayPlan
    ground: Ground


def plan_ahead(session: Session, clock: Clock, days: int = DAYS_AHEAD) -> Iterator[AheadDay]:
    """Yield the days from today on, each counting what the days before it air.

    One day is kept in memory at a time.
    """
    today = local_day(clock.now(), timezone_of(session))
    last = today + timedelta(days=days - 1)
    known = lasting(session, clock, Days(today, last))
    day = today
    while day <= last and (row := plans.latest(session, day)) is not None:
        published = plans.content(session, row)
        ground = ground_of(session, clock, day, published, known=known)
        yield AheadDay(row.version, published, ground)
        day += ONE_DAY
    if day <= last:
        yield from _unpublished(session, clock, Stretch(day, last), known)


def unpublished_ahead(
    session: Session, clock: Clock, last: date, known: Lasting
) -> Iterator[AheadDay]:
    """Yield the days to the last as `plan_ahead` does, but for the first ones that are published.

    What is `known` must hold for every day from today to the last.
    """
    day = local_day(clock.now(), known.timezone)
    while day <= last and plans.latest(session, day) is not None:
        day += ONE_DAY
    if day <= last:
        yield from _unpublished(session, clock, Stretch(day, last), known)


def _unpublished(
    session: Session, clock: Clock, days: Stretch, known: Lasting
) -> Iterator[AheadDay]:
    kept: dict[date, Ground] = {}
    past = _past(session, clock, days, known)

    def basis_of(day: date) -> Basis:
        ground = uncounted(session, clock, day, None, frozenset(), known)
        basis = replace(ground.basis, aired=past.aired, turns=past.turns)
        kept[day] = replace(ground, basis=basis)
        return basis

    for plan in plan_days(days, known.timezone, past, basis_of, known.pace):
        found = kept.pop(plan.day)
        yield AheadDay(None, with_extra(plan, found), found)


def _past(session: Session, clock: Clock, days: Stretch, known: Lasting) -> Past:
    """Count what is heard before the first day, of every bulletin of any of the days."""
    begins = day_span(days.first, known.timezone).begins
    every = candidates.approved(session, begins, day_span(days.last, known.timezone).ends)
    today = local_day(clock.now(), known.timezone)
    planned: tuple[Line, ...] = ()
    if today < days.first:
        since = day_span(today, known.timezone).begins
        planned = heard_whole(plans.lines_between(session, since, begins))
    aired = aired_so_far(session, every, planned)
    ends = day_span(days.first, known.timezone).ends
    return Past(days.first, aired, turns.turns(session, ends, planned))
