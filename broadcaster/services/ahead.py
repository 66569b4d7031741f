"""The plans of the days ahead: published ones as they are, the others as they would be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from broadcaster.ports import Clock
from broadcaster.services.basis import (
    Ground,
    aired_so_far,
    ground_of,
    local_day,
    timezone_of,
)
from broadcaster.services.recording import with_extra
from broadcaster.store import candidates, plans
from schedules.horizon import Days, Past, plan_days
from schedules.local import ONE_DAY, day_span
from schedules.types import Basis, DayPlan
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
    day = today
    while day <= last and (row := plans.latest(session, day)) is not None:
        published = plans.content(session, row)
        yield AheadDay(row.version, published, ground_of(session, clock, day, published))
        day += ONE_DAY
    if day <= last:
        yield from _unpublished(session, clock, day, last)


def _unpublished(session: Session, clock: Clock, first: date, last: date) -> Iterator[AheadDay]:
    kept: dict[date, Ground] = {}

    def basis_of(day: date) -> Basis:
        kept[day] = ground_of(session, clock, day, None)
        return kept[day].basis

    ground = ground_of(session, clock, first, None)
    past = _past(session, clock, ground, Days(first, last))
    for plan in plan_days(Days(first, last), ground.timezone, past, basis_of, ground.pace):
        found = kept.pop(plan.day)
        yield AheadDay(None, with_extra(plan, found), found)


def _past(session: Session, clock: Clock, ground: Ground, days: Days) -> Past:
    """Count what is heard before the first day, of every bulletin of any of the days."""
    timezone = ground.timezone
    begins = day_span(days.first, timezone).begins
    every = candidates.approved(session, begins, day_span(days.last, timezone).ends)
    today = local_day(clock.now(), timezone)
    planned = plans.lines_between(session, day_span(today, timezone).begins, begins)
    aired = aired_so_far(session, every, heard_whole(planned) if today < days.first else ())
    return Past(days.first, aired, ground.basis.turns)
