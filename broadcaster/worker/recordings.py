"""What was sent, made smaller as soon as it is over, and removed when its time has come."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from audio.errors import Cancelled
from broadcaster.ports import Clock
from broadcaster.services import alarms, recorded_keeping
from broadcaster.services.recorded_keeping import Tidied
from broadcaster.store.session import SessionFactory, transaction
from schedules.types import Facts, Reason

logger = logging.getLogger(__name__)

ALARM = "recordings"
"""The subject of the alarm about recordings that had to make room."""

_EVERY = timedelta(minutes=1)
_REMEMBERED = timedelta(days=1)
_EARLY = (
    "Recordings of what was sent were removed after {kept} days, not after {days}: the disk was"
    " nearly full."
)


class RecordingsKept:
    """Looks after the recordings of every bus; `step` tells whether there may be more to do."""

    def __init__(
        self,
        sessions: SessionFactory,
        clock: Clock,
        folder: Path,
        stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        self._sessions = sessions
        self._clock = clock
        self._folder = folder
        self._stopping = stopping
        self._early: datetime | None = None
        self._spoilt: frozenset[Path] = frozenset()
        self._tidied: datetime | None = None

    def step(self) -> bool:
        """Remove what is too old, then make one recording smaller.

        A file that could not be made smaller is told once, and kept as it is.
        """
        self._tidy()
        waiting = recorded_keeping.next_raw(self._folder, but=self._spoilt)
        if waiting is None:
            return False
        self._spoilt |= {waiting}
        try:
            recorded_keeping.make_smaller(waiting, self._stopping)
        except Cancelled:
            return False
        self._spoilt -= {waiting}
        return True

    def _tidy(self) -> None:
        now = self._clock.now()
        if self._tidied is not None and self._tidied <= now < self._tidied + _EVERY:
            return
        self._tidied = now
        with self._sessions() as session:
            days = recorded_keeping.days_kept(session)
        tidied = recorded_keeping.tidy(self._folder, now, days)
        if tidied.removed:
            logger.info("%d recordings of the air were removed", tidied.removed)
        self._tell(tidied, now, days)

    def _tell(self, tidied: Tidied, now: datetime, days: int) -> None:
        """Raise an alarm where something had to go before its days were over; end it next day."""
        if tidied.early:
            self._early = now
            facts: Facts = {"days": days, "kept": (now - max(tidied.early)).days}
            with transaction(self._sessions) as session:
                alarms.raise_alarm(session, self._clock, ALARM, Reason(_EARLY, facts))
        elif self._early is None or now - self._early > _REMEMBERED:
            with transaction(self._sessions) as session:
                alarms.clear(session, self._clock, ALARM)
