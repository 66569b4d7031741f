"""What was sent, made smaller as soon as it is over, and removed when its time has come."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from pathlib import Path

from broadcaster.ports import Clock
from broadcaster.services import recorded_keeping
from broadcaster.store.session import SessionFactory

logger = logging.getLogger(__name__)

_EVERY = timedelta(minutes=1)


class RecordingsKept:
    """Looks after the recordings of every bus; `step` tells whether there may be more to do."""

    def __init__(self, sessions: SessionFactory, clock: Clock, folder: Path) -> None:
        self._sessions = sessions
        self._clock = clock
        self._folder = folder
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
        recorded_keeping.make_smaller(waiting)
        self._spoilt -= {waiting}
        return True

    def _tidy(self) -> None:
        now = self._clock.now()
        if self._tidied is not None and self._tidied <= now < self._tidied + _EVERY:
            return
        self._tidied = now
        with self._sessions() as session:
            days = recorded_keeping.days_kept(session)
        removed = recorded_keeping.tidy(self._folder, now, days)
        if removed:
            logger.info("%d recordings of the air were removed", removed)
