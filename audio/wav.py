"""The one file format of clips: WAV, 48 kHz, mono, 16-bit PCM, with a mark of where it came from.

The chunks stand in this order: `fmt `, `LIST` (INFO, for people's players), `orig` (the mark, as
JSON), `data`. Chunk layout after "Multimedia Programming Interface and Data Specifications 1.0"
(IBM and Microsoft, 1991).
"""

import contextlib
import json
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

import numpy as np

from audio.errors import DecodeFailed
from audio.files import written_whole
from audio.types import SAMPLE_RATE, Mark, Samples

_PCM, _BYTES = 1, 2
_FORMAT = struct.pack("<HHIIHH", _PCM, 1, SAMPLE_RATE, SAMPLE_RATE * _BYTES, _BYTES, _BYTES * 8)
_FULL_SCALE = 32_768.0
_LONGEST_MARK = 4096  # bytes
_LAW = "134/2025/QH15"


@dataclass(frozen=True, slots=True)
class WavFacts:
    """Where the sound of a clip lies in its file."""

    offset: int
    """Bytes before the first sample."""
    frames: int
    """Samples of 16 bits, little-endian, one channel, 48 kHz."""
    mark: Mark | None
    """Where the sound comes from; None in a file this program did not write."""


class WavWriter:
    """Takes the samples of a clip one block after another."""

    def __init__(self, file: IO[bytes], mark: Mark) -> None:
        self._file = file
        self._head = _chunk(b"fmt ", _FORMAT) + _info(mark) + _chunk(b"orig", _json(mark))
        self.frames = 0
        file.write(self._header())

    def write(self, block: Samples) -> None:
        """Add samples; what lies beyond -1..1 is clipped."""
        steps = block * np.float32(_FULL_SCALE)
        np.rint(steps, out=steps)
        np.clip(steps, -_FULL_SCALE, _FULL_SCALE - 1, out=steps)
        self._file.write(steps.astype("<i2").data)
        self.frames += len(block)

    @property
    def length(self) -> timedelta:
        """How long the sound is that was written so far."""
        return timedelta(seconds=self.frames / SAMPLE_RATE)

    def finish(self) -> None:
        """Write the true lengths into the header."""
        self._file.seek(0)
        self._file.write(self._header())

    def _header(self) -> bytes:
        body = b"WAVE" + self._head + struct.pack("<4sI", b"data", self.frames * _BYTES)
        return struct.pack("<4sI", b"RIFF", len(body) + self.frames * _BYTES) + body


@contextlib.contextmanager
def new_wav(path: Path, mark: Mark) -> Iterator[WavWriter]:
    """Write a clip file that appears only when it is whole.

    Raises DiskFull when there is no room; nothing is left behind then.
    """
    with written_whole(path) as file:
        writer = WavWriter(file, mark)
        yield writer
        writer.finish()


def wav_facts(path: Path) -> WavFacts:
    """Find the sound in a clip file.

    Raises DecodeFailed when it is not WAV, 48 kHz, mono, 16-bit, or shorter than it says.
    """
    with path.open("rb") as file:
        return _facts_of(file, path)


def mark_of(path: Path) -> Mark | None:
    """Read the mark back from a clip file.

    Raises DecodeFailed when the file is no clip.
    """
    return wav_facts(path).mark


def wav_blocks(path: Path, frames: int = SAMPLE_RATE) -> Iterator[Samples]:
    """Read a clip in blocks of at most `frames` samples.

    Raises DecodeFailed when the file is no clip.
    """
    with path.open("rb") as file:
        facts = _facts_of(file, path)
        file.seek(facts.offset)
        left = facts.frames
        while left > 0:
            raw = file.read(min(left, frames) * _BYTES)
            if not raw:
                raise DecodeFailed("The file {name} is shorter than it says.", name=path.name)
            left -= len(raw) // _BYTES
            yield np.frombuffer(raw, "<i2").astype(np.float32) / np.float32(_FULL_SCALE)


def _facts_of(file: IO[bytes], path: Path) -> WavFacts:
    if file.read(4) != b"RIFF" or file.read(8)[4:] != b"WAVE":
        raise DecodeFailed("The file {name} is not a WAV file.", name=path.name)
    mark = None
    fitting = False
    while len(head := file.read(8)) == 8:  # noqa: PLR2004 -- a name and a length, 4 bytes each
        name, size = struct.unpack("<4sI", head)
        start = file.tell()
        if name == b"data":
            frames = _checked(path, start, size, fitting=fitting)
            return WavFacts(start, frames, mark)
        if name == b"fmt ":
            fitting = file.read(len(_FORMAT)) == _FORMAT
        elif name == b"orig":
            mark = _mark_from(file.read(min(size, _LONGEST_MARK)))
        file.seek(start + size + size % 2)
    raise DecodeFailed("The file {name} holds no sound.", name=path.name)


def _checked(path: Path, start: int, size: int, *, fitting: bool) -> int:
    if not fitting:
        raise DecodeFailed(
            "The file {name} is not a clip of this station (48 kHz, mono, 16 bits).", name=path.name
        )
    if path.stat().st_size < start + size:
        raise DecodeFailed("The file {name} is shorter than it says.", name=path.name)
    return size // _BYTES


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack("<4sI", name, len(body)) + body + b"\0" * (len(body) % 2)


def _info(mark: Mark) -> bytes:
    comment = "Synthetic speech, spoken by a machine" if mark.synthetic else "Recorded sound"
    fields = {
        b"ISFT": "broadcaster",
        b"ICRD": mark.made.astimezone(UTC).date().isoformat(),
        b"ICMT": f"{comment} (AI Law {_LAW})" if mark.synthetic else comment,
    }
    if mark.voice is not None:
        fields[b"IART"] = mark.voice
    listed = (_chunk(name, text.encode() + b"\0") for name, text in fields.items())
    return _chunk(b"LIST", b"INFO" + b"".join(listed))


def _json(mark: Mark) -> bytes:
    made = mark.made.astimezone(UTC).isoformat()
    told = {"synthetic": mark.synthetic, "voice": mark.voice, "made": made, "law": _LAW}
    return json.dumps(told).encode()


def _mark_from(raw: bytes) -> Mark | None:
    try:
        told = json.loads(raw)
        return Mark(
            synthetic=bool(told["synthetic"]),
            voice=told["voice"],
            made=datetime.fromisoformat(told["made"]),
        )
    except (ValueError, KeyError, TypeError):  # a chunk of somebody else's with the same name
        return None
