"""The lane that speaks what an emergency waits for; all other sound making gives way to it."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from broadcaster.ports import Air, Clock
from broadcaster.services.emergency_sounds import get_ready, speak_at_once
from broadcaster.services.voicing import Studio
from broadcaster.store.session import SessionFactory

logger = logging.getLogger(__name__)

_EAGER = -10  # as a number for one thread alone (man 2 setpriority)


class Announcing:
    """Hears from the process on the air the moment that words are wanted, and speaks them.

    `idle` is set while nothing is being spoken; with `is_eager` its thread goes before others.
    """

    def __init__(self, *, is_eager: bool = False) -> None:
        self._is_eager = is_eager
        self._is_ready = False
        self.idle = threading.Event()
        self.idle.set()

    def step(self, sessions: SessionFactory, clock: Clock, studio: Studio, air: Air) -> bool:
        """Wait a moment until words are wanted, and speak them.

        Tells whether to listen again at once: not where nobody is on the air, or no voice speaks.
        """
        if not self._is_ready:
            if self._is_eager:
                _go_first()
            get_ready()
            self._is_ready = True
        return speak_at_once(sessions, clock, studio, air, self._busy)

    @contextmanager
    def _busy(self) -> Iterator[None]:
        self.idle.clear()
        try:
            yield
        finally:
            self.idle.set()


def _go_first() -> None:
    """Ask the system to let this thread go before others; where it may not, that is no harm."""
    if not hasattr(os, "setpriority"):
        return
    try:
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _EAGER)
    except OSError as error:
        logger.debug("emergencies are spoken at the usual priority: %s", error)
