"""What was spoken live, kept as it was sent: heard from the log, as long as other recordings."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from audio.errors import AudioError, Cancelled
from audio.library import Library, facts_of
from audio.types import ClipFacts
from broadcaster.ports import Clock
from broadcaster.services import recorded_keeping
from broadcaster.store import clips
from broadcaster.store import live_takes as store
from broadcaster.store.session import SessionFactory, transaction
from broadcaster.store.tables import ClipRow

logger = logging.getLogger(__name__)

# A log of years is not gone through each time somebody has spoken.
_RECENT = timedelta(days=2)
_LOOK_BACK = timedelta(days=366)
_EVERY = timedelta(hours=1)


class LiveTakes:
    """Takes down the facts of new ones, and lets go of those that are too old.

    `step` tells whether there may be more to do.
    """

    def __init__(
        self,
        sessions: SessionFactory,
        clock: Clock,
        library: Library,
        stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        self._sessions = sessions
        self._clock = clock
        self._library = library
        self._stopping = stopping
        self._spoilt: frozenset[str] = frozenset()
        self._tidied: datetime | None = None

    def step(self) -> bool:
        """Remove what is too old, then take down the facts of one; a spoilt file is told once."""
        now = self._clock.now()
        self._tidy(now)
        with self._sessions() as session:
            waiting = [c for c in store.unknown(session, now - _RECENT) if c not in self._spoilt]
        if not waiting:
            return False
        self._spoilt |= {waiting[0]}
        try:
            self._take_down(facts_of(self._library.path_of(waiting[0]), self._stopping))
        except Cancelled:
            return False
        except (AudioError, OSError) as error:
            logger.warning("what was spoken live cannot be read: %s", error)
        else:
            self._spoilt -= {waiting[0]}
        return True

    def _tidy(self, now: datetime) -> None:
        if self._tidied is not None and self._tidied <= now < self._tidied + _EVERY:
            return
        self._tidied = now
        with self._sessions() as session:
            oldest = now - timedelta(days=recorded_keeping.days_kept(session))
            old = store.known_between(session, oldest - _LOOK_BACK, oldest)
        for clip in old:
            self._let_go(clip)

    def _take_down(self, facts: ClipFacts) -> None:
        with transaction(self._sessions) as session:
            session.add(
                ClipRow(
                    hash=facts.hash,
                    length=facts.length,
                    frames=facts.frames,
                    loudness_lufs=facts.loudness_lufs,
                    true_peak_dbtp=facts.true_peak_dbtp,
                    voice=None,
                    synthetic=False,
                    made=self._clock.now(),
                )
            )

    def _let_go(self, clip: str) -> None:
        with transaction(self._sessions) as session:
            unused = clips.forget_unused(session, clip)
        if unused:
            self._library.remove(clip)
            logger.info("what was spoken live was removed by its age: %.12s", clip)
