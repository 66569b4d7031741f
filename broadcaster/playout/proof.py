"""What was really sent, held against the clip that was approved."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from audio.cues import at_gain, bounded_gain_db
from audio.errors import AudioError
from audio.library import Library
from audio.loudness import loudness_of
from audio.mixer import Pcm, instant_of
from audio.sinks.tap import Measured
from audio.sources.clip import ClipSource
from audio.types import SAMPLE_RATE
from audio.windows import FULL_SCALE, Profile, profile_of
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
class Passage:
    """What of which clip is sent, and how much louder it was asked to be.

    It is begun `offset` frames into the clip (sha256 hex, "" for what has none).
    """

    clip: str
    offset: int = 0
    wanted_db: int = 0


@dataclass(frozen=True, slots=True)
class Witness:
    """A clip as it is to be sent, `gain_db` louder than its samples: never so that it distorts.

    The sha256 (hex) of all those samples as 16-bit little-endian bytes, and their windows.
    """

    frames: int
    digest: str
    profile: Profile
    gain_db: float = 0.0


class Witnesses:
    """Reads clips ahead of time: are they the planned ones, and what should be sent of them.

    Where nothing is `watched`, as in virtual time, clips are not cut into windows.
    """

    def __init__(self, library: Library, *, watched: bool = True) -> None:
        self._library = library
        self._watched = watched
        self._known: OrderedDict[tuple[str, int], tuple[_Stamp, Witness]] = OrderedDict()

    def why_not(self, clip: str, wanted_db: int = 0) -> Reason | None:
        """Tell why a clip may not be sent, None where its bytes are those of its name.

        It is read as it is to be sent, so much louder. What was read once is read again only when
        the file's size or time of change is another.
        """
        key = clip, wanted_db
        try:
            path = self._library.path_of(clip)
            stamp = _stamp(path)
            known = self._known.get(key)
            if known is not None and known[0] == stamp:
                self._known.move_to_end(key)
                return None
            if not self._library.verify(clip):
                return Reason(sentences.CLIP_CHANGED)
            look = _witness if self._watched else _heard
            self._known[key] = (stamp, look(path, wanted_db))
            if len(self._known) > MOST_KNOWN:
                self._known.popitem(last=False)
        except FileNotFoundError:
            return Reason(sentences.CLIP_MISSING)
        except (AudioError, OSError) as error:
            return Reason(sentences.CLIP_UNREADABLE, {"error": str(error)})
        return None

    def profile(self, passage: Passage) -> Profile | None:
        """Return the windows of what should be sent; None where its clip was not read.

        They are those of the approved samples, whatever becomes of the file afterwards.
        """
        known = self._witness(passage)
        return None if known is None or not self._watched else known.profile

    def gain_db(self, passage: Passage) -> float:
        """Return by how much louder (negative: softer) it is to be sent.

        That of which nobody knows the peaks, as of another station, is never made louder.
        """
        known = self._witness(passage)
        return float(min(0, passage.wanted_db)) if known is None else known.gain_db

    def proof(
        self,
        passage: Passage,
        measured: Measured,
        account: Account | None = None,
        relayed: Relayed | None = None,
    ) -> Proof:
        """Say what was sent of a passage that was watched, or `relayed`."""
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
            matched=None if relayed is not None else self._matched(passage, measured, seen),
            relayed=relayed,
            levels=() if account is None else account.levels,
            level_step_ms=0 if account is None else account.step_ms,
            silent_ms=None if account is None else account.silent_ms,
            clipped=None if account is None else account.full,
            unheard_s=round(measured.unheard / SAMPLE_RATE, 1),
            gain_db=self.gain_db(passage),
        )

    def _witness(self, passage: Passage) -> Witness | None:
        known = self._known.get((passage.clip, passage.wanted_db))
        return None if known is None else known[1]

    def _matched(self, passage: Passage, measured: Measured, account: Account) -> bool | None:
        """Compare what was sent at its level with the clip's own samples; a tone has none."""
        if not passage.clip or not measured.steady:
            return None
        known = self._witness(passage)
        whole = not passage.offset and not measured.steady_from
        if known is not None and whole and measured.steady == known.frames:
            return measured.digest == known.digest
        if account.compared > account.same:
            return False
        if account.compared and (measured.cut or not self._is_as_checked(passage)):
            return True
        return self._matched_part(passage, measured)

    def _matched_part(self, passage: Passage, measured: Measured) -> bool | None:
        """Compare a part with the file, where that is the one that was checked, if any was."""
        if measured.cut and measured.steady > MOST_OF_A_CUT:
            return None
        if self._witness(passage) is not None and not self._is_as_checked(passage):
            return None
        try:
            start, path = (
                passage.offset + measured.steady_from,
                self._library.path_of(passage.clip),
            )
            pieces = _pieces(path, start, measured.steady)
            return measured.digest == _digest(pieces, self.gain_db(passage))
        except (AudioError, OSError):
            return None

    def _is_as_checked(self, passage: Passage) -> bool:
        known = self._known.get((passage.clip, passage.wanted_db))
        try:
            stamp = _stamp(self._library.path_of(passage.clip))
        except OSError:
            return False
        return known is not None and known[0] == stamp


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


def _digest(pieces: Iterable[Pcm], gain_db: float) -> str:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update((at_gain(piece, gain_db) if gain_db else piece).tobytes())
    return digest.hexdigest()


def _heard(path: Path, wanted_db: int) -> Witness:
    """Return the witness of a clip that nobody watches: it has no windows."""
    with closing(ClipSource(path)) as source:
        frames = source.left
    gain_db = _bounded(path, wanted_db)
    digest = _digest(_pieces(path, 0, None), gain_db)
    return Witness(frames, digest, Profile(frames, b"", b"", b""), gain_db)


def _witness(path: Path, wanted_db: int) -> Witness:
    digest, gain_db = hashlib.sha256(), _bounded(path, wanted_db)

    def heard() -> Iterator[Pcm]:
        for piece in _pieces(path, 0, None):
            sent = at_gain(piece, gain_db) if gain_db else piece
            digest.update(sent.tobytes())
            yield sent

    profile = profile_of(heard())
    return Witness(profile.frames, digest.hexdigest(), profile, gain_db)


def _bounded(path: Path, wanted_db: int) -> float:
    """Return by how much a clip may be made louder, of what is wanted: its peaks are looked at."""
    if wanted_db <= 0:
        return float(wanted_db)
    full = np.float32(FULL_SCALE + 1)
    waves = (piece.astype(np.float32) / full for piece in _pieces(path, 0, None))
    return bounded_gain_db(wanted_db, loudness_of(waves).true_peak_dbtp)
