"""The plans of any stretch of days, each with what it rests on: past, published, and to come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from broadcaster.errors import Invalid
from broadcaster.ports import Clock
from broadcaster.services.ahead import AheadDay, plan_ahead
from broadcaster.services.basis import local_day, timezone_of
from broadcaster.services.publishing import ground_and_plan
from broadcaster.store import plans
from schedules.bounds import checked
from schedules.errors import ScheduleError
from schedules.local import ONE_DAY
from schedules.types import DayPlan

FARTHEST = timedelta(days=62)
"""So far ahead each day counts what the days before it air; beyond that it stands for itself."""


def planned_days(session: Session, clock: Clock, first: date, last: date) -> Iterator[AheadDay]:
    """Yield the days from first to last, both included.

    What is published stands as it was published, the rest as it would be: a bulletin that wants to
    be heard twice is not on every day of the week to come; a day that passed unpublished is empty.
    Raises Invalid for days that are not
    reckoned with.
    """
    try:
        checked(first), checked(last)
    except ScheduleError as error:
        raise Invalid("day", error.sentence, **error.facts) from error
    today = local_day(clock.now(), timezone_of(session))
    near = min(last, today + FARTHEST)
    for day in _days(first, min(last, today - ONE_DAY)):
        known = _alone(session, clock, day)
        # What was never published was never aired, whatever would have been.
        yield known if known.version else replace(known, plan=DayPlan(day, (), ()))
    if first <= near and near >= today:
        for ahead in plan_ahead(session, clock, (near - today).days + 1):
            if ahead.plan.day >= first:
                is_known = ahead.version is None and plans.latest(session, ahead.plan.day)
                yield _alone(session, clock, ahead.plan.day) if is_known else ahead
    for day in _days(max(first, today + FARTHEST + ONE_DAY), last):
        yield _alone(session, clock, day)


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + ONE_DAY * number


def _alone(session: Session, clock: Clock, day: date) -> AheadDay:
    ground, plan = ground_and_plan(session, clock, day)
    row = plans.latest(session, day)
    return AheadDay(None if row is None else row.version, plan, ground)
