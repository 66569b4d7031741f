"""The only place that reads the time."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


class SystemClock:
    """The world's time, as this machine knows it."""

    rate = 1.0

    def now(self) -> datetime:
        """Return the wall clock in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return seconds that never step back."""
        return time.monotonic()

    def processor(self) -> float:
        """Return the seconds of processor time that this process has used."""
        return time.process_time()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        if seconds > 0:
            time.sleep(seconds)


@dataclass(frozen=True, slots=True)
class FastClock:
    """A simulated station's time: it began at `began` and runs `rate` times as fast.

    `anchor` is the machine's own monotonic clock (seconds) at that beginning. All processes of
    one machine share that clock, so that each of them can be given the same three values.
    """

    began: datetime
    anchor: float
    rate: float

    def now(self) -> datetime:
        """Return the simulated wall clock in UTC."""
        return self.began + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        """Return simulated seconds since the beginning."""
        return (time.monotonic() - self.anchor) * self.rate

    def sleep(self, seconds: float) -> None:
        """Wait that many simulated seconds."""
        if seconds > 0:
            time.sleep(seconds / self.rate)


class VirtualClock:
    """A clock that only moves when told, or when somebody sleeps on it."""

    rate = float("inf")

    def __init__(self, now: datetime) -> None:
        self._began = now
        self._passed = 0.0

    def now(self) -> datetime:
        """Return the virtual wall clock in UTC."""
        return self._began + timedelta(seconds=self._passed)

    def monotonic(self) -> float:
        """Return virtual seconds since the beginning."""
        return self._passed

    def sleep(self, seconds: float) -> None:
        """Move on by that many seconds."""
        self._passed += max(0.0, seconds)

    def advance_to(self, instant: datetime) -> None:
        """Move on to an instant; an instant in the past changes nothing."""
        self.sleep((instant - self.now()).total_seconds())
