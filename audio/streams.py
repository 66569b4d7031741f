"""Sound files that are nothing but frames one after another: MP3, AAC (ADTS) and AMR.

Layouts: ISO/IEC 11172-3 and 13818-3 (MP3) with the Xing and ID3v2 headers as commonly written,
ISO/IEC 14496-3, annex 1.A (ADTS), RFC 4867, section 5 (AMR).
"""

import mmap
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import IO

from audio.kinds import Contents, End, Kind

_BITRATES = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)  # kbit/s, MPEG-1 III
_BITRATES_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)  # MPEG-2 and 2.5 III
_RATES = (44_100, 48_000, 32_000)  # Hz, MPEG-1; half for MPEG-2, a quarter for 2.5
_SLOWER = {3: 1, 2: 2, 0: 4}
_SEARCHED = 64 * 1024  # bytes in which the first whole frame has to begin
_IN_A_ROW = 4  # frames; one alone may be chance
_MOST_FRAMES = 2_000_000  # more than ten hours of any kind
_ADTS_HEAD = 7
_ID3_HEAD = 10
# Bytes of a frame by its type, the byte that names it included; RFC 4867, after 3GPP 26.101/26.201.
_AMR = {b"#!AMR\n": (13, 14, 16, 18, 20, 21, 27, 32, 6, 0, 0, 0, 0, 0, 0, 1),
        b"#!AMR-WB\n": (18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 0, 0, 0, 0, 1, 1)}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Frame:
    """One frame of a stream."""

    size: int
    family: int
    """What stays the same in all frames of one stream."""
    length: timedelta = timedelta()
    side: int = 0  # bytes of header and side information, before a Xing header


_Reader = Callable[[IO[bytes], int], _Frame | None]


def stream(file: IO[bytes]) -> Contents | None:
    """Tell what stream of frames a file is; None where it is none.

    It may begin in the middle of a frame, as a recording cut out of a broadcast does.
    """
    start = _after_id3(file)
    found = _amr(file, start)
    if found is not None:
        return found
    for at in _candidates(file, start):
        if _row(file, at, _mp3_frame):
            return _mp3(file, at)
        if _row(file, at, _adts_frame):
            return Contents(Kind.AAC, _frames_end(file, at, _adts_frame))
    return None


def _candidates(file: IO[bytes], start: int) -> list[int]:
    file.seek(start)
    head = file.read(_SEARCHED)
    return [start + at for at, byte in enumerate(head) if byte == 0xFF]  # noqa: PLR2004 -- sync


def _row(file: IO[bytes], at: int, read: _Reader) -> bool:
    """Tell whether several frames of one family follow one another, or all that there are."""
    family: int | None = None
    size = _size_of(file)
    for number in range(_IN_A_ROW):
        frame = read(file, at)
        if frame is None or family not in {None, frame.family}:
            return number >= 2 and at >= size  # noqa: PLR2004 -- a very short file of two frames
        family = frame.family
        at += frame.size
    return True


def _frames_end(file: IO[bytes], at: int, read: _Reader) -> End:
    """Walk all frames to see whether the last one is whole."""
    size = _size_of(file)
    for _ in range(_MOST_FRAMES):
        if at >= size:
            return End.THERE if at == size else End.MISSING
        frame = read(file, at)
        if frame is None:
            return End.MISSING if size - at < _ADTS_HEAD else End.UNSURE
        at += frame.size
    return End.UNSURE


def _mp3(file: IO[bytes], start: int) -> Contents:
    frame = _mp3_frame(file, start)
    assert frame is not None  # noqa: S101 -- it was read before
    file.seek(start + frame.side)
    xing = file.read(12)
    if xing[:4] in (b"Xing", b"Info") and xing[7] & 1:
        frames = int.from_bytes(xing[8:12], "big")
        return Contents(Kind.MP3, End.THERE, frames * frame.length)
    return Contents(Kind.MP3, End.UNSURE)


def _after_id3(file: IO[bytes]) -> int:
    """Pass over the tags in front of the sound; there may be more than one."""
    at = 0
    while True:
        file.seek(at)
        head = file.read(_ID3_HEAD)
        if head[:3] != b"ID3" or len(head) < _ID3_HEAD:
            return at
        size = 0
        for byte in head[6:10]:
            size = size << 7 | byte & 0x7F
        at += _ID3_HEAD + size


def _mp3_frame(file: IO[bytes], at: int) -> _Frame | None:
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
    length = timedelta(seconds=samples / hertz)
    return _Frame(size, version << 2 | rate, length, 4 + side)


def _adts_frame(file: IO[bytes], at: int) -> _Frame | None:
    file.seek(at)
    head = file.read(_ADTS_HEAD)
    if len(head) < _ADTS_HEAD or head[0] != 0xFF or head[1] & 0xF6 != 0xF0:  # noqa: PLR2004 -- sync
        return None
    size = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
    rate = head[2] >> 2 & 15
    if size < _ADTS_HEAD or rate > 12:  # noqa: PLR2004 -- thirteen rates are defined
        return None
    return _Frame(size, rate)


def _amr(file: IO[bytes], start: int) -> Contents | None:
    file.seek(start)
    head = file.read(9)
    for magic, sizes in _AMR.items():
        if head.startswith(magic):
            return Contents(Kind.AMR, _amr_end(file, start + len(magic), sizes))
    return None


def _amr_end(file: IO[bytes], at: int, sizes: tuple[int, ...]) -> End:
    size = _size_of(file)
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as sound:
        for _ in range(_MOST_FRAMES):
            if at >= size:
                return End.THERE if at == size else End.MISSING
            frame = sizes[sound[at] >> 3 & 15]
            if not frame:
                break
            at += frame
    return End.UNSURE


def _size_of(file: IO[bytes]) -> int:
    return os.fstat(file.fileno()).st_size
