"""Virtual time in which sound goes on while a board is being waited for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from broadcaster.clocks import VirtualClock


def _nothing(since: datetime, until: datetime) -> None:
    del since, until


class SoundingClock(VirtualClock):
    """Tells `passing` of every stretch of time, before anything else can happen in it.

    True contacts move only between two stretches, so whoever is told may judge each as a whole.
    """

    def __init__(self, now: datetime) -> None:
        super().__init__(now)
        self.passing: Callable[[datetime, datetime], None] = _nothing

    def sleep(self, seconds: float) -> None:
        """Move on, and tell of it."""
        if seconds > 0:
            since = self.now()
            super().sleep(seconds)
            self.passing(since, self.now())


class SteppedClock(SoundingClock):
    """Virtual time whose wall clock can be put forward and back, as by a time server."""

    def step(self, by: timedelta) -> None:
        """Put the wall clock forward, or back; the monotonic one does not notice."""
        self._began += by
