"""The longest time a line may stay connected, whatever the plan says."""

from collections.abc import Iterable
from datetime import timedelta

from hardware.types import Clock, Output

USUAL_LIMIT = timedelta(hours=2)


class Guard:
    """Watches how long contacts have been closed without a break; knows nothing of programmes."""

    def __init__(self, clock: Clock, limit: timedelta = USUAL_LIMIT) -> None:
        self.limit = limit
        self._clock = clock
        self._since: dict[Output, float] = {}

    def saw(self, closed: Iterable[Output], opened: Iterable[Output]) -> None:
        """Note which contacts are closed now and which are open; of others nothing is known."""
        now = self._clock.monotonic()
        for output in closed:
            self._since.setdefault(output, now)
        for output in opened:
            self._since.pop(output, None)

    @property
    def overdue(self) -> frozenset[Output]:
        """The contacts that have been closed for longer than the limit."""
        long_ago = self._clock.monotonic() - self.limit.total_seconds()
        return frozenset(output for output, since in self._since.items() if since < long_ago)
