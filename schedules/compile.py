"""What is heard on one day, when, where and why."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from schedules.types import Basis, DayPlan, Pace


def compile_day(day: date, timezone: ZoneInfo, basis: Basis, pace: Pace = Pace()) -> DayPlan:  # noqa: B008 -- frozen
    """Return the plan of one local day; it depends on nothing but the arguments."""
    raise NotImplementedError
