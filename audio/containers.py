"""What kind of sound file some bytes are, and whether its end is there.

Layouts: RIFF/WAVE (Microsoft 1991) and its 64-bit form (EBU Tech 3306), RFC 9639 (FLAC), RFC 3533
(Ogg), ISO/IEC 14496-12 (MP4); streams of frames and other boxes in modules of their own.
"""

import os
import struct
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import IO

from audio.boxes import ASF, EBML, asf, webm
from audio.kinds import Contents, End, Kind
from audio.streams import stream

__all__ = ["Contents", "End", "Kind", "contents_of"]

_LARGE = 0xFFFFFFFF
_UNKNOWN_SIZES = frozenset({0, _LARGE})  # written by recorders that could not go back
_OGG_TAIL = 128 * 1024  # bytes; an Ogg page has at most 65,307
_OGG_LAST = 0x04
_MOST_BOXES = 100_000
_EXCESS, _FOREVER = 7200.0, 1e9  # seconds


def contents_of(path: Path) -> Contents | None:
    """Look at the bytes of a file, never at its name; None when it is no kind that is taken."""
    with path.open("rb") as file:
        head = file.read(16)
        if head[:4] in (b"RIFF", b"RF64") and head[8:12] == b"WAVE":
            return Contents(Kind.WAV, _wav_end(file))
        if head[4:8] == b"ftyp":
            return _mp4(file)
        if head == ASF:
            return asf(file)
        return _BY_MAGIC.get(head[:4], stream)(file)


def _size_of(file: IO[bytes]) -> int:
    return os.fstat(file.fileno()).st_size


def _wav_end(file: IO[bytes]) -> End:
    file.seek(12)
    large = 0
    while len(head := file.read(8)) == 8:  # noqa: PLR2004 -- a name and a length, 4 bytes each
        name, size = struct.unpack("<4sI", head)
        if name == b"data":
            size = large if size == _LARGE and large else size
            missing = file.tell() + size > _size_of(file)
            return End.MISSING if missing and size not in _UNKNOWN_SIZES else End.THERE
        start = file.tell()
        if name == b"ds64":
            large = int.from_bytes(file.read(16)[8:], "little")
        file.seek(start + size + size % 2)
    return End.MISSING


def _flac(file: IO[bytes]) -> Contents:
    file.seek(8)
    info = file.read(34).ljust(34, b"\0")  # STREAMINFO
    packed = int.from_bytes(info[10:18], "big")
    rate, samples = packed >> 44, packed & 0xFFFFFFFFF
    if not rate or not samples:
        return Contents(Kind.FLAC, End.UNSURE)
    return Contents(Kind.FLAC, End.THERE, timedelta(seconds=samples / rate))


def _ogg(file: IO[bytes]) -> Contents:
    return Contents(Kind.OGG, _ogg_end(file))


def _ogg_end(file: IO[bytes]) -> End:
    size = _size_of(file)
    file.seek(max(size - _OGG_TAIL, 0))
    tail = file.read()
    at = tail.rfind(b"OggS")
    page = tail[at:]
    if at < 0 or len(page) < 27 or len(page) < 27 + page[26]:  # noqa: PLR2004 -- header, lacing
        return End.MISSING
    if len(page) < 27 + page[26] + sum(page[27 : 27 + page[26]]):
        return End.MISSING
    return End.THERE if page[5] & _OGG_LAST else End.UNSURE


def _mp4(file: IO[bytes]) -> Contents:
    names, claimed = set(), None
    for name, start, end in _boxes(file, 0, _size_of(file)):
        if end > _size_of(file):
            return Contents(Kind.M4A, End.MISSING)
        if name == b"moov":
            claimed = _mp4_length(file, start, end)
        names.add(name)
    whole = {b"moov", b"mdat"} <= names or b"moof" in names
    return Contents(Kind.M4A, End.THERE if whole else End.MISSING, claimed)


def _mp4_length(file: IO[bytes], start: int, end: int) -> timedelta | None:
    """Read the claimed length; a film's may be longer than its sound, so only excess is told."""
    for name, at, _ in _boxes(file, start, end):
        if name == b"mvhd":
            file.seek(at)
            head = file.read(32).ljust(32, b"\0")
            wide = head[:1] == b"\1"
            scale, length = struct.unpack(
                ">20xIQ" if wide else ">12xII", head[: 32 if wide else 20]
            )
            seconds = length / max(scale, 1)
            return timedelta(seconds=seconds) if _EXCESS < seconds < _FOREVER else None
    return None


def _boxes(file: IO[bytes], at: int, whole: int) -> Iterator[tuple[bytes, int, int]]:
    """Walk the boxes in a stretch of a file: name, where its body begins and where it ends."""
    for _ in range(_MOST_BOXES):
        if at >= whole:
            return
        file.seek(at)
        size, name = struct.unpack(">I4s", file.read(8).ljust(8, b"\0"))
        body = at + 8
        if size == 1:
            size, body = int.from_bytes(file.read(8), "big"), at + 16
        at = whole if size == 0 else at + max(size, 8)
        yield name, body, at


_BY_MAGIC: dict[bytes, Callable[[IO[bytes]], Contents | None]] = {
    b"fLaC": _flac,
    b"OggS": _ogg,
    EBML: webm,
}
