"""Any sound file to 48 kHz mono samples, through a pipe from ffmpeg that cannot run away."""

from __future__ import annotations

import contextlib
import struct
import subprocess
import threading
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, TypeAlias

import imageio_ffmpeg
import numpy as np

from audio.containers import Kind
from audio.errors import Cancelled, DecodeFailed, Unusable
from audio.types import SAMPLE_RATE, Samples

if TYPE_CHECKING:
    from numpy.typing import NDArray

Channels: TypeAlias = "NDArray[np.float32]"
"""All channels of a sound side by side: shape (n, channels)."""

_BYTES = 4
_BLOCK = 2 * SAMPLE_RATE  # samples of each channel a read
_PIPE = 1024 * 1024  # bytes; the decoder goes on while a block is worked on
_MOST_CHANNELS = 8
_GATHERED = 24_000  # samples
_HIGHEST = 100.0  # of full scale: 40 dB over it
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
    """Read a file as blocks of samples, two seconds each but the last; channels are averaged.

    Raises DecodeFailed when ffmpeg cannot read it or takes too long, and Cancelled when called off.
    """
    with contextlib.closing(channels(path, kind, cancelled=cancelled, bounds=bounds)) as blocks:
        for block in blocks:
            yield block @ np.full(block.shape[1], 1 / block.shape[1], np.float32)


def channels(
    path: Path, kind: Kind, *, cancelled: Callable[[], bool] = never, bounds: Bounds = Bounds()
) -> Generator[Channels]:
    """Read a file as blocks of all its channels, two seconds each but the last.

    Raises DecodeFailed when ffmpeg cannot read it or takes too long, Unusable when it has more than
    eight channels, and Cancelled when called off.
    """
    # The reader is named, never guessed: a playlist in disguise could make ffmpeg open other files.
    source = ["-protocol_whitelist", "file,pipe", "-f", kind.value, "-i", f"file:{path}"]
    target = ["-c:a", "pcm_f32le", "-f", "wav", "-bitexact", "-map_metadata", "-1", "pipe:1"]
    with (
        TemporaryFile() as complaint,
        _running([*source, *_bounded(bounds), *target], bounds, complaint) as process,
    ):
        yield from _blocks(process, cancelled)
        process.wait()
        _check(process, complaint)


def decoded_bytes(sound: bytes, kind: Kind) -> Samples:
    """Read a short sound held in memory.

    Raises DecodeFailed when ffmpeg cannot read it.
    """
    source = ["-protocol_whitelist", "pipe", "-f", kind.value, "-i", "pipe:0"]
    command = [*source, *_bounded(Bounds()), "-ac", "1", "-f", "f32le", "pipe:1"]
    with TemporaryFile() as complaint, _running(command, Bounds(), complaint) as process:
        raw, _ = process.communicate(sound)
        _check(process, complaint)
    return np.frombuffer(raw, "<f4").astype(np.float32)


def _bounded(bounds: Bounds) -> list[str]:
    longest = str(bounds.longest.total_seconds())
    # The small frames of most coders are gathered first: handed from thread to thread inside
    # ffmpeg one by one, they take half of all its time.
    gathered = f"asetnsamples=n={_GATHERED}:p=0,aresample={SAMPLE_RATE}"
    return ["-map", "0:a:0", "-vn", "-sn", "-dn", "-t", longest, "-af", gathered]


@contextlib.contextmanager
def _running(
    task: list[str], bounds: Bounds, complaint: IO[bytes]
) -> Iterator[subprocess.Popen[bytes]]:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-hide_banner", "-v", "error"]
    command += ["-max_alloc", str(_MOST_MEMORY), "-threads", "1", *task]
    # Complaints go to a file: nobody empties a second pipe while the sound is read.
    process = subprocess.Popen(  # noqa: S603 -- our own ffmpeg, and no shell
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=complaint, pipesize=_PIPE
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


def _blocks(process: subprocess.Popen[bytes], cancelled: Callable[[], bool]) -> Iterator[Channels]:
    assert process.stdout is not None  # noqa: S101 -- a pipe was asked for
    if cancelled():
        raise Cancelled("The reading of the recording was called off.")
    count = _channel_count(process.stdout)
    if count > _MOST_CHANNELS:
        raise Unusable(
            "The recording has {count} channels; more than eight cannot be read. "
            "Save it as stereo and upload it again.",
            count=count,
        )
    while count and (raw := process.stdout.read(_BLOCK * _BYTES * count)):
        if cancelled():
            raise Cancelled("The reading of the recording was called off.")
        whole = len(raw) // (_BYTES * count) * count
        yield _sane(np.frombuffer(raw, "<f4", whole)).reshape(-1, count)


def _sane(samples: Samples) -> Samples:
    """Silence what is no number, and bound what is no sound, as a file of floats may hold."""
    highest, lowest = float(samples.max(initial=0.0)), float(samples.min(initial=0.0))
    if lowest >= -_HIGHEST and highest <= _HIGHEST:  # never true where there is no number
        return samples
    return np.clip(np.nan_to_num(samples, nan=0.0), -_HIGHEST, _HIGHEST)


def _channel_count(pipe: IO[bytes]) -> int:
    """Read the head of a WAV stream up to its first sample; 0 where none comes."""
    pipe.read(12)  # RIFF, a length that nobody knows yet, WAVE
    count = 0
    while len(head := pipe.read(8)) == 8:  # noqa: PLR2004 -- a name and a length, 4 bytes each
        name, size = struct.unpack("<4sI", head)
        if name == b"data":
            return count
        body = pipe.read(size + size % 2)
        if name == b"fmt ":
            count = int.from_bytes(body[2:4], "little")
    return 0


def _check(process: subprocess.Popen[bytes], complaint: IO[bytes]) -> None:
    if process.returncode < 0:
        raise DecodeFailed("The recording took too long to read. Save it again as WAV or MP3.")
    if process.returncode != 0:
        complaint.seek(0)
        lines = complaint.read().decode(errors="replace").strip().splitlines()
        raise DecodeFailed(
            "The sound could not be read ({reason}).", reason=lines[-1] if lines else "no sound"
        )
