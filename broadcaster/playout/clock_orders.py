"""What the engine hears of the wall clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from schedules.types import Reason


@dataclass(frozen=True, slots=True)
class ClockStepped:
    """The wall clock was put forward, or back (less than nothing), since it was asked last."""

    by: timedelta


@dataclass(frozen=True, slots=True)
class ClockDoubted:
    """The wall clock cannot be right: nothing of any plan may begin by it."""

    why: Reason


@dataclass(frozen=True, slots=True)
class ClockSet:
    """Somebody set the clock by hand, from where, and whether the machine's (`how`) or our own."""

    was: datetime
    became: datetime
    by: str
    via: str
    how: str

    @property
    def mark(self) -> str:
        """What tells it from others."""
        return f"{self.was.isoformat()} {self.became.isoformat()}"


@dataclass(frozen=True, slots=True)
class ConfirmClock:
    """Somebody looked at another clock and says that the station's is right."""

    number: int
    by: str
