"""Sound files of every kind for tests, made by ffmpeg from computed sound."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import imageio_ffmpeg
import numpy as np

from audio.containers import Kind
from audio.types import SAMPLE_RATE, Samples

MADE = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)

CODERS = {
    "wav": (Kind.WAV, ["-c:a", "pcm_s16le"]),
    "mp3": (Kind.MP3, ["-c:a", "libmp3lame"]),
    "m4a": (Kind.M4A, ["-c:a", "aac"]),
    "ogg": (Kind.OGG, ["-c:a", "libvorbis"]),
    "opus": (Kind.OGG, ["-c:a", "libopus"]),
    "flac": (Kind.FLAC, ["-c:a", "flac"]),
}


def melody(seconds: float, *, height: float = 0.3) -> Samples:
    time = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    swelling = 0.6 + 0.4 * np.sin(2 * np.pi * 1.3 * time)
    return (height * swelling * np.sin(2 * np.pi * 440 * time)).astype(np.float32)


def encoded(path: Path, sound: Samples, *options: str) -> Path:
    """Write a file as its ending and the options tell ffmpeg."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y"]
    command += ["-f", "f32le", "-ar", str(SAMPLE_RATE), "-ac", "1", "-i", "pipe:0"]
    subprocess.run([*command, *options, str(path)], input=sound.tobytes(), check=True)
    return path


def recording(folder: Path, ending: str, seconds: float = 3.0) -> Path:
    return encoded(folder / f"recording.{ending}", melody(seconds), *CODERS[ending][1])


def cut(path: Path, share: float) -> Path:
    """Leave only the first part of a file, as a broken upload does."""
    raw = path.read_bytes()
    path.write_bytes(raw[: int(len(raw) * share)])
    return path
