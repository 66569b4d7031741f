"""The last seconds of what is received, for any number of readers; what is older is gone."""

from __future__ import annotations

import threading

import numpy as np

from audio.mixer import Pcm
from audio.types import SAMPLE_RATE

KEPT = 40 * SAMPLE_RATE
"""Frames that are kept: a piece of a cut stream is up to 20 s long, and two of them may come."""


class Ring:
    """Frames by their number since the beginning; one thread writes."""

    def __init__(self, kept: int = KEPT) -> None:
        self._pcm: Pcm = np.zeros(kept, np.int16)
        self._lock = threading.Lock()
        self.written = 0
        """How many frames were written so far."""

    @property
    def oldest(self) -> int:
        """The number of the oldest frame that is still there."""
        return max(0, self.written - len(self._pcm))

    def put(self, pcm: Pcm) -> None:
        """Write the next frames, over the oldest."""
        kept = len(self._pcm)
        with self._lock:
            self.written += max(0, len(pcm) - kept)
            pcm = pcm[-kept:]
            at = self.written % kept
            first = min(len(pcm), kept - at)
            self._pcm[at : at + first] = pcm[:first]
            self._pcm[: len(pcm) - first] = pcm[first:]
            self.written += len(pcm)

    def copy(self, first: int, count: int) -> Pcm:
        """Return frames from `first` on: silence for what is gone, less where they are not yet."""
        kept = len(self._pcm)
        with self._lock:
            count = max(0, min(count, self.written - first))
            gone = min(count, max(0, self.oldest - first))
            out = np.zeros(count, np.int16)
            at = (first + gone) % kept
            run = min(count - gone, kept - at)
            out[gone : gone + run] = self._pcm[at : at + run]
            out[gone + run :] = self._pcm[: count - gone - run]
        return out
