"""Whether the clock has run away too far from true, looked at now and then."""

from __future__ import annotations

from collections.abc import Callable

from broadcaster.clocks import SystemClock
from schedules.types import Reason

EVERY_S = 30.0
SUBJECT = "clock_error"


class ClockWatch:
    """Asks how the clock is twice a minute, whatever the clock itself says."""

    def __init__(self, ask: Callable[[], Reason | None]) -> None:
        self._ask = ask
        self._world = SystemClock()
        self._asked = float("-inf")
        self._why: Reason | None = None

    def troubles(self) -> dict[str, Reason | None]:
        """Return what is wrong with the clock, by subject; None while it is well."""
        now = self._world.monotonic()
        if now - self._asked >= EVERY_S:
            self._asked, self._why = now, self._ask()
        return {SUBJECT: self._why}
