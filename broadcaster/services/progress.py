"""How far a sound is, written where people can see it while it is made."""

from __future__ import annotations

from collections.abc import Callable

from audio.types import Watch
from broadcaster.ports import Clock
from broadcaster.store import jobs
from broadcaster.store.session import SessionFactory, transaction

_STEPS = 50  # a page shows no more; every step is a write


class Progress:
    """Writes how far one job is; work that is no longer this worker's is called off."""

    def __init__(
        self,
        sessions: SessionFactory,
        clock: Clock,
        job: int,
        worker: str,
        stop: Callable[[], bool],
    ) -> None:
        self._sessions = sessions
        self._clock = clock
        self._job = job
        self._worker = worker
        self._stop = stop
        self._shown = -1
        self._lost = False

    def watch(self, between: Callable[[], None]) -> Watch:
        """Return what the making is given to report to; `between` is called at every report."""

        def report(done: int, total: int) -> None:
            between()
            self._report(done, total)

        return Watch(progress=report, cancelled=self._cancelled)

    def _report(self, done: int, total: int) -> None:
        step = done * _STEPS // max(total, 1)
        if step == self._shown:
            return
        self._shown = step
        with transaction(self._sessions) as session:
            now = self._clock.now()
            self._lost = not jobs.report(session, self._job, self._worker, done, total, now)

    def _cancelled(self) -> bool:
        return self._lost or self._stop()
