"""Station time inside a test: unhurried while the machine has work to do, fast while it waits."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

from broadcaster.clocks import SystemClock

UNHURRIED = 4.0


class AirClock:
    """A clock that says it runs `rate` times as fast as the world's, and may well be slower.

    What depends on the machine (booting, opening lines, sending sound) is planned for the whole
    rate. As long as the clock is unhurried, all of it has `rate / UNHURRIED` times as long as that:
    a start that may be 2 s late by the world's time may then be 10 s late.
    """

    def __init__(self, began: datetime, rate: float) -> None:
        self.rate = rate
        self._began = began
        self._world = SystemClock()
        self._turned = threading.Condition()
        self._pace = min(UNHURRIED, rate)
        self._passed = 0.0
        self._since = self._world.monotonic()

    def now(self) -> datetime:
        return self._began + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        with self._turned:
            return self._read()

    def sleep(self, seconds: float) -> None:
        with self._turned:
            end = self._read() + seconds
            while (left := end - self._read()) > 0:
                self._turned.wait(left / self._pace)

    def hurry(self) -> None:
        """From now on let time pass at the whole rate: nothing is left that a machine may miss."""
        with self._turned:
            self._passed, self._since = self._read(), self._world.monotonic()
            self._pace = self.rate
            self._turned.notify_all()

    def trigger_step(self, by: timedelta) -> None:
        """Put the wall clock forward or back, as a person or a wrong network time does."""
        self._began += by

    def _read(self) -> float:
        return self._passed + (self._world.monotonic() - self._since) * self._pace
