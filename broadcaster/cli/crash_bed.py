"""One station in its own processes that is made to die, and what is seen of it from outside.

Its parent is the station's own supervisor; contacts are the simulator's own truth, as it tells
every change of them; sound is what arrives at the far end of the sink. All times are seconds of the
machine's monotonic clock.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np

from audio.sinks.far_end import unpack
from audio.types import SAMPLE_RATE
from broadcaster.cli.hearing import hearing
from broadcaster.cli.mortal import NOW, PLAYOUT, WITNESS, lay
from broadcaster.cli.rehearsal import wait_until
from broadcaster.clocks import SystemClock
from broadcaster.errors import Failed
from broadcaster.folder import Folder
from hardware.sim.client import SimulatorAway, SimulatorClient
from hardware.types import Output

BEGAN = "2026-11-23T05:00:00+07:00"
LOOK_S = 0.01
KEPT_S = 60.0
STOP_WITHIN_S = 30.0
MORTAL = (PLAYOUT, "worker")


@dataclass(slots=True)
class Ear:
    """What arrived of the sound, and how much of each item left; times of sound are kept a while.

    `seen` are the instants of blocks with sound in them, `frames` the samples of each item.
    """

    seen: list[float] = field(default_factory=list)
    frames: Counter[str] = field(default_factory=Counter)

    def take_block(self, datagram: bytes, arrived: float) -> None:
        """Take what the sink sent."""
        sounding = np.flatnonzero(unpack(datagram)[1])
        if len(sounding):
            self.seen.append(arrived + float(sounding[0]) / SAMPLE_RATE)
            if self.seen[0] < arrived - 2 * KEPT_S:
                self.seen = [at for at in self.seen if at > arrived - KEPT_S]

    def take_spans(self, datagram: bytes, arrived: float) -> None:
        """Take which items were in it."""
        del arrived
        for key, count in json.loads(datagram):
            self.frames[key] += count

    def after(self, at: float) -> float | None:
        """Return when the first sound arrived after a moment."""
        return next((seen for seen in tuple(self.seen) if seen >= at), None)


class Bed:
    """The station in a folder, and its deaths."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.ear = Ear()
        self._run = data / "run"
        self._clock = SystemClock()
        self._states: list[tuple[float, frozenset[Output]]] = []
        self._over = threading.Event()
        self._numbers = 0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Run the station until the block ends."""
        with hearing(self.ear.take_block) as far_end, hearing(self.ear.take_spans) as witness:
            environment = {
                **surroundings(self.data),
                "BROADCASTER_FAR_END": f"127.0.0.1:{far_end}",
                WITNESS: str(witness),
            }
            with _started(environment):
                threading.Thread(target=self._watch, daemon=True).start()
                try:
                    yield
                finally:
                    self._over.set()

    def doom(
        self,
        kind: str,
        number: int = 1,
        *,
        who: str = PLAYOUT,
        first: bool = False,
        with_understudy: bool = False,
    ) -> int:
        """Let a process die at a moment, counted from now or from its next start; its number."""
        self._numbers += 1
        file = self._run / f"{'first' if first else 'fate'}-{who}.json"
        lay(file, id=self._numbers, kind=kind, number=number, with_understudy=with_understudy)
        return self._numbers

    def died(self, number: int, within_s: float) -> float | None:
        """Return when the process that was to die did; None where it still lives."""
        return self._soon(lambda: self._note_of(number), within_s)

    def killed(
        self, number: int, within_s: float, who: str = PLAYOUT, *, with_understudy: bool = False
    ) -> float:
        """Return when it died; where its moment does not come, it dies now."""
        at = self.died(number, within_s)
        if at is None:
            number = self.doom(NOW, who=who, with_understudy=with_understudy)
            at = self.died(number, within_s)
        if at is None:
            raise Failed("{who} does not die.", who=who)
        return at

    def started(self, after: float, who: str = PLAYOUT) -> float | None:
        """Return when the parent began to start a process again."""
        return self._soon(lambda: self._start_of(who, after), 20.0)

    def safe(self, after: float, within_s: float) -> float | None:
        """Return when every contact was open: at that moment already, or later."""
        return self._soon(lambda: self._all_open(after), within_s)

    def sounds(self, after: float, within_s: float) -> float | None:
        """Return when something was heard after a moment."""
        return self._soon(lambda: self.ear.after(after), within_s)

    @property
    def closed(self) -> frozenset[Output]:
        """Every contact that is truly closed now."""
        return self._states[-1][1] if self._states else frozenset()

    @property
    def unasked(self) -> int:
        """How often a process had to be started again that was not told to die."""
        starts = [one for one in _lines(self._run / "starts.jsonl") if one["name"] in MORTAL]
        return len(starts) - len(MORTAL) - len(_lines(self._run / "deaths.jsonl"))

    def _all_open(self, after: float) -> float | None:
        states = tuple(self._states)
        before = [closed for at, closed in states if at <= after]
        if before and not before[-1]:
            return after
        return next((at for at, closed in states if at > after and not closed), None)

    def _note_of(self, number: int) -> float | None:
        deaths = _lines(self._run / "deaths.jsonl")
        return next((one["at"] for one in deaths if one["id"] == number), None)

    def _start_of(self, who: str, after: float) -> float | None:
        starts = _lines(self._run / "starts.jsonl")
        return next((s["at"] for s in starts if s["name"] == who and s["at"] > after), None)

    def _soon(self, look: Callable[[], float | None], within_s: float) -> float | None:
        until = self._clock.monotonic() + within_s
        while (found := look()) is None and self._clock.monotonic() < until:
            self._clock.sleep(LOOK_S)
        return found

    def _watch(self) -> None:
        """Keep every change of a true contact."""
        client = SimulatorClient(Folder(self.data).simulator)
        while not self._over.is_set():
            with suppress(SimulatorAway, OSError, ValueError):
                for truth in client.watch():
                    self._states.append((self._clock.monotonic(), truth.closed))
                    del self._states[:-2000]
            self._over.wait(LOOK_S)


def surroundings(data: Path) -> dict[str, str]:
    """Return the environment of the processes of a station in a folder."""
    plain = {key: value for key, value in os.environ.items() if not key.startswith("BROADCASTER_")}
    return {
        **plain,
        # A program that is installed has its bytecode, whatever the shell says.
        "PYTHONDONTWRITEBYTECODE": "",
        "BROADCASTER_DATA": str(data),
        "BROADCASTER_SINK": "null",
        "BROADCASTER_LOG_LEVEL": "warning",
        "BROADCASTER_LANGUAGE": "en",
    }


@contextmanager
def _started(environment: Mapping[str, str]) -> Iterator[None]:
    """Run the station, and end it whatever happens meanwhile."""
    command = [sys.executable, "-m", "broadcaster.cli.mortal", "up"]
    process = subprocess.Popen(  # noqa: S603 -- our own program
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    announced = Path(environment["BROADCASTER_DATA"]) / "run" / "playout.json"
    try:
        wait_until("playout", announced.exists, timedelta(minutes=1))
        yield
    finally:
        process.terminate()
        try:
            process.wait(STOP_WITHIN_S)
        except subprocess.TimeoutExpired:  # its children end with it
            process.kill()
            process.wait()


def _lines(file: Path) -> list[dict[str, Any]]:
    if not file.exists():
        return []
    return [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n")[:-1]]
