"""A loop that goes on whatever happens in it, and tells when something did."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from broadcaster.errors import Failed
from broadcaster.ports import Clock
from broadcaster.services import alarms
from broadcaster.store.session import SessionFactory, transaction
from schedules.types import Reason

logger = logging.getLogger(__name__)

_REST = 5.0  # seconds of the world between looks where nothing wakes the loop
_BACK_OFF = (0.2, 1.0, 5.0, 30.0)  # seconds of the world after the first, second ... fault

_OTHER = Reason("Some work of the station failed. It is tried again by itself; the log has more.")
_TOLD = {
    "making sounds": Reason(
        "Making a sound failed without a known cause. It is tried again; the log has more."
    ),
    "making urgent sounds": Reason(
        "Making an urgent sound failed without a known cause. It is tried again; the log has more."
    ),
    "speaking emergencies": Reason(
        "Speaking an emergency failed without a known cause. It is tried again; its siren goes on."
    ),
    "copying the journal": Reason(
        "What was sent could not be copied into the log. It is tried again; nothing is lost."
    ),
    "following changes": Reason(
        "The plan could not follow a change. It is tried again; the plan before it holds."
    ),
    "keeping recordings": Reason(
        "What was sent could not be made smaller for keeping. It stays as it is; look at the disk."
    ),
    "publishing plans": Reason(
        "The plans could not be published. It is tried again; the plans before them hold."
    ),
}


@dataclass
class Loops:
    """What all loops of the worker share.

    With `strict`, as in tests, the first fault ends the worker and is raised by `run`.
    """

    sessions: SessionFactory
    clock: Clock
    stop: threading.Event
    strict: bool = False
    fault: Exception | None = None

    def attempt(self, name: str, step: Callable[[], bool]) -> bool:
        """Do one step; a fault of the program is logged and alarmed, and never ends the loop."""
        try:
            return step()
        except Exception as fault:
            logger.exception("the worker stumbled while %s", name)
            if self.strict:
                self.fault = fault
                self.stop.set()
            else:
                self._alarm(name)
            raise Stumbled(name) from fault

    def recovered(self, name: str) -> None:
        """Say that a loop works again."""
        with contextlib.suppress(SQLAlchemyError, Failed), transaction(self.sessions) as session:
            alarms.clear(session, self.clock, _subject(name))

    def _alarm(self, name: str) -> None:
        with contextlib.suppress(SQLAlchemyError, Failed), transaction(self.sessions) as session:
            alarms.raise_alarm(session, self.clock, _subject(name), _TOLD.get(name, _OTHER))


class Stumbled(Exception):
    """A step failed; that was logged and alarmed, or kept for `run` to raise."""


class Loop:
    """One thread that does its step again and again, and rests when there is nothing to do."""

    def __init__(self, name: str, step: Callable[[], bool], shared: Loops) -> None:
        self.name = name
        self._step = step
        self._shared = shared
        self._wake = threading.Event()
        self.thread = threading.Thread(target=self._run, name=name, daemon=True)

    def wake(self) -> None:
        """Say that there may be something to do."""
        self._wake.set()

    def _run(self) -> None:
        falls = 0
        while not self._shared.stop.is_set():
            self._wake.clear()
            try:
                busy = self._shared.attempt(self.name, self._step)
            except Stumbled:
                self._shared.stop.wait(_BACK_OFF[min(falls, len(_BACK_OFF) - 1)])
                falls += 1
                continue
            if falls:
                self._shared.recovered(self.name)
                falls = 0
            if not busy:
                self._wake.wait(_REST)


def _subject(name: str) -> str:
    return f"worker:{name}"
