"""The sound of a clip file, streamed from the disk in flat memory."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from audio.errors import DecodeFailed
from audio.mixer import Pcm
from audio.wav import wav_facts

_BYTES = 2


class ClipSource:
    """Reads a clip from frame `skip` on.

    Raises DecodeFailed when the file is no clip, and OSError when it is not there.
    """

    def __init__(self, path: Path, *, skip: int = 0) -> None:
        facts = wav_facts(path)
        if skip > facts.frames:
            raise DecodeFailed("The file {name} is shorter than it says.", name=path.name)
        self.left = facts.frames - skip
        self._file = path.open("rb")
        self._file.seek(facts.offset + skip * _BYTES)

    def read(self, frames: int) -> Pcm:
        """Return the next samples; none at all at the end, and when the disk fails."""
        try:
            raw = self._file.read(min(frames, self.left) * _BYTES)
        except (OSError, ValueError):  # ValueError: closed under the thread that reads ahead
            raw = b""
        pcm = np.frombuffer(raw[: len(raw) // _BYTES * _BYTES], "<i2")
        self.left = self.left - len(pcm) if len(pcm) else 0
        return pcm

    def close(self) -> None:
        """Close the file."""
        self._file.close()
