"""The simulator as a process: lines on ptys and TCP ports, and a control socket beside them.

Ending it, however roughly, is pulling the plug on every board: at the next start all contacts are
open.
"""

import contextlib
import heapq
import json
import logging
import os
import secrets
import selectors
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path

from hardware.errors import PortBusy
from hardware.sim.config import ANNOUNCEMENT, SimConfig
from hardware.sim.control import Control
from hardware.sim.firmware.base import Emission
from hardware.sim.line import Line
from hardware.sim.outlet import Outlet, Say
from hardware.sim.world import World
from hardware.types import Clock
from hardware.wire import CableTime

logger = logging.getLogger(__name__)

_LOOK_UP = 0.1
_SOON = 0.0005
_MOST_DUE = 10_000


@dataclass(frozen=True, slots=True, order=True)
class _Due:
    at: float
    place: int
    act: Callable[[], None] = field(compare=False)


class Simulator:
    """Every line of a simulated station, served by one thread."""

    def __init__(self, config: SimConfig, clock: Clock) -> None:
        self.world = World(config, clock)
        self.outlets: dict[str, Outlet] = {}
        self.token = secrets.token_urlsafe(24)
        self._config = config
        self._cable = CableTime()
        # The others wait whole milliseconds, longer than a byte takes at 9,600 baud.
        self._selector = selectors.SelectSelector()
        self._due: list[_Due] = []
        self._place = count()
        self._looked_at = 0.0
        self.control = Control(self.world, self._selector, self.token)
        for name, line in self.world.lines.items():
            self.outlets[name] = Outlet(
                line,
                self._selector,
                self._hear,
                link=config.links.get(name, config.folder / name),
                port=config.tcp.get(name, 0),
            )

    def open(self) -> None:
        """Plug every line in and announce where; raises PortBusy."""
        for outlet in self.outlets.values():
            outlet.open()
        self._announce()

    def serve(self, stop: threading.Event) -> None:
        """Answer until told to stop."""
        while not stop.is_set():
            for key, _ in self._selector.select(self._patience()):
                answer: Callable[[], None] = key.data
                # An outlet may have been unplugged by an answer before this one.
                if self._selector.get_map().get(key.fd) == key:
                    answer()
            self._pass_time()
            self._do_due()
            self._follow_plugs()
            self.control.tell_watchers()

    def close(self) -> None:
        """Pull every plug."""
        for outlet in self.outlets.values():
            outlet.close()
        self.control.close()
        self._selector.close()
        (self._config.folder / ANNOUNCEMENT).unlink(missing_ok=True)

    def _hear(self, line: Line, came: bytes, say: Say) -> None:
        """Let the boards hear what came when its last byte has passed the wire."""
        now = self._cable.monotonic()
        if line.has("half_open") or line.is_pulled("unplug_mid_write"):
            return
        at = line.arrival(len(came), now)
        if at is None:
            return
        if at <= now:
            self._arrive(line, came, at, say)
        else:
            self._later(at, lambda: self._arrive(line, came, at, say))

    def _arrive(self, line: Line, came: bytes, at: float, say: Say) -> None:
        if line.is_plugged:
            self._answer(line, line.hear(came, at), at, say)

    def _answer(self, line: Line, emissions: Iterable[Emission], at: float, say: Say) -> None:
        for emission in emissions:
            self._later(at + emission.after, partial(self._say, line, emission.octets, say))

    def _later(self, at: float, act: Callable[[], None]) -> None:
        """Do something at its moment; beyond so much a simulated station forgets, as a board."""
        if len(self._due) < _MOST_DUE:
            heapq.heappush(self._due, _Due(at, next(self._place), act))

    def _say(self, line: Line, octets: bytes, say: Say) -> None:
        if line.is_pulled("unplug_mid_read"):
            octets = octets[: len(octets) // 2]
        line.said(octets, self._cable.monotonic())
        say(octets)

    def _pass_time(self) -> None:
        """Let devices do by themselves what is due, and faults begin and end at their time."""
        now = self._cable.monotonic()
        is_time = now - self._looked_at >= _LOOK_UP
        if is_time:
            self._looked_at = now
            self.world.settle()
        for outlet in self.outlets.values():
            due = outlet.line.due
            if not is_time and (due is None or due > now):
                continue
            self._answer(outlet.line, outlet.line.tick(now), now, outlet.say)

    def _do_due(self) -> None:
        now = self._cable.monotonic()
        while self._due and self._due[0].at <= now:
            heapq.heappop(self._due).act()

    def _patience(self) -> float:
        """Return for how long nothing is due; what devices do by themselves may be a bit late."""
        now = self._cable.monotonic()
        dues = [outlet.line.due for outlet in self.outlets.values()]
        waits = [_LOOK_UP, *(max(_SOON, due - now) for due in dues if due is not None)]
        if self._due:
            waits.append(max(0.0, self._due[0].at - now))
        return min(waits)

    def _follow_plugs(self) -> None:
        for outlet in self.outlets.values():
            if outlet.is_open and outlet.line.is_plugged and not outlet.is_seated:
                outlet.close()
            if outlet.line.is_plugged == outlet.is_open:
                if outlet.is_open:
                    outlet.follow()
                continue
            if outlet.is_open:
                outlet.close()
            else:
                with contextlib.suppress(PortBusy, OSError):  # somebody took it: tried again soon
                    outlet.open()

    def _announce(self) -> None:
        lines = {
            name: {"pty": str(outlet.link) if outlet.link else None, "tcp": outlet.port}
            for name, outlet in self.outlets.items()
        }
        found = {
            "pid": os.getpid(),
            "host": "127.0.0.1",
            "port": self.control.port,
            "token": self.token,
            "lines": lines,
        }
        _write_private(self._config.folder / ANNOUNCEMENT, json.dumps(found))


def run(config: SimConfig, stop: threading.Event, clock: Clock) -> None:
    """Serve a simulated station until told to stop; `clock` is the one its amplifiers warm up on.

    Announces itself in `config.folder / "simulator.json"` (mode 0600): pid, host, port and token
    of the control socket, and for each line its pty and TCP port. Raises PortBusy.
    """
    simulator = Simulator(config, clock)
    try:
        simulator.open()
        logger.info("simulated %s", ", ".join(simulator.world.boards))
        simulator.serve(stop)
    finally:
        simulator.close()


def _write_private(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f".{file.name}.{os.getpid()}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(text)
    fresh.replace(file)
