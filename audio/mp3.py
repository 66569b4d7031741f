"""MP3 whose frames are all of one size and stand alone: any stretch is cut out without a decoder.

24 kHz, one channel, 40 kbit/s without a bit reservoir (MPEG-2 layer III, ISO/IEC 13818-3): 120
bytes hold 24 ms. Every browser plays it, and a file that breaks off plays up to its last frame.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from audio.errors import AudioError, Cancelled
from audio.types import SAMPLE_RATE

FRAME_BYTES = 120
"""Bytes of one MP3 frame."""
FRAME = SAMPLE_RATE * 24 // 1000
"""Samples, at SAMPLE_RATE, that one MP3 frame holds: 24 ms."""
DELAY = 2 * (576 + 529)
"""How many samples (at SAMPLE_RATE) a decoder is behind: LAME's own delay and a decoder's."""

_RATE = 24_000
_HEAD = bytes.fromhex("fff354c4")  # MPEG-2, layer III, no CRC, 40 kbit/s, 24 kHz, mono
_SILENT = _HEAD + bytes(FRAME_BYTES - len(_HEAD))
_PATIENCE_S = 600.0
_LOOK_S = 0.2
_SAMPLE_BYTES = 2


def _never() -> bool:
    return False


CALLED_OFF = "The work was called off."


class NotEncoded(AudioError):
    """The encoder did not do its work."""


def silence(frames: int) -> bytes:
    """Return so many MP3 frames of silence."""
    return _SILENT * max(0, frames)


def encoded(pcm: Path, *, skip: int = 0, count: int | None = None) -> bytes:
    """Return a part of a file of raw samples (16 bits, SAMPLE_RATE, mono) as MP3.

    Raises NotEncoded, FileNotFoundError where there is no such file.
    """
    return _run([*_source(pcm, skip, count), *_TARGET, "pipe:1"], pcm)


def encode(pcm: Path, to: Path, stopping: Callable[[], bool] = _never) -> None:
    """Write a file of raw samples (16 bits, SAMPLE_RATE, mono) as MP3, slowly beside others.

    Raises NotEncoded; FileNotFoundError where there is no such file; Cancelled as soon as
    `stopping` says so, and leaves nothing behind then.
    """
    gently = ["nice", "-n", "10"] if shutil.which("nice") else []
    task = [*_source(pcm, 0, None), *_TARGET, "-y", f"file:{to}"]
    try:
        _run(task, pcm, first=gently, stopping=stopping)
    except Cancelled:
        to.unlink(missing_ok=True)
        raise


_TARGET = [
    *("-threads", "1", "-ar", str(_RATE), "-c:a", "libmp3lame", "-b:a", "40k"),
    *("-reservoir", "0", "-compression_level", "7"),
    *("-f", "mp3", "-write_xing", "0", "-id3v2_version", "0", "-write_id3v1", "0"),
]


def _source(pcm: Path, skip: int, count: int | None) -> list[str]:
    begins = ["-skip_initial_bytes", str(skip * _SAMPLE_BYTES)] if skip else []
    ends = [] if count is None else ["-t", f"{count / SAMPLE_RATE:.6f}"]
    form = ["-f", "s16le", "-ar", str(SAMPLE_RATE), "-ac", "1"]
    return [*begins, *form, *ends, "-i", f"file:{pcm}"]


def _run(
    task: list[str],
    pcm: Path,
    *,
    first: list[str] | None = None,
    stopping: Callable[[], bool] = _never,
) -> bytes:
    if not pcm.exists():
        raise FileNotFoundError(pcm)
    import imageio_ffmpeg  # noqa: PLC0415 -- only who encodes; the pages mostly cut

    command = [*(first or ()), imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-v", "error", *task]
    try:
        with subprocess.Popen(  # noqa: S603 -- our own ffmpeg, and no shell
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as encoder:
            out, said = _awaited(encoder, stopping)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotEncoded("What was sent could not be made smaller: {why}", why=error) from error
    if encoder.returncode != 0:
        why = said.decode(errors="replace").strip()[-200:]
        raise NotEncoded("What was sent could not be made smaller: {why}", why=why)
    return out


def _awaited(encoder: subprocess.Popen[bytes], stopping: Callable[[], bool]) -> tuple[bytes, bytes]:
    """Wait for it; raises Cancelled, or TimeoutExpired where it takes for ever."""
    for left in reversed(range(round(_PATIENCE_S / _LOOK_S))):
        if stopping():
            break
        try:
            return encoder.communicate(timeout=_LOOK_S)
        except subprocess.TimeoutExpired:
            if not left:
                encoder.kill()
                raise
    encoder.kill()
    raise Cancelled(CALLED_OFF)
