"""What kind of sound a stream carries, by its first bytes, whatever it says of itself."""

from __future__ import annotations

import enum
from itertools import pairwise

ENOUGH = 1024
"""So many bytes tell it."""
_SYNC, _SYNC_REST, _LAYER = 0xFF, 0xE0, 0x06
_ADTS, _ADTS_MASK = 0xF0, 0xF6
_TS, _TS_LENGTH = 0x47, 188


class Carried(enum.Enum):
    """The reader of ffmpeg for a stream; it is named to it and never guessed by it."""

    MP3 = "mp3"
    AAC = "aac"
    OGG = "ogg"
    TS = "mpegts"
    MP4 = "mp4"
    FLAC = "flac"
    WAV = "wav"
    WEBM = "matroska"


class Other(enum.Enum):
    """What leads to no sound by itself."""

    LIST = "list"
    PAGE = "page"
    UNKNOWN = "unknown"


_STARTS = (
    (b"ID3", Carried.MP3),
    (b"OggS", Carried.OGG),
    (b"fLaC", Carried.FLAC),
    (b"RIFF", Carried.WAV),
    (b"\x1aE\xdf\xa3", Carried.WEBM),
)
_BOXES = (b"ftyp", b"styp", b"moof", b"sidx")
_LISTS = (b"#extm3u", b"[playlist]", b"http://", b"https://")


def recognised(data: bytes, kind: str = "") -> Carried | Other:
    """Tell what the first bytes of a body are; `kind` is what its head calls it."""
    for start, carried in _STARTS:
        if data.startswith(start):
            return carried
    if data[4:8] in _BOXES:
        return Carried.MP4
    if data[:1] == bytes([_TS]) and data[_TS_LENGTH : _TS_LENGTH + 1] in (bytes([_TS]), b""):
        return Carried.TS
    plain = data.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if plain.startswith(_LISTS):
        return Other.LIST
    if plain.startswith(b"<") or kind in {"text/html", "application/json"}:
        return Other.PAGE
    return _joined(data, kind)


def _joined(data: bytes, kind: str) -> Carried | Other:
    """Tell a stream that was joined in its middle by the first frame in it.

    Layers by the two bits after the sync word (ISO/IEC 11172-3, 2.4.2.3; ADTS: 13818-7, 6.2).
    """
    if kind in {"audio/aac", "audio/aacp", "audio/x-aac"}:
        return Carried.AAC
    if kind in {"audio/mpeg", "audio/mp3"}:
        return Carried.MP3
    if kind == "video/mp2t":
        return Carried.TS
    for first, second in pairwise(data):
        if first == _SYNC and second & _ADTS_MASK == _ADTS:
            return Carried.AAC
        if first == _SYNC and second & _SYNC_REST == _SYNC_REST and second & _LAYER:
            return Carried.MP3
    return Other.UNKNOWN
