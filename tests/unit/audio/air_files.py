"""Sound that was sent, as the recorder writes it, and what a listener hears of it again."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import imageio_ffmpeg
import numpy as np

from audio.aircheck import Kept, name_of
from audio.mixer import Pcm, frame_of

NOON = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)
RATE = 48_000


def after(seconds: float) -> int:
    """Return the frame so many seconds after noon."""
    return frame_of(NOON + timedelta(seconds=seconds))


def tone(seconds: float, hertz: int = 1_000) -> Pcm:
    steps = np.arange(round(seconds * RATE))
    return np.rint(12_000 * np.sin(2 * np.pi * hertz * steps / RATE)).astype(np.int16)


def quiet(seconds: float) -> Pcm:
    return np.zeros(round(seconds * RATE), np.int16)


def raw_file(bus: Path, at: float, *parts: Pcm, kept: Kept = Kept.RAW) -> Path:
    """Lay down a file of raw samples that begins so many seconds after noon."""
    bus.mkdir(parents=True, exist_ok=True)
    path = bus / name_of(after(at), kept)
    path.write_bytes(np.concatenate(parts).astype("<i2").tobytes())
    return path


def heard(mp3: bytes) -> list[tuple[float, float]]:
    """Return from when to when (seconds) a decoder that is not ours hears sound of an MP3.

    Pauses under 0.2 s count as sound.
    """
    task = ["-v", "error", "-f", "mp3", "-i", "pipe:0", "-f", "s16le", "-ac", "1", "pipe:1"]
    ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
    done = subprocess.run([ffmpeg, *task], input=mp3, capture_output=True, check=True)
    assert done.stderr == b""
    loud = np.flatnonzero(np.abs(np.frombuffer(done.stdout, "<i2").astype(np.int32)) > 1_500)
    if not len(loud):
        return []
    breaks = np.flatnonzero(np.diff(loud) > 0.2 * 24_000)
    begins = [int(loud[0]), *(int(loud[b + 1]) for b in breaks)]
    ends = [*(int(loud[b]) for b in breaks), int(loud[-1])]
    return [(b / 24_000, e / 24_000) for b, e in zip(begins, ends, strict=True)]
