"""The contacts of one simulated board: what was ordered, and what is really closed."""

from collections.abc import Callable, Mapping

from hardware.sim.faults import FaultBench, WrongFault
from hardware.types import Output

_TOO_FAST_S = 0.05
_GLITCH_S = 0.03


class Relays:
    """Non-latching relays: without power every contact is open.

    `changed` is told of each true contact as it moves. Moments are seconds of the line's time.
    `prevents` says which channels the device keeps open for now, whatever was ordered.
    """

    def __init__(
        self, name: str, channels: int, faults: FaultBench, changed: Callable[[Output, bool], None]
    ) -> None:
        self.name = name
        self.channels = range(1, channels + 1)
        self.cycles = dict.fromkeys(self.channels, 0)
        self.prevents: Callable[[int], bool] = lambda _: False
        self._faults = faults
        self._changed = changed
        self._ordered = dict.fromkeys(self.channels, False)
        self._driven = dict.fromkeys(self.channels, False)
        self._closed = dict.fromkeys(self.channels, False)
        self._frozen: dict[int, bool] | None = None
        self._lapses: dict[int, float] = {}
        self._back_at: dict[int, float] = {}
        self._ordered_at = float("-inf")

    def order(
        self, wanted: Mapping[int, bool], *, at: float = 0.0, lease_s: float | None = None
    ) -> None:
        """Do as the firmware says, all at one moment, unless a fault prevents it.

        With a lease the contacts that close open again by themselves.
        """
        since, self._ordered_at = at - self._ordered_at, at
        self._ordered |= wanted
        if self._faults.holds("too_fast", self.name) and 0 <= since < _TOO_FAST_S:
            return
        if not self._faults.strikes("acks_but_does_not_act", self.name):
            wanted = self._bent(wanted)
            self._driven |= wanted
            self._lease(wanted, at, lease_s)
        self.settle()

    def press(self, channel: int) -> None:
        """Somebody presses the button of a channel: it changes sides, unseen by any program.

        Raises WrongFault where there is no such channel.
        """
        if channel not in self.channels:
            raise WrongFault(
                "{device} has {channels} channels, there is no channel {channel}.",
                device=self.name,
                channels=len(self.channels),
                channel=channel,
            )
        self._driven[channel] = not self._driven[channel]
        self.settle()

    def reported(self, channel: int) -> bool:
        """Tell what the firmware says: the coil it drives, never the contact itself."""
        if self._faults.holds("readback_frozen", self.name):
            self._frozen = self._frozen or dict(self._driven)
            return self._frozen[channel]
        self._frozen = None
        lies = self._faults.holds("readback_lies", self.name)
        return self._ordered[channel] if lies else self._driven[channel]

    def is_closed(self, channel: int) -> bool:
        """Whether the contact is truly closed; one that is not there never is."""
        return self._closed.get(channel, False)

    def lose_power(self) -> None:
        """Every relay drops out."""
        self._ordered = dict.fromkeys(self.channels, False)
        self._driven = dict.fromkeys(self.channels, False)
        self._lapses.clear()
        self._back_at.clear()
        self.settle()

    @property
    def due(self) -> float | None:
        """When a contact next moves by itself."""
        return min((*self._lapses.values(), *self._back_at.values()), default=None)

    def pass_time(self, at: float) -> None:
        """Let the leases that are over at a moment lapse."""
        if not self._lapses and not self._back_at:
            return
        for channel in [ch for ch, end in self._lapses.items() if end <= at]:
            del self._lapses[channel]
            self._driven[channel] = self._ordered[channel] = False
        for channel in [ch for ch, back in self._back_at.items() if back <= at]:
            del self._back_at[channel]
            self._driven[channel] = True
        self.settle()

    def settle(self) -> None:
        """Let every contact follow its coil and its faults, telling of each that moved."""
        now = {channel: self._true_state(channel) for channel in self.channels}
        moved = {channel for channel in self.channels if now[channel] != self._closed[channel]}
        self._closed = now
        for channel in moved:
            self.cycles[channel] += now[channel]
            self._changed(Output(self.name, channel), now[channel])

    def _bent(self, wanted: Mapping[int, bool]) -> dict[int, bool]:
        """Return what the board makes of an order when one of its faults strikes."""
        done = dict(wanted)
        strikes = self._faults.strikes
        if strikes("wrong_channel", self.name):
            last = self.channels[-1]
            done = {channel % last + 1: on for channel, on in done.items()}
        if len(done) > 1 and strikes("partial_set_many", self.name):
            done = dict(sorted(done.items())[: len(done) // 2])
        if self._faults.holds("toggles_on", self.name):
            done = {ch: not self._driven[ch] if on else on for ch, on in done.items()}
        return done

    def _lease(self, wanted: Mapping[int, bool], at: float, lease_s: float | None) -> None:
        """Note until when the contacts of an order stay closed; a new order replaces a lease."""
        holds = self._faults.holds
        for channel, on in wanted.items():
            runs = channel in self._lapses
            self._back_at.pop(channel, None)
            if not on or lease_s is None:
                self._lapses.pop(channel, None)
                continue
            if runs and holds("lease_not_renewed", self.name):
                continue
            self._lapses[channel] = at + lease_s * (0.5 if holds("lease_early", self.name) else 1.0)
            if runs and self._faults.strikes("lease_glitch", self.name):
                self._driven[channel] = False
                self._back_at[channel] = at + _GLITCH_S

    def _true_state(self, channel: int) -> bool:
        if self._faults.holds("stuck_on", self.name, channel):
            return True
        if self._faults.holds("stuck_off", self.name, channel):
            return False
        if self._faults.holds("worn_out", self.name, channel):
            return self._closed[channel]
        return self._driven[channel] and not self.prevents(channel)
