"""The two lanes of sound making: one for everything, one that urgent work never shares."""

from __future__ import annotations

import logging
import os
import threading

from broadcaster.ports import Clock
from broadcaster.services.emergency_sounds import prepare
from broadcaster.services.spoken import speak_ahead
from broadcaster.services.standing_sounds import make_missing
from broadcaster.services.voicing import Studio, render_next
from broadcaster.store.session import SessionFactory

logger = logging.getLogger(__name__)

_NICENESS = 10  # whoever is on the air goes before a render, whatever the machine


class Lane:
    """Makes one clip after another; the urgent lane takes nothing but urgent work."""

    def __init__(
        self, sessions: SessionFactory, clock: Clock, studio: Studio, *, urgent_only: bool
    ) -> None:
        self._sessions = sessions
        self._clock = clock
        self._studio = studio
        self._urgent_only = urgent_only
        self._settled = urgent_only

    def step(self) -> bool:
        """Make the next clip; tell whether there may be another."""
        self._step_back()
        if render_next(self._sessions, self._clock, self._studio, urgent_only=self._urgent_only):
            return True
        if self._urgent_only:
            return False
        made = make_missing(self._sessions, self._clock, self._studio)
        made += prepare(self._sessions, self._clock, self._studio)
        return made + speak_ahead(self._sessions, self._clock, self._studio) > 0

    def _step_back(self) -> None:
        # A number for one thread alone is Linux's own way (man 2 setpriority).
        if self._settled or not hasattr(os, "setpriority"):
            return
        self._settled = True
        try:
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
        except OSError as error:
            logger.info("could not make renders yield to others: %s", error)
