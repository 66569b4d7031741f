"""Sound files that are boxes in boxes: what browsers record (WebM), and Windows Media (ASF).

Layouts: RFC 8794 (EBML) and RFC 9559 (Matroska); "Advanced Systems Format Specification" 01.20.03.
"""

import os
import struct
from dataclasses import dataclass
from datetime import timedelta
from typing import IO

from audio.kinds import Contents, End, Kind

EBML = b"\x1a\x45\xdf\xa3"
ASF = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")

_SEGMENT, _CLUSTER, _INFO = 0x18538067, 0x1F43B675, 0x1549A966
_GROUPS = frozenset({_SEGMENT, _CLUSTER, _INFO})  # looked into; they may be of unknown size
_SCALE, _DURATION = 0x2AD7B1, 0x4489
_MOST_ELEMENTS = 2_000_000
_LONGEST_ID, _LONGEST_SIZE = 4, 8  # bytes
_PROPERTIES = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")
_ASF_HEADER = 30  # bytes before the first object in the header
_LIVE = 1  # flag: sizes and lengths are not known
_FOREVER = 1e9  # seconds; what is longer is no length


@dataclass(frozen=True, slots=True)
class _Element:
    """One element of EBML; its size is None where the writer did not know it."""

    name: int
    body: int
    size: int | None


def webm(file: IO[bytes]) -> Contents:
    """Walk the elements of a WebM file: whether the last one is whole, and the length it claims."""
    whole = os.fstat(file.fileno()).st_size
    at, scale, duration = 0, 1_000_000, 0.0
    for _ in range(_MOST_ELEMENTS):
        element = _element(file, at) if at < whole else None
        if element is None:
            break
        if element.name in _GROUPS:
            at = element.body if _fits(element, whole) else whole + 1
            continue
        if element.size is None:
            break
        if element.name in {_SCALE, _DURATION}:
            raw = file.read(min(element.size, 8))
            scale = int.from_bytes(raw, "big") if element.name == _SCALE else scale
            duration = _float(raw) if element.name == _DURATION else duration
        at = element.body + element.size
    return Contents(
        Kind.WEBM, End.THERE if at == whole else End.MISSING, _claimed(duration * scale / 1e9)
    )


def asf(file: IO[bytes]) -> Contents:
    """Look for what a Windows Media file says of its size and length."""
    whole = os.fstat(file.fileno()).st_size
    file.seek(16)
    header = int.from_bytes(file.read(8), "little")
    at = _ASF_HEADER
    while at + 24 <= min(header, whole):
        file.seek(at)
        head = file.read(104)
        if head[:16] == _PROPERTIES and len(head) == 104:  # noqa: PLR2004 -- all of the object
            return _properties(head, whole)
        at += max(int.from_bytes(head[16:24], "little"), 24)
    return Contents(Kind.WMA, End.MISSING)


def _properties(head: bytes, whole: int) -> Contents:
    size, play, _, preroll, flags = struct.unpack("<Q16xQQQI", head[40:92])
    if flags & _LIVE:
        return Contents(Kind.WMA, End.UNSURE)
    seconds = play / 1e7 - preroll / 1e3
    return Contents(Kind.WMA, End.MISSING if whole < size else End.THERE, _claimed(seconds))


def _claimed(seconds: float) -> timedelta | None:
    if not 0 < seconds < _FOREVER:
        return None
    return timedelta(seconds=seconds)


def _fits(element: _Element, whole: int) -> bool:
    return element.size is None or element.body + element.size <= whole


def _element(file: IO[bytes], at: int) -> _Element | None:
    """Read the name and the size of the element at a place; the file then stands at its body."""
    file.seek(at)
    first = file.read(1)
    width = 9 - first[0].bit_length() if first else 9
    if width > _LONGEST_ID:
        return None
    name = int.from_bytes(first + file.read(width - 1), "big")
    first = file.read(1)
    length = 9 - first[0].bit_length() if first else 9
    if length > _LONGEST_SIZE:
        return None
    mask = (1 << 7 * length) - 1
    size = int.from_bytes(first + file.read(length - 1), "big") & mask
    return _Element(name, at + width + length, None if size == mask else size)


def _float(raw: bytes) -> float:
    if len(raw) not in {4, 8}:
        return 0.0
    value: float = struct.unpack(">f" if len(raw) == 4 else ">d", raw)[0]  # noqa: PLR2004 -- single
    return value
