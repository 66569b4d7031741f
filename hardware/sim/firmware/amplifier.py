"""What amplifiers with a data line have in common: power, sound, and what keeps sound from passing.

Channel 1 of their relays is power, channel 2 is sound: closed where the settings let sound pass and
the amplifier does not mute itself.
"""

from collections.abc import Mapping

from hardware.sim.faults import FaultBench
from hardware.sim.relays import Relays
from hardware.types import POWER, SOUND

CLIPPING = 100
"""What a meter shows, in per cent, when the amplifier clips."""

_LIMITS_FOR_S = 5.0
_SLOW_WARM_UP_S = 6.0


class Amplifier:
    """One amplifier's inside; `holds` and the rest are as of the moment last told of.

    `has_sleep` where it can be asleep while it is on; others turn themselves off.
    """

    def __init__(self, relays: Relays, faults: FaultBench, *, has_sleep: bool = False) -> None:
        self.is_asleep = False
        self._has_sleep = has_sleep
        self._relays = relays
        self._faults = faults
        self._now = 0.0
        self._hot_since: float | None = None
        self._on_since: float | None = None
        relays.prevents = lambda channel: channel == SOUND and self.is_muting

    def holds(self, fault: str) -> bool:
        """Whether a fault of this amplifier is in force."""
        return self._faults.holds(fault, self._relays.name)

    @property
    def is_on(self) -> bool:
        """Whether it says that it is on."""
        return self._relays.reported(POWER)

    @property
    def lets_sound(self) -> bool:
        """Whether its settings let sound pass, by what it says."""
        return self._relays.reported(SOUND)

    @property
    def refuses(self) -> bool:
        """Whether it is off and obeys nothing but being switched on."""
        return self.holds("refuses_while_off") and not self.is_on

    @property
    def is_too_hot(self) -> bool:
        """Whether heat has brought it from limiting to muting."""
        since = self._hot_since
        return since is not None and self._now >= since + _LIMITS_FOR_S

    @property
    def is_limiting(self) -> bool:
        """Whether it gives less than it is told, to save itself."""
        return self.holds("overload") or (self.holds("overtemp") and not self.is_too_hot)

    @property
    def is_muting(self) -> bool:
        """Whether it keeps sound back by itself."""
        stopped = self.is_asleep or self.is_too_hot or self._is_warming
        return stopped or self.holds("short") or self.holds("never_ready")

    @property
    def due(self) -> float | None:
        """When heat will mute it, or a slow warm-up ends."""
        ends = []
        if self._hot_since is not None and not self.is_too_hot:
            ends.append(self._hot_since + _LIMITS_FOR_S)
        if self._on_since is not None and self._is_warming:
            ends.append(self._on_since + _SLOW_WARM_UP_S)
        return min(ends, default=None)

    def switch(self, wanted: Mapping[int, bool], at: float) -> None:
        """Do as ordered; being switched on wakes it."""
        self._now = at
        done = dict(wanted)
        if self.holds("power_not_set") and done.get(POWER):
            del done[POWER]
        was_on = self.is_on
        self._relays.order(done, at=at)
        if done.get(POWER):
            self.is_asleep = False
            self._on_since = self._on_since if was_on else at
        self._relays.settle()

    def pass_time(self, at: float) -> None:
        """Let heat, sleep and somebody at its front do what they do."""
        self._now = at
        if not self.holds("overtemp"):
            self._hot_since = None
        elif self._hot_since is None:
            self._hot_since = at
        if self.is_on and self._faults.strikes("auto_standby", self._relays.name):
            self._fall_asleep()
        if self.is_on and self._faults.strikes("front_panel", self._relays.name):
            self._relays.press(POWER)
        self._relays.settle()

    def lose_power(self) -> None:
        """Forget that it was on, or asleep."""
        self.is_asleep = False
        self._on_since = None

    def meter(self, signal: int) -> int:
        """Return what its meter shows of a signal, both in per cent."""
        passes = self._relays.is_closed(POWER) and self._relays.is_closed(SOUND)
        if not passes or self.holds("no_audio"):
            return 0
        return CLIPPING if self.holds("clipping") else min(max(signal, 0), CLIPPING)

    def clamped(self, volume: int, most: int) -> int:
        """Return what it makes of a volume."""
        return min(volume, most // 3) if self.holds("volume_clamped") else volume

    def _fall_asleep(self) -> None:
        if self._has_sleep:
            self.is_asleep = True
        else:
            self._relays.press(POWER)

    @property
    def _is_warming(self) -> bool:
        since = self._on_since
        slow = since is not None and self._now < since + _SLOW_WARM_UP_S
        return slow and self.holds("slow_warm_up")
