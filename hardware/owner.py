"""The one thread that touches a port: what is urgent goes first, between two requests."""

import heapq
import threading
from collections.abc import Callable
from concurrent.futures import Future
from itertools import count
from typing import Any, Protocol, TypeVar

from hardware.types import Urgency

T = TypeVar("T")


class Owner(Protocol):
    """Who does the work of one port."""

    def submit(self, job: Callable[[], T], urgency: Urgency) -> Future[T]:
        """Have a job done after everything as urgent; done at once where the owner asks itself."""

    def give_way(self, urgency: Urgency) -> None:
        """Do first what is more urgent; only the owner itself may call it."""

    def stop(self) -> None:
        """Do what was given, and no more."""


class InlineOwner:
    """Whoever asks does the work: for virtual time, where everything happens in one thread."""

    def __init__(self) -> None:
        self._lock = threading.RLock()

    def submit(self, job: Callable[[], T], urgency: Urgency) -> Future[T]:
        """Do the job now."""
        del urgency
        done: Future[T] = Future()
        with self._lock:
            _do(job, done)
        return done

    def give_way(self, urgency: Urgency) -> None:
        """Nothing waits."""

    def stop(self) -> None:
        """Nothing to stop."""


class ThreadOwner:
    """A thread of its own for one port, begun with the first job."""

    def __init__(self, name: str) -> None:
        self._jobs: list[tuple[int, int, Callable[[], Any], Future[Any]]] = []
        self._order = count()
        self._changed = threading.Condition()
        self._name = name
        self._thread: threading.Thread | None = None
        self._is_stopping = False

    @property
    def is_stopping(self) -> bool:
        """Whether it ends, or has ended, after what it was given."""
        return self._is_stopping

    def submit(self, job: Callable[[], T], urgency: Urgency) -> Future[T]:
        """Have a job done after everything as urgent; done at once where the owner asks itself."""
        done: Future[T] = Future()
        if threading.current_thread() is self._thread:
            _do(job, done)
            return done
        with self._changed:
            heapq.heappush(self._jobs, (urgency, next(self._order), job, done))
            if self._thread is None:  # one that is stopping does this job too before it ends
                self._begin()
            self._changed.notify()
        return done

    def give_way(self, urgency: Urgency) -> None:
        """Do first what is more urgent; only the owner itself may call it."""
        while (next_ := self._take(urgency)) is not None:
            _do(*next_)

    def stop(self) -> None:
        """Do what was given, and no more."""
        with self._changed:
            thread, self._is_stopping = self._thread, True
            self._changed.notify()
        if thread is not None and thread is not threading.current_thread():
            thread.join()

    def _begin(self) -> None:
        self._is_stopping = False
        self._thread = threading.Thread(target=self._work, name=self._name, daemon=True)
        self._thread.start()

    def _work(self) -> None:
        while True:
            with self._changed:
                while not self._jobs and not self._is_stopping:
                    self._changed.wait()
                if not self._jobs:
                    self._thread = None
                    return
            if (next_ := self._take(None)) is not None:
                _do(*next_)

    def _take(self, than: Urgency | None) -> tuple[Callable[[], Any], Future[Any]] | None:
        """Take the most urgent job, if it is more urgent than given."""
        with self._changed:
            if not self._jobs or (than is not None and self._jobs[0][0] >= than):
                return None
            _, _, job, done = heapq.heappop(self._jobs)
        return job, done


def _do(job: Callable[[], T], done: Future[T]) -> None:
    if not done.set_running_or_notify_cancel():
        return
    try:
        done.set_result(job())
    except BaseException as error:  # noqa: BLE001 -- handed to whoever waits for the job
        done.set_exception(error)
