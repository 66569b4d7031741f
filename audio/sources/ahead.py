"""Reading ahead on a thread of its own, so that a slow disk never holds up a sink."""

from __future__ import annotations

import logging
import threading
from collections import deque

import numpy as np

from audio.mixer import Pcm, Source
from audio.types import SAMPLE_RATE

logger = logging.getLogger(__name__)

_CHUNKS = 4
_FIRST_WAIT_S = 5.0


class ReadAhead:
    """A source in front of a slower one; keeps `_CHUNKS` chunks of `chunk` frames ready.

    Made away from the sink's thread: it returns when the first chunk is there. Where the disk
    falls behind, silence takes the place of what is missing, and `starved` counts its frames.
    """

    def __init__(self, source: Source, *, chunk: int = SAMPLE_RATE // 2) -> None:
        self.starved = 0
        self._source = source
        self._chunk = chunk
        self._ready: deque[Pcm] = deque()
        self._part: Pcm = np.zeros(0, np.int16)
        self._room = threading.Semaphore(_CHUNKS)
        self._first = threading.Event()
        self._is_over = False
        self._closed = False
        threading.Thread(target=self._read_on, name="read-ahead", daemon=True).start()
        self._first.wait(_FIRST_WAIT_S)

    def read(self, frames: int) -> Pcm:
        """Return the next samples, never waiting for the disk."""
        parts: list[Pcm] = []
        wanted = frames
        while wanted:
            if not len(self._part) and not self._next_chunk():
                break
            parts.append(self._part[:wanted])
            self._part = self._part[wanted:]
            wanted -= len(parts[-1])
        if wanted and not self._is_over:
            self.starved += wanted
            parts.append(np.zeros(wanted, np.int16))
        return parts[0] if len(parts) == 1 else np.concatenate(parts or [self._part])

    def close(self) -> None:
        """Let the thread end; it closes the file."""
        self._closed = True
        self._room.release()

    def _next_chunk(self) -> bool:
        if self._is_over or not self._ready:
            return False
        self._part = self._ready.popleft()
        self._is_over = not len(self._part)
        self._room.release()
        return not self._is_over

    def _read_on(self) -> None:
        more = True
        while more:
            self._room.acquire()
            if self._closed:
                break
            chunk = self._source.read(self._chunk)
            self._ready.append(chunk)
            self._first.set()
            more = bool(len(chunk))
        self._source.close()
