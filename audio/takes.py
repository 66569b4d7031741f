"""Takes that were spoken before, kept on the disk, so that one changed paragraph costs one.

A file is the SHA-256 of its samples (32 bytes), then the samples: 48 kHz, 16 bits, little-endian.
Nothing is lost when the folder is emptied, only time.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import re
from dataclasses import asdict
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audio.types import Manner, Samples, Voice

logger = logging.getLogger(__name__)

MOST_BYTES = 200 * 1024 * 1024
"""Half an hour of speech."""

_FULL_SCALE = 32_768.0
_DIGEST = 32
_NAME = re.compile(r"[0-9a-f]{64}\.take")


class Takes:
    """A folder of spoken takes; what was used longest ago goes first when it is full."""

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        self._folder = folder
        self._most = most_bytes

    def key(self, text: str, voice: Voice, manner: Manner) -> str:
        """Name a take by all that makes its sound; the pause after it is not its own."""
        told = {**asdict(manner), "paragraph_pause": None}
        inputs = [text, voice.name, dict(voice.settings), told]
        written = json.dumps(inputs, ensure_ascii=False, sort_keys=True, default=str)
        return hashlib.sha256(written.encode()).hexdigest()

    def get(self, key: str) -> Samples | None:
        """Return a take; None where it is not there, or not as it was written."""
        import numpy as np  # noqa: PLC0415 -- only who speaks needs it

        path = self._path(key)
        try:
            raw = path.read_bytes()
            os.utime(path)
        except OSError:
            return None
        if hashlib.sha256(raw[_DIGEST:]).digest() != raw[:_DIGEST]:
            logger.warning("the kept take %.12s is damaged and is spoken anew", key)
            path.unlink(missing_ok=True)
            return None
        return np.frombuffer(raw[_DIGEST:], "<i2").astype(np.float32) / np.float32(_FULL_SCALE)

    def put(self, key: str, sound: Samples) -> None:
        """Keep a take; where the disk does not let us, it is spoken anew next time."""
        import numpy as np  # noqa: PLC0415 -- as above

        steps = np.clip(np.rint(sound * _FULL_SCALE), -_FULL_SCALE, _FULL_SCALE - 1)
        raw = steps.astype("<i2").tobytes()
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._make_room(len(raw))
            with NamedTemporaryFile(dir=self._folder, suffix=".part", delete=False) as draft:
                draft.write(hashlib.sha256(raw).digest() + raw)
            Path(draft.name).replace(self._path(key))
        except OSError as error:
            logger.info("a take could not be kept: %s", error)

    def _make_room(self, wanted: int) -> None:
        found = []
        for entry in os.scandir(self._folder):
            with contextlib.suppress(OSError):  # another worker may just have removed it
                facts = entry.stat()
                found.append((facts.st_mtime_ns, facts.st_size, Path(entry.path)))
        left = sum(size for _, size, _ in found)
        for _, size, path in sorted(found):
            if left + wanted <= self._most:
                return
            path.unlink(missing_ok=True)
            left -= size

    def _path(self, key: str) -> Path:
        name = f"{key}.take"
        if not _NAME.fullmatch(name):
            message = f"{key!r} is not the key of a take"
            raise ValueError(message)
        return self._folder / name
