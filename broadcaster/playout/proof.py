"""What was really sent, held against the clip that was approved."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from audio.errors import AudioError
from audio.library import Library
from audio.mixer import instant_of
from audio.sinks.tap import Measured
from audio.sources.clip import ClipSource
from audio.types import SAMPLE_RATE
from broadcaster.playout import sentences
from broadcaster.playout.orders import Proof, Relayed
from schedules.types import Reason

CHUNK = SAMPLE_RATE
MOST_OF_A_CUT = 300 * SAMPLE_RATE
"""Of what was cut no more is compared: somebody waits for its lines to close."""


@dataclass(frozen=True, slots=True)
class Witness:
    """The sha256 (hex) of all samples of a clip, as 16-bit little-endian bytes."""

    frames: int
    digest: str


class Witnesses:
    """Reads clips ahead of time: are they the planned ones, and what should be sent of them."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._known: dict[str, tuple[tuple[int, int], Witness]] = {}

    def why_not(self, clip: str) -> Reason | None:
        """Tell why a clip may not be sent, None where its bytes are those of its name.

        What was read once is read again only when the file's size or time of change is another.
        """
        try:
            path = self._library.path_of(clip)
            stat = path.stat()
            stamp = (stat.st_size, stat.st_mtime_ns)
            known = self._known.get(clip)
            if known is not None and known[0] == stamp:
                return None
            if not self._library.verify(clip):
                return Reason(sentences.CLIP_CHANGED)
            self._known[clip] = (stamp, _witness(path))
        except FileNotFoundError:
            return Reason(sentences.CLIP_MISSING)
        except (AudioError, OSError) as error:
            return Reason(sentences.CLIP_UNREADABLE, {"error": str(error)})
        return None

    def proof(
        self, clip: str, offset: int, measured: Measured, relayed: Relayed | None = None
    ) -> Proof:
        """Say what was sent of a clip that was begun `offset` frames into it, or `relayed`."""
        return Proof(
            began=None if measured.began is None else instant_of(measured.began),
            ended=instant_of(measured.ended),
            frames=measured.frames,
            first_sound=None if measured.first_sound is None else instant_of(measured.first_sound),
            last_sound=None if measured.last_sound is None else instant_of(measured.last_sound),
            peak_dbfs=measured.peak_dbfs,
            rms_dbfs=measured.rms_dbfs,
            sent_sha256=measured.digest,
            matched=None if relayed is not None else self._matched(clip, offset, measured),
            relayed=relayed,
        )

    def _matched(self, clip: str, offset: int, measured: Measured) -> bool | None:
        """Compare what was sent at full level with the clip's own samples; a tone has none."""
        if not clip or not measured.steady:
            return None
        known = self._known.get(clip)
        whole = not offset and not measured.steady_from
        if known is not None and whole and measured.steady == known[1].frames:
            return measured.digest == known[1].digest
        if measured.cut and measured.steady > MOST_OF_A_CUT:
            return None
        try:
            start = offset + measured.steady_from
            path = self._library.path_of(clip)
            return measured.digest == _digest(path, start, measured.steady)
        except (AudioError, OSError):
            return None


def _pieces(path: Path, start: int, count: int | None) -> Iterator[bytes]:
    with closing(ClipSource(path, skip=start)) as source:
        left = source.left if count is None else count
        while left > 0 and len(pcm := source.read(min(CHUNK, left))):
            left -= len(pcm)
            yield pcm.tobytes()


def _digest(path: Path, start: int, count: int) -> str:
    digest = hashlib.sha256()
    for piece in _pieces(path, start, count):
        digest.update(piece)
    return digest.hexdigest()


def _witness(path: Path) -> Witness:
    digest, size = hashlib.sha256(), 0
    for piece in _pieces(path, 0, None):
        digest.update(piece)
        size += len(piece)
    return Witness(size // 2, digest.hexdigest())
