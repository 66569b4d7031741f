"""What kind of sound file some bytes are, and whether its end is there.

Layouts: RIFF/WAVE (Microsoft 1991), RFC 9639 (FLAC), RFC 3533 (Ogg), ISO/IEC 14496-12 (MP4),
ISO/IEC 11172-3 (MP3) with the Xing and ID3v2 headers as commonly written.
"""

import io
import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto
from pathlib import Path
from typing import IO

_UNKNOWN_SIZES = frozenset({0, 0xFFFFFFFF})  # written by recorders that could not go back
_OGG_TAIL = 128 * 1024  # bytes; an Ogg page has at most 65,307
_OGG_LAST = 0x04
_BITRATES = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)  # kbit/s, MPEG-1 III
_BITRATES_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)  # MPEG-2 and 2.5 III
_RATES = (44_100, 48_000, 32_000)  # Hz, MPEG-1; half for MPEG-2, a quarter for 2.5
_SLOWER = {3: 1, 2: 2, 0: 4}


class Kind(Enum):
    """The kinds of sound file that are taken; the value is the name of ffmpeg's reader."""

    WAV = "wav"
    MP3 = "mp3"
    M4A = "mov"
    OGG = "ogg"
    FLAC = "flac"
    AAC = "aac"
    AMR = "amr"
    WEBM = "matroska"
    WMA = "asf"


class End(Enum):
    """Whether a file goes on to its end."""

    THERE = auto()
    UNSURE = auto()
    """Its kind does not say."""
    MISSING = auto()


@dataclass(frozen=True, slots=True)
class Contents:
    """What a file says of itself."""

    kind: Kind
    end: End
    declared: timedelta | None = None
    """The length it claims; None where it claims none."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """One frame of MP3."""

    size: int
    samples: int
    rate: int
    side: int  # bytes of header and side information, before a Xing header


def contents_of(path: Path) -> Contents | None:
    """Look at the bytes of a file, never at its name; None when it is no kind that is taken."""
    with path.open("rb") as file:
        head = file.read(12)
        if head[:4] in (b"RIFF", b"RF64") and head[8:12] == b"WAVE":
            return Contents(Kind.WAV, _wav_end(file))
        if head[:4] == b"fLaC":
            return _flac(file)
        if head[:4] == b"OggS":
            return Contents(Kind.OGG, _ogg_end(file))
        if head[4:8] == b"ftyp":
            return Contents(Kind.M4A, _mp4_end(file))
        return _mp3(file)


def _size_of(file: IO[bytes]) -> int:
    return os.fstat(file.fileno()).st_size


def _wav_end(file: IO[bytes]) -> End:
    file.seek(12)
    while len(head := file.read(8)) == 8:  # noqa: PLR2004 -- a name and a length, 4 bytes each
        name, size = struct.unpack("<4sI", head)
        if name == b"data":
            missing = file.tell() + size > _size_of(file)
            return End.MISSING if missing and size not in _UNKNOWN_SIZES else End.THERE
        file.seek(size + size % 2, io.SEEK_CUR)
    return End.MISSING


def _flac(file: IO[bytes]) -> Contents:
    file.seek(8)
    info = file.read(34).ljust(34, b"\0")  # STREAMINFO
    packed = int.from_bytes(info[10:18], "big")
    rate, samples = packed >> 44, packed & 0xFFFFFFFFF
    if not rate or not samples:
        return Contents(Kind.FLAC, End.UNSURE)
    return Contents(Kind.FLAC, End.THERE, timedelta(seconds=samples / rate))


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


def _mp4_end(file: IO[bytes]) -> End:
    names = set()
    for name, end in _boxes(file):
        if end > _size_of(file):
            return End.MISSING
        names.add(name)
    return End.THERE if {b"moov", b"mdat"} <= names or b"moof" in names else End.MISSING


def _boxes(file: IO[bytes]) -> Iterator[tuple[bytes, int]]:
    """Walk the outermost boxes: name and where each ends."""
    at, whole = 0, _size_of(file)
    while at < whole:
        file.seek(at)
        size, name = struct.unpack(">I4s", file.read(8).ljust(8, b"\0"))
        if size == 1:
            size = int.from_bytes(file.read(8), "big")
        at = whole if size == 0 else at + max(size, 8)
        yield name, at


def _mp3(file: IO[bytes]) -> Contents | None:
    start = _after_id3(file)
    frame = _frame_at(file, start)
    # One header may be chance; the file is MP3 when a second stands where the first one ends.
    if frame is None or _frame_at(file, start + frame.size) is None:
        return None
    file.seek(start + frame.side)
    xing = file.read(12)
    if xing[:4] in (b"Xing", b"Info") and xing[7] & 1:
        frames = int.from_bytes(xing[8:12], "big")
        return Contents(Kind.MP3, End.THERE, timedelta(seconds=frames * frame.samples / frame.rate))
    return Contents(Kind.MP3, End.UNSURE)


def _after_id3(file: IO[bytes]) -> int:
    file.seek(0)
    head = file.read(10)
    if head[:3] != b"ID3" or len(head) < 10:  # noqa: PLR2004 -- the length of its header
        return 0
    size = 0
    for byte in head[6:10]:
        size = size << 7 | byte & 0x7F
    return 10 + size


def _frame_at(file: IO[bytes], at: int) -> _Frame | None:
    file.seek(at)
    head = file.read(4)
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:  # noqa: PLR2004 -- sync word
        return None
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    bitrate, rate = head[2] >> 4, head[2] >> 2 & 3
    if version not in _SLOWER or layer != 1 or not 0 < bitrate < 15 or rate == 3:  # noqa: PLR2004
        return None
    first, mono = _SLOWER[version] == 1, head[3] >> 6 == 3  # noqa: PLR2004 -- channel mode
    kilobits = (_BITRATES if first else _BITRATES_2)[bitrate]
    hertz = _RATES[rate] // _SLOWER[version]
    samples = 1152 if first else 576
    size = samples // 8 * kilobits * 1000 // hertz + (head[2] >> 1 & 1)
    side = (17 if mono else 32) if first else (9 if mono else 17)
    return _Frame(size, samples, hertz, 4 + side)
