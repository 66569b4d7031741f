"""The parent of the station's processes: starts them, starts them again, stops them in reverse."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from broadcaster.ports import Clock

logger = logging.getLogger(__name__)

LOOK_EVERY = 0.1
FIRST_WAIT = 0.1
LONGEST_WAIT = 10.0
ON_AIR = "playout"
LONGEST_OFF_AIR = 0.5
"""Whoever opens the contacts a crash left closed is never waited for longer than that."""
SETTLED_AFTER = 30.0
BEFORE_OTHERS = -10
STOP_WITHIN = 13.0


def come_before_others(process: int) -> None:
    """Ask for a higher priority for a process (0: this one) while it has one thread.

    On the air the sink's thread needs the interpreter's lock: whoever holds it must not be left
    waiting for a processor that rendering keeps busy. And after a crash contacts may be closed: to
    load the program that opens them waits for nobody. Where it may not, that is no harm.
    """
    try:
        os.setpriority(os.PRIO_PROCESS, process, BEFORE_OTHERS)
    except (AttributeError, OSError) as error:
        logger.debug("the air runs at the usual priority: %s", error)


def our_process(name: str) -> list[str]:
    """Return the command that runs one of the station's own processes."""
    return [sys.executable, "-m", "broadcaster", "process", "--with-parent", name]


def _always(name: str) -> bool:
    del name
    return True


@dataclass(slots=True)
class Child:
    """One process of the station, and how its restarts have gone."""

    name: str
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    wait: float = FIRST_WAIT
    due: float = 0.0
    restarts: int = field(default=0)

    @property
    def runs(self) -> bool:
        """Tell whether the process is alive."""
        return self.process is not None and self.process.poll() is None


class Supervisor:
    """Keeps the named processes running until told to stop.

    Each child gets a pipe as its standard input and ends when that pipe ends, so that no child
    outlives its parent, however the parent dies. Time is the machine's own, in seconds. A process
    that is not wanted yet waits: `is_wanted` is asked for it at every look.
    """

    def __init__(
        self,
        names: tuple[str, ...],
        environment: Mapping[str, str],
        clock: Clock,
        command: Callable[[str], list[str]] = our_process,
        is_wanted: Callable[[str], bool] = _always,
    ) -> None:
        self._children = [Child(name) for name in names]
        self._environment = dict(environment)
        self._clock = clock
        self._command = command
        self._is_wanted = is_wanted

    @property
    def children(self) -> tuple[Child, ...]:
        """Return the children in the order in which they are started."""
        return tuple(self._children)

    def run(self, stop: threading.Event) -> None:
        """Start every process, start again those that die, and stop all when `stop` is set."""
        try:
            while not stop.is_set():
                self.look()
                stop.wait(LOOK_EVERY)
        finally:
            self.stop()

    def look(self) -> None:
        """Look once after every process."""
        for child in self._children:
            self._look_after(child)

    def stop(self) -> None:
        """Stop the processes in reverse order; one that does not listen is killed."""
        for child in reversed(self._children):
            if child.process is None:
                continue
            child.process.terminate()
            if child.process.stdin is not None:
                child.process.stdin.close()
            try:
                child.process.wait(STOP_WITHIN)
            except subprocess.TimeoutExpired:
                logger.warning(
                    "%s did not stop within %.0f s and was killed", child.name, STOP_WITHIN
                )
                child.process.kill()
                child.process.wait()
            child.process = None

    def _look_after(self, child: Child) -> None:
        now = self._clock.monotonic()
        if child.runs:
            if now - child.started > SETTLED_AFTER:
                child.wait = FIRST_WAIT
            return
        if child.process is not None:
            self._note_death(child, now)
        if now >= child.due and self._is_wanted(child.name):
            self._start(child, now)

    def _note_death(self, child: Child, now: float) -> None:
        assert child.process is not None  # noqa: S101 -- narrows the type
        code = child.process.returncode
        logger.warning(
            "%s ended with %s; starting it again in %.1f s", child.name, code, child.wait
        )
        if child.process.stdin is not None:
            child.process.stdin.close()
        child.process = None
        child.restarts += 1
        self._wait_longer(child, now)

    @staticmethod
    def _wait_longer(child: Child, now: float) -> None:
        child.due = now + child.wait
        longest = LONGEST_OFF_AIR if child.name == ON_AIR else LONGEST_WAIT
        child.wait = min(child.wait * 2, longest)

    def _start(self, child: Child, now: float) -> None:
        """Start a process; one that cannot be started now never takes the others with it."""
        try:
            child.process = subprocess.Popen(  # noqa: S603 -- our own program
                self._command(child.name), stdin=subprocess.PIPE, env=self._environment
            )
        except OSError as error:
            logger.warning(
                "%s cannot be started (%s); trying again in %.1f s", child.name, error, child.wait
            )
            self._wait_longer(child, now)
            return
        child.started = now
        if child.name == ON_AIR:
            come_before_others(child.process.pid)
        logger.info("started %s as process %d", child.name, child.process.pid)
