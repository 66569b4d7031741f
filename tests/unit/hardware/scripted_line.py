"""A byte line that answers by script, in virtual time."""

from collections.abc import Iterable
from datetime import timedelta

from simulated_commune import VirtualClock

from hardware.errors import BoardMissing, PortGone


class ScriptedLine:
    """Each request takes the next entry of the script: replies as (delay in seconds, bytes)."""

    def __init__(self, *script: Iterable[tuple[float, bytes]]) -> None:
        self.clock = VirtualClock()
        self.sent: list[bytes] = []
        self.opened = 0
        self.is_open = False
        self._script = list(script)
        self._coming: list[tuple[float, bytes]] = []
        self._missing = False
        self._breaks = 0

    def trigger_unplug(self) -> None:
        self._missing = True
        self._breaks = int(self.is_open)

    def trigger_replug(self) -> None:
        self._missing = False

    def trigger_break_once(self) -> None:
        self._breaks = 1

    def open(self) -> None:
        if self._missing:
            raise BoardMissing("There is no port {port}.", port="line")
        self.opened += 1
        self.is_open = True

    def close(self) -> None:
        self.is_open = False

    def drain(self) -> None:
        if self._missing:
            self._breaks = 0
            raise PortGone("The port {port} has gone.", port="line")
        self._coming = [one for one in self._coming if one[0] > self.clock.monotonic()]

    def write(self, octets: bytes) -> None:
        if self._breaks:
            self._breaks -= 1
            raise PortGone("The port {port} has gone.", port="line")
        self.sent.append(octets)
        now = self.clock.monotonic()
        replies = self._script.pop(0) if self._script else ()
        self._coming += [(now + delay, reply) for delay, reply in replies]
        self._coming.sort()

    def read(self, wait: timedelta) -> bytes:
        now = self.clock.monotonic()
        end = now + wait.total_seconds()
        if not self._coming or self._coming[0][0] > end:
            self.clock.sleep(end - now)
            return b""
        due, reply = self._coming.pop(0)
        self.clock.sleep(due - now)
        return reply
