"""Listening to several recordings, two at a time: while one is decoded the other is worked on."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path

from audio.errors import Unusable
from audio.recordings import Recorded, recorded
from audio.types import Finish, Recording, Watch

_AT_ONCE = 2
_LOOK_EVERY = 0.2  # seconds; only the caller's own thread asks whether the work was called off


class Ears:
    """Takes recordings onto tapes in one folder; `stack` holds the tapes until it is closed."""

    def __init__(self, folder: Path, watch: Watch, finish: Finish) -> None:
        self.stack = contextlib.ExitStack()
        self._folder = folder
        self._watch = watch
        self._finish = finish
        self._stopped = threading.Event()

    def recorded(self, recordings: Sequence[Recording]) -> Iterator[Recorded]:
        """Give the recordings one after another, each as soon as it is there.

        Raises what `recordings.recorded` raises, with the recording's name among its facts.
        """
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            futures = [pool.submit(self._one, recording) for recording in recordings]
            try:
                for future in futures:
                    yield self._waited(future)
            finally:
                self._stopped.set()

    def _waited(self, future: Future[Recorded]) -> Recorded:
        while not wait([future], _LOOK_EVERY).done:
            self._watch.check()
        return future.result()

    def _one(self, recording: Recording) -> Recorded:
        watch = Watch(cancelled=self._stopped.is_set)
        try:
            return self.stack.enter_context(recorded(recording, self._folder, watch, self._finish))
        except Unusable as error:
            error.facts.setdefault("recording", recording.name)
            raise
