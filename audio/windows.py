"""A sound cut into tenths of a second: how loud each is, and which samples it is made of."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from audio.mixer import Pcm
from audio.types import SAMPLE_RATE

WINDOW = SAMPLE_RATE // 10
"""Frames in a window: 100 ms."""
NOTHING_DB = -120
"""The level told of a window without any sound (dBFS)."""
FULL_SCALE = 32_767
"""A sample of that size, either way, is as loud as can be written."""
_DIGEST = 8  # bytes of BLAKE2b kept of each window
_SCALE = 32_768.0


@dataclass(frozen=True, slots=True)
class Window:
    """One tenth of a second: its level (whole dBFS), how many samples are at full scale, a digest.

    The digest is BLAKE2b (RFC 7693) of the samples as 16-bit little-endian bytes, 8 bytes long.
    """

    level_db: int
    full: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class Profile:
    """The windows of a whole clip, kept small: ten bytes each. The last may be shorter."""

    frames: int
    levels: bytes
    full: bytes
    digests: bytes

    def __len__(self) -> int:
        """How many windows it has."""
        return len(self.levels)

    def __getitem__(self, number: int) -> Window:
        """Return one window, counted from 0; raises IndexError past the end."""
        digest = self.digests[number * _DIGEST : (number + 1) * _DIGEST]
        return Window(-self.levels[number], self.full[number], digest)

    def is_whole(self, number: int) -> bool:
        """Tell whether the clip has all frames of that window."""
        return (number + 1) * WINDOW <= self.frames


def window_of(pcm: Pcm) -> Window:
    """Measure some samples as one window."""
    wave = pcm.astype(np.float32)
    power = float(np.dot(wave, wave)) / max(1, len(wave))
    level = round(10 * math.log10(power / _SCALE**2)) if power > 0 else NOTHING_DB
    full = int(np.count_nonzero((pcm >= FULL_SCALE) | (pcm <= -FULL_SCALE)))
    raw = pcm.astype("<i2", copy=False).tobytes()
    return Window(max(NOTHING_DB, level), full, hashlib.blake2b(raw, digest_size=_DIGEST).digest())


def profile_of(pieces: Iterable[Pcm]) -> Profile:
    """Measure a whole clip that comes in pieces of any length."""
    levels, full, digests = bytearray(), bytearray(), bytearray()
    frames, rest = 0, np.zeros(0, np.int16)

    def keep(pcm: Pcm) -> None:
        window = window_of(pcm)
        levels.append(-min(0, window.level_db))
        full.append(min(255, window.full))
        digests.extend(window.digest)

    for piece in pieces:
        frames += len(piece)
        held = np.concatenate((rest, piece))
        whole = len(held) // WINDOW * WINDOW
        for start in range(0, whole, WINDOW):
            keep(held[start : start + WINDOW])
        rest = held[whole:]
    if len(rest):
        keep(rest)
    return Profile(frames, bytes(levels), bytes(full), bytes(digests))


def period_of(past: Pcm, now: Pcm) -> int | None:
    """Return after how many frames the sound repeats itself exactly; None where it does not.

    `now` follows `past` at once; a repetition may be as long as `past`. Silence repeats nothing.
    """
    needle = now[:_NEEDLE].tobytes()
    if len(now) < _NEEDLE or not now.any():
        return None
    hay = np.concatenate((past, now))
    at = hay.tobytes().rfind(needle, 0, 2 * (len(past) + _NEEDLE) - 2)
    if at < 0 or at % 2:
        return None
    start = at // 2
    same = np.array_equal(hay[start : start + len(now)], now)
    return len(past) - start if same else None


_NEEDLE = 64
