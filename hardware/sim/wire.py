"""The simulator without any port: the drivers' own byte line, in memory and virtual time."""

import heapq
from datetime import timedelta
from itertools import count

from hardware.errors import BoardMissing, PortGone
from hardware.sim.line import Line
from hardware.sim.world import World
from hardware.types import Clock


class SimTransport:
    """A byte line to simulated boards; a reply's delay is slept on the clock it is given."""

    def __init__(self, line: Line, clock: Clock) -> None:
        self.clock = clock
        self._line = line
        self._is_open = False
        self._coming: list[tuple[float, int, bytes]] = []
        self._order = count()

    def open(self) -> None:
        """Plug in; raises BoardMissing while the line is unplugged."""
        if not self._line.is_plugged:
            raise BoardMissing(
                "There is no port {port}. Is the board plugged in?", port=self._line.name
            )
        self._coming.clear()
        self._is_open = True

    def close(self) -> None:
        """Let go; what was still coming is lost."""
        self._is_open = False
        self._coming.clear()

    def drain(self) -> None:
        """Throw away what has come in."""
        self._check()
        while self._coming and self._coming[0][0] <= self.clock.monotonic():
            heapq.heappop(self._coming)

    def write(self, octets: bytes) -> None:
        """Send to every board on the line."""
        self._check()
        if self._line.has("half_open"):
            return
        if self._line.is_pulled("unplug_mid_write"):
            self._check()
        now = self.clock.monotonic()
        for emission in self._line.hear(octets, now):
            entry = (now + emission.after, next(self._order), emission.octets)
            heapq.heappush(self._coming, entry)

    def read(self, wait: timedelta) -> bytes:
        """Return the next bytes to come within the time, sleeping until they do."""
        self._check()
        now = self.clock.monotonic()
        end = now + wait.total_seconds()
        due = self._coming[0][0] if self._coming else end
        if not self._coming or due > end:
            self.clock.sleep(end - now)
            return b""
        if due > now:
            self.clock.sleep(due - now)
        octets = heapq.heappop(self._coming)[2]
        if self._line.is_pulled("unplug_mid_read"):
            octets = octets[: len(octets) // 2]
        self._line.said(octets, self.clock.monotonic())
        return octets

    def _check(self) -> None:
        if not self._is_open or not self._line.is_plugged:
            self._is_open = False
            raise PortGone("The port {port} has gone.", port=self._line.name)


class SimPorts:
    """Ports into a simulated world, for `open_rack(ports=...)`; a url is a line's name."""

    def __init__(self, world: World, clock: Clock) -> None:
        self._world = world
        self._clock = clock

    def __call__(self, url: str, baud: int) -> SimTransport:
        """Return a byte line to the boards of that line, whatever the baud rate."""
        del baud
        line = self._world.lines.get(url)
        if line is None:
            raise BoardMissing("There is no port {port}. Is the board plugged in?", port=url)
        return SimTransport(line, self._clock)
