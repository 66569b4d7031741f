"""A sound that is kept as it is sent: what a speaker really said, as a clip file."""

from __future__ import annotations

import logging
import queue
import secrets
import threading
from contextlib import suppress
from pathlib import Path

import numpy as np

from audio.errors import AudioError
from audio.library import hash_of
from audio.mixer import Pcm, Source
from audio.types import Mark
from audio.wav import new_wav

logger = logging.getLogger(__name__)

_WAITING = 1000
_FULL_SCALE = np.float32(32_768.0)


class Kept:
    """A source in front of another; a thread of its own writes down what is read.

    It is written into the folder `drafts` and goes to `clips` under its hash when it is whole; at
    most `most` frames of it. A disk that is full, or too slow for long, costs the recording and
    never the air.
    """

    def __init__(self, source: Source, drafts: Path, clips: Path, mark: Mark, *, most: int) -> None:
        self._source = source
        self._drafts = drafts
        self._clips = clips
        self._mark = mark
        self._left = most
        self._queue: queue.Queue[Pcm | None] = queue.Queue(_WAITING)
        self._over = threading.Event()
        self._clip = ""
        self._is_torn = False
        self._thread = threading.Thread(target=self._write, name="live take", daemon=True)
        self._thread.start()

    def read(self, frames: int) -> Pcm:
        """Return the next samples, which the thread writes down when it comes to it."""
        pcm = self._source.read(frames)
        if len(pcm):
            self._keep(pcm)
        return pcm

    def close(self) -> None:
        """End the recording; the file is there a little later."""
        self._source.close()
        self._keep(None)

    def clip(self, within_s: float) -> str:
        """Return the hash of the file once it is there; "" where nothing could be kept."""
        self._over.wait(within_s)
        return self._clip

    @property
    def is_over(self) -> bool:
        """Tell whether nothing is written any more."""
        return not self._thread.is_alive()

    def join(self, within_s: float) -> bool:
        """Wait until the file is there; tells whether the thread has ended."""
        self._thread.join(within_s)
        return self.is_over

    def _keep(self, pcm: Pcm | None) -> None:
        try:
            self._queue.put_nowait(pcm)
        except queue.Full:
            self._is_torn = True
            if pcm is None:
                with suppress(queue.Empty):
                    self._queue.get_nowait()
                self._queue.put_nowait(None)

    def _write(self) -> None:
        draft = self._drafts / f"live-{secrets.token_hex(8)}.wav"
        try:
            with new_wav(draft, self._mark) as writer:
                while (pcm := self._queue.get()) is not None:
                    part = pcm[: self._left]
                    self._left -= len(part)
                    writer.write(part.astype(np.float32) / _FULL_SCALE)
            if not writer.frames or self._is_torn:
                draft.unlink(missing_ok=True)
                return
            name = hash_of(draft)
            draft.replace(self._clips / f"{name}.wav")
            self._clip = name
        except (AudioError, OSError) as error:
            logger.warning("what was spoken could not be kept: %s", error)
        finally:
            self._over.set()
