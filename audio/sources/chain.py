"""Several clips one after another, as music that fills a hole."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from audio.errors import AudioError
from audio.mixer import Pcm
from audio.sources.clip import ClipSource


class ChainSource:
    """Reads clips in their order, again and again where `around`; what cannot be read is passed.

    It waits for the disk: to be read ahead, never on a sink's thread.
    """

    def __init__(self, paths: Sequence[Path], *, around: bool) -> None:
        self._paths = tuple(paths)
        self._around = around
        self._number = 0
        self._fruitless = 0
        self._now: ClipSource | None = None

    def read(self, frames: int) -> Pcm:
        """Return the next samples; none at all at the end."""
        while self._now is not None or self._open():
            pcm = self._now.read(frames) if self._now is not None else np.zeros(0, np.int16)
            if len(pcm):
                self._fruitless = 0
                return pcm
            self.close()
        return np.zeros(0, np.int16)

    def close(self) -> None:
        """Close the file that is open."""
        if self._now is not None:
            self._now.close()
        self._now = None

    def _open(self) -> bool:
        """Open the next clip; a whole round of none that can be read is the end."""
        is_over = self._number >= len(self._paths) and not self._around
        if not self._paths or is_over or self._fruitless > len(self._paths):
            return False
        path = self._paths[self._number % len(self._paths)]
        self._number += 1
        self._fruitless += 1
        try:
            self._now = ClipSource(path)
        except (AudioError, OSError):
            return self._open()
        return True
