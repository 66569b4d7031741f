"""The contacts of one simulated board: what was ordered, and what is really closed."""

from collections.abc import Callable, Mapping

from hardware.sim.faults import FaultBench
from hardware.types import Output


class Relays:
    """Non-latching relays: without power every contact is open.

    `changed` is told of each true contact as it moves.
    """

    def __init__(
        self, name: str, channels: int, faults: FaultBench, changed: Callable[[Output, bool], None]
    ) -> None:
        self.name = name
        self.channels = range(1, channels + 1)
        self.cycles = dict.fromkeys(self.channels, 0)
        self._faults = faults
        self._changed = changed
        self._ordered = dict.fromkeys(self.channels, False)
        self._driven = dict.fromkeys(self.channels, False)
        self._closed = dict.fromkeys(self.channels, False)

    def order(self, wanted: Mapping[int, bool]) -> None:
        """Do as the firmware says, all at one moment, unless a fault prevents it."""
        self._ordered |= wanted
        if not self._faults.strikes("acks_but_does_not_act", self.name):
            self._driven |= wanted
        self.settle()

    def reported(self, channel: int) -> bool:
        """Tell what the firmware says: the coil it drives, never the contact itself."""
        lies = self._faults.holds("readback_lies", self.name)
        return self._ordered[channel] if lies else self._driven[channel]

    def is_closed(self, channel: int) -> bool:
        """Whether the contact is truly closed; one that is not there never is."""
        return self._closed.get(channel, False)

    def lose_power(self) -> None:
        """Every relay drops out."""
        self._ordered = dict.fromkeys(self.channels, False)
        self._driven = dict.fromkeys(self.channels, False)
        self.settle()

    def settle(self) -> None:
        """Let every contact follow its coil and its faults, telling of each that moved."""
        now = {channel: self._true_state(channel) for channel in self.channels}
        moved = {channel for channel in self.channels if now[channel] != self._closed[channel]}
        self._closed = now
        for channel in moved:
            self.cycles[channel] += now[channel]
            self._changed(Output(self.name, channel), now[channel])

    def _true_state(self, channel: int) -> bool:
        if self._faults.holds("stuck_on", self.name, channel):
            return True
        if self._faults.holds("stuck_off", self.name, channel):
            return False
        return self._driven[channel]
