"""Threads that carry out orders one after another; a thread that breaks is noticed, not lost."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future


class Hand:
    """One thread with one queue of work, in order.

    `idle` is called when nothing came for `patience` seconds of the world's time, and not at all
    while it `rests`, until something comes. The first exception ends the thread and is raised
    again by `check`. `patience` may be changed, and holds from the next wait on.
    """

    def __init__(
        self,
        name: str,
        *,
        patience: float | None = None,
        idle: Callable[[], None] | None = None,
        rests: Callable[[], bool] = bool,
    ) -> None:
        self._queue: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self.patience = patience
        self._idle = idle
        self._rests = rests
        self._result: Future[None] = Future()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def give(self, work: Callable[[], None]) -> None:
        """Have something done after everything that was given before."""
        self._queue.put(work)

    def check(self) -> None:
        """Raise what broke the thread, if anything did."""
        if self._result.done():
            self._result.result()

    def stop(self, within: float) -> bool:
        """End after what was given; tells whether the thread is gone."""
        self._queue.put(None)
        if self._thread.ident is not None:
            self._thread.join(within)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            while self._work():
                pass
        except BaseException as error:  # noqa: BLE001 -- handed to whoever asks `check`
            self._result.set_exception(error)

    def _work(self) -> bool:
        try:
            work = self._queue.get(timeout=None if self._rests() else self.patience)
        except queue.Empty:
            if self._idle is not None:
                self._idle()
            return True
        if work is None:
            return False
        work()
        return True
