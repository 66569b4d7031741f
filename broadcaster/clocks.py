"""The only place that reads the time."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from broadcaster.machine import Machine

LOOK_EVERY_S = 0.2


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


class KeptClock(SystemClock):
    """The machine's time put right by what somebody set by hand, where the machine's may not be.

    How far it is put right stands in a file, which every process looks at again five times a
    second: a new setting holds for all of them without a restart. A setting of before the machine
    started holds only where a battery kept the machine's clock going.
    """

    def __init__(self, file: Path, machine: Machine) -> None:
        self._file = file
        self._machine = machine
        self._looked = float("-inf")
        self._stamp: int | None = None
        self._ahead = timedelta(0)

    def now(self) -> datetime:
        """Return the wall clock in UTC, as it was put right."""
        return super().now() + self.ahead

    @property
    def ahead(self) -> timedelta:
        """How far it is put ahead of the machine's clock; negative where behind."""
        at = self.monotonic()
        if at - self._looked >= LOOK_EVERY_S:
            self._looked = at
            self._look()
        return self._ahead

    def _look(self) -> None:
        try:
            stamp = self._file.stat().st_mtime_ns
            if stamp == self._stamp:
                return
            kept = json.loads(self._file.read_text(encoding="utf-8"))
            ahead, boot = timedelta(seconds=float(kept["ahead_s"])), str(kept["boot"])
        except FileNotFoundError:
            self._stamp, self._ahead = None, timedelta(0)
            return
        except (OSError, ValueError, KeyError, TypeError, OverflowError):
            return  # what was known before goes on
        holds = boot == self._machine.boot() or self._machine.has_battery()
        self._stamp, self._ahead = stamp, ahead if holds else timedelta(0)


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
