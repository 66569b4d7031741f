"""Any sound file to 48 kHz mono samples, through a pipe from ffmpeg that cannot run away."""

import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import imageio_ffmpeg
import numpy as np

from audio.containers import Kind
from audio.errors import Cancelled, DecodeFailed
from audio.types import SAMPLE_RATE, Samples

_BYTES = 4
_BLOCK = SAMPLE_RATE  # samples a read
_MOST_MEMORY = 256 * 1024 * 1024  # bytes in one allocation of the decoder
_PATIENCE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far a decoder may go."""

    longest: timedelta = timedelta(hours=2, seconds=1)
    """Sound after that is not read."""
    patience: timedelta = _PATIENCE
    """A decoder that needs longer is stopped."""


def never() -> bool:
    """Say that nobody calls the work off."""
    return False


def decoded(
    path: Path, kind: Kind, *, cancelled: Callable[[], bool] = never, bounds: Bounds = Bounds()
) -> Iterator[Samples]:
    """Read a file as blocks of samples, one second each but the last.

    Raises DecodeFailed when ffmpeg cannot read it or takes too long, and Cancelled when called off.
    """
    # The reader is named, never guessed: a playlist in disguise could make ffmpeg open other files.
    source = ["-protocol_whitelist", "file,pipe", "-f", kind.value, "-i", f"file:{path}"]
    with TemporaryFile() as complaint, _running(source, bounds, complaint) as process:
        yield from _blocks(process, cancelled)
        process.wait()
        _check(process, complaint)


def decoded_bytes(sound: bytes, kind: Kind) -> Samples:
    """Read a short sound held in memory.

    Raises DecodeFailed when ffmpeg cannot read it.
    """
    source = ["-protocol_whitelist", "pipe", "-f", kind.value, "-i", "pipe:0"]
    with TemporaryFile() as complaint, _running(source, Bounds(), complaint) as process:
        raw, _ = process.communicate(sound)
        _check(process, complaint)
    return np.frombuffer(raw, "<f4").astype(np.float32)


@contextmanager
def _running(
    source: list[str], bounds: Bounds, complaint: IO[bytes]
) -> Iterator[subprocess.Popen[bytes]]:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-hide_banner", "-v", "error"]
    command += ["-max_alloc", str(_MOST_MEMORY), "-threads", "1", *source]
    command += ["-map", "0:a:0", "-vn", "-sn", "-dn", "-t", str(bounds.longest.total_seconds())]
    command += ["-ac", "1", "-ar", str(SAMPLE_RATE), "-f", "f32le", "pipe:1"]
    # Complaints go to a file: nobody empties a second pipe while the sound is read.
    process = subprocess.Popen(  # noqa: S603 -- our own ffmpeg, and no shell
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=complaint
    )
    stop = threading.Timer(bounds.patience.total_seconds(), process.kill)
    stop.daemon = True
    stop.start()
    try:
        yield process
    finally:
        stop.cancel()
        process.kill()
        process.communicate()
        stop.join()


def _blocks(process: subprocess.Popen[bytes], cancelled: Callable[[], bool]) -> Iterator[Samples]:
    assert process.stdout is not None  # noqa: S101 -- a pipe was asked for
    while raw := process.stdout.read(_BLOCK * _BYTES):
        if cancelled():
            raise Cancelled("The reading of the recording was called off.")
        whole = len(raw) // _BYTES * _BYTES
        yield np.frombuffer(raw[:whole], "<f4").astype(np.float32)


def _check(process: subprocess.Popen[bytes], complaint: IO[bytes]) -> None:
    if process.returncode < 0:
        raise DecodeFailed("The recording took too long to read. Save it again as WAV or MP3.")
    if process.returncode != 0:
        complaint.seek(0)
        lines = complaint.read().decode(errors="replace").strip().splitlines()
        raise DecodeFailed(
            "The sound could not be read ({reason}).", reason=lines[-1] if lines else "no sound"
        )
