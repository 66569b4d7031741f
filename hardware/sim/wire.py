"""The simulator without any port: the drivers' own byte line, in memory and virtual time."""

import heapq
from collections.abc import Callable, Iterable
from datetime import timedelta
from itertools import count

from hardware.errors import BoardMissing, PortBusy, PortGone
from hardware.sim.line import Line
from hardware.sim.outlet import RESEATING
from hardware.sim.world import World
from hardware.types import Clock
from hardware.wire import on_the_wire

_STUCK = 0.5
"""How long a write waits for a far end that takes nothing, as on a real port (hardware.port)."""


def _never(_: str) -> Iterable[bytes]:
    return ()


class SimTransport:
    """A byte line to simulated boards; a reply's delay is slept on the clock it is given.

    `unasked` lets time pass on the line of a name, and returns what its boards say by themselves.
    """

    def __init__(
        self, line: Line, clock: Clock, unasked: Callable[[str], Iterable[bytes]] = _never
    ) -> None:
        self.clock = clock
        self._line = line
        self._unasked = unasked
        self._is_open = False
        self._coming: list[tuple[float, int, bytes]] = []
        self._order = count()

    def open(self) -> None:
        """Plug in; raises BoardMissing while there is no such port, PortBusy where it is held."""
        port = self._line.name
        if not self._line.is_plugged or self._line.has("new_path"):
            raise BoardMissing("There is no port {port}. Is the board plugged in?", port=port)
        if self._line.has("port_busy"):
            raise PortBusy("The port {port} is in use by another program.", port=port)
        if self._line.has("no_permission"):
            raise PortBusy("This account may not open the port {port}.", port=port)
        self._listen()
        self._coming.clear()
        self._is_open = True

    def close(self) -> None:
        """Let go; what was still coming is lost."""
        self._is_open = False
        self._coming.clear()

    def drain(self) -> None:
        """Throw away what has come in."""
        self._check()
        self._listen()
        while self._coming and self._coming[0][0] <= self.clock.monotonic():
            heapq.heappop(self._coming)

    def write(self, octets: bytes) -> None:
        """Send to every board on the line; a far end that takes nothing counts as gone."""
        self._check()
        if self._line.has("half_open"):
            return
        if self._line.has("stuck_peer"):
            self.clock.sleep(_STUCK)
            raise PortGone("The port {port} has gone.", port=self._line.name)
        if self._line.is_pulled("unplug_mid_write"):
            self._check()
        self._listen()
        at = self._line.arrival(len(octets), self.clock.monotonic())
        if at is None:
            return
        for emission in self._line.hear(octets, at):
            self._comes(at + emission.after, emission.octets)

    def read(self, wait: timedelta) -> bytes:
        """Return the next bytes to come within the time, sleeping until they do."""
        self._check()
        end = self.clock.monotonic() + wait.total_seconds()
        self._listen()
        while not self._has_come():
            self._check()
            now = self.clock.monotonic()
            if now >= end:
                return b""
            self.clock.sleep(self._next(now, end) - now)
            self._listen()
        octets = heapq.heappop(self._coming)[2]
        if self._line.is_pulled("unplug_mid_read"):
            octets = octets[: len(octets) // 2]
        self._line.said(octets, self.clock.monotonic())
        return octets

    def _has_come(self) -> bool:
        return bool(self._coming) and self._coming[0][0] <= self.clock.monotonic()

    def _next(self, now: float, end: float) -> float:
        """Return when something next happens: bytes come, a board does something, time is up."""
        due = self._line.due
        ahead = [end] if due is None or due <= now else [end, due]
        return min(ahead + [at for at, _, _ in self._coming[:1]])

    def _listen(self) -> None:
        """Let time pass on the line, and hear what its boards say by themselves."""
        now = self.clock.monotonic()
        for octets in self._unasked(self._line.name):
            takes = on_the_wire(len(octets), self._line.boards[0].profile.baud)
            self._comes(now + takes.total_seconds(), octets)

    def _comes(self, at: float, octets: bytes) -> None:
        heapq.heappush(self._coming, (at, next(self._order), octets))

    def _check(self) -> None:
        held = any(map(self._line.has, RESEATING))
        if not self._is_open or not self._line.is_plugged or held:
            self._is_open = False
            raise PortGone("The port {port} has gone.", port=self._line.name)


class SimPorts:
    """Ports into a simulated world, for `open_rack(ports=...)`; a url is a line's name.

    The world's own clock is from now on that of its lines too: what its boards do by themselves
    happens as soon as anybody looks at the world after its moment.
    """

    def __init__(self, world: World, clock: Clock) -> None:
        world.keep_time()
        self._world = world
        self._clock = clock

    def __call__(self, url: str, baud: int) -> SimTransport:
        """Return a byte line to the boards of that line, whatever the baud rate."""
        del baud
        line = self._world.lines.get(url)
        if line is None:
            raise BoardMissing("There is no port {port}. Is the board plugged in?", port=url)
        return SimTransport(line, self._clock, self._world.unasked)
