"""What was really sent, held against the clip that was approved."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from audio.errors import AudioError
from audio.library import Library
from audio.mixer import Pcm, instant_of
from audio.sinks.tap import Measured
from audio.sources.clip import ClipSource
from audio.types import SAMPLE_RATE
from audio.windows import Profile, profile_of
from broadcaster.playout import sentences
from broadcaster.playout.orders import Proof, Relayed
from broadcaster.playout.watching import Account
from schedules.types import Reason

CHUNK = SAMPLE_RATE
MOST_KNOWN = 256
"""So many clips are remembered; of an hour of sound that takes some 400 kB."""
MOST_OF_A_CUT = 300 * SAMPLE_RATE
"""Of what was cut no more is compared: somebody waits for its lines to close."""


@dataclass(frozen=True, slots=True)
class Witness:
    """The sha256 (hex) of all samples of a clip, as 16-bit little-endian bytes, and its windows."""

    frames: int
    digest: str
    profile: Profile


class Witnesses:
    """Reads clips ahead of time: are they the planned ones, and what should be sent of them."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._known: OrderedDict[str, tuple[_Stamp, Witness]] = OrderedDict()

    def why_not(self, clip: str) -> Reason | None:
        """Tell why a clip may not be sent, None where its bytes are those of its name.

        What was read once is read again only when the file's size or time of change is another.
        """
        try:
            path = self._library.path_of(clip)
            stamp = _stamp(path)
            known = self._known.get(clip)
            if known is not None and known[0] == stamp:
                self._known.move_to_end(clip)
                return None
            if not self._library.verify(clip):
                return Reason(sentences.CLIP_CHANGED)
            self._known[clip] = (stamp, _witness(path))
            if len(self._known) > MOST_KNOWN:
                self._known.popitem(last=False)
        except FileNotFoundError:
            return Reason(sentences.CLIP_MISSING)
        except (AudioError, OSError) as error:
            return Reason(sentences.CLIP_UNREADABLE, {"error": str(error)})
        return None

    def profile(self, clip: str) -> Profile | None:
        """Return the windows of a clip that was found to be the planned one; None where none was.

        They are those of the approved samples, whatever becomes of the file afterwards.
        """
        known = self._known.get(clip)
        return None if known is None else known[1].profile

    def proof(
        self,
        clip: str,
        offset: int,
        measured: Measured,
        account: Account | None = None,
        relayed: Relayed | None = None,
    ) -> Proof:
        """Say what was sent of a clip begun `offset` frames into it and watched, or `relayed`."""
        seen = account or Account()
        return Proof(
            began=None if measured.began is None else instant_of(measured.began),
            ended=instant_of(measured.ended),
            frames=measured.frames,
            first_sound=None if measured.first_sound is None else instant_of(measured.first_sound),
            last_sound=None if measured.last_sound is None else instant_of(measured.last_sound),
            peak_dbfs=measured.peak_dbfs,
            rms_dbfs=measured.rms_dbfs,
            sent_sha256=measured.digest,
            matched=None if relayed is not None else self._matched(clip, offset, measured, seen),
            relayed=relayed,
            levels=() if account is None else account.levels,
            level_step_ms=0 if account is None else account.step_ms,
            silent_ms=None if account is None else account.silent_ms,
            clipped=None if account is None else account.full,
        )

    def _matched(self, clip: str, offset: int, measured: Measured, account: Account) -> bool | None:
        """Compare what was sent at full level with the clip's own samples; a tone has none."""
        if not clip or not measured.steady:
            return None
        known = self._known.get(clip)
        whole = not offset and not measured.steady_from
        if known is not None and whole and measured.steady == known[1].frames:
            return measured.digest == known[1].digest
        if account.compared > account.same:
            return False
        if account.compared and (measured.cut or not self._is_as_checked(clip)):
            return True
        return self._matched_part(clip, offset, measured)

    def _matched_part(self, clip: str, offset: int, measured: Measured) -> bool | None:
        """Compare a part with the file, where that is the one that was checked, if any was."""
        if measured.cut and measured.steady > MOST_OF_A_CUT:
            return None
        if clip in self._known and not self._is_as_checked(clip):
            return None
        try:
            start = offset + measured.steady_from
            path = self._library.path_of(clip)
            return measured.digest == _digest(path, start, measured.steady)
        except (AudioError, OSError):
            return None

    def _is_as_checked(self, clip: str) -> bool:
        known = self._known.get(clip)
        try:
            return known is not None and known[0] == _stamp(self._library.path_of(clip))
        except OSError:
            return False


_Stamp = tuple[int, int]


def _stamp(path: Path) -> _Stamp:
    """Return what changes with a file: its size, and when it was written last."""
    stat = path.stat()
    return stat.st_size, stat.st_mtime_ns


def _pieces(path: Path, start: int, count: int | None) -> Iterator[Pcm]:
    with closing(ClipSource(path, skip=start)) as source:
        left = source.left if count is None else count
        while left > 0 and len(pcm := source.read(min(CHUNK, left))):
            left -= len(pcm)
            yield pcm


def _digest(path: Path, start: int, count: int) -> str:
    digest = hashlib.sha256()
    for piece in _pieces(path, start, count):
        digest.update(piece.tobytes())
    return digest.hexdigest()


def _witness(path: Path) -> Witness:
    digest = hashlib.sha256()

    def heard() -> Iterator[Pcm]:
        for piece in _pieces(path, 0, None):
            digest.update(piece.tobytes())
            yield piece

    profile = profile_of(heard())
    return Witness(profile.frames, digest.hexdigest(), profile)
