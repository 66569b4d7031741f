"""Leaving alone what does not answer, and looking again often enough."""

from hardware.types import Clock

FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 1.5
PATIENCE = 3


class Breaker:
    """Open after `patience` failures in a row; then one probe after each pause of 0.5 s to 1.5 s.

    So a device that comes back is found within 5 s by who looks every 3 s; until then it holds up
    nobody. `longest`
    is the longest pause in seconds.
    """

    def __init__(
        self, clock: Clock, patience: int = PATIENCE, longest: float = LONGEST_PAUSE_S
    ) -> None:
        self._clock = clock
        self._patience = patience
        self._longest = longest
        self._failures = 0
        self._pause = 0.0
        self._until = float("-inf")

    @property
    def is_open(self) -> bool:
        """Whether enough went wrong to leave it alone."""
        return self._failures >= self._patience

    @property
    def may_try(self) -> bool:
        """Whether asking is worth its time now."""
        return not self.is_open or self._clock.monotonic() >= self._until

    def failed(self) -> None:
        """Count a failure."""
        self._failures += 1
        if self.is_open:
            self._pause = min(max(self._pause * 2, FIRST_PAUSE_S), self._longest)
            self._until = self._clock.monotonic() + self._pause

    def worked(self) -> None:
        """Forget what went wrong."""
        self._failures, self._pause, self._until = 0, 0.0, float("-inf")
