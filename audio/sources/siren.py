"""The warning signal without any file: what sounds where its clip is lost."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

import numpy as np

from audio import siren
from audio.mixer import Pcm
from audio.types import SAMPLE_RATE


class SirenSource:
    """The warning signal again and again for a while, or the all-clear where it is `steady`."""

    def __init__(self, length: timedelta, *, steady: bool = False) -> None:
        self._left = round(length.total_seconds() * SAMPLE_RATE)
        self._sound = _made(steady=steady)
        self._at = 0

    def read(self, frames: int) -> Pcm:
        """Return the next samples; none at all at the end."""
        count = max(0, min(frames, self._left, len(self._sound) - self._at))
        part = self._sound[self._at : self._at + count]
        self._left -= count
        self._at = (self._at + count) % len(self._sound)
        return part

    def close(self) -> None:
        """Nothing is held."""


@cache
def _made(*, steady: bool) -> Pcm:
    sound = siren.all_clear() if steady else siren.warning()
    pcm: Pcm = np.rint(sound * 32_767).astype(np.int16)
    return pcm
