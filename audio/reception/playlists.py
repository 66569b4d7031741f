"""Lists that lead to sound: HTTP Live Streaming (RFC 8216), and the short ones of radio stations.

Nothing here reads anything: texts in, values out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from audio.errors import NotReceived
from audio.reception import sentences
from audio.reception.reach import Address, address

MOST_SEGMENTS = 5000
LONGEST_SEGMENT_S = 60.0
MOST_LIST = 1024 * 1024
"""Bytes in the longest list."""
_ATTRIBUTE = re.compile(r'([A-Z0-9-]+)=("[^"]*"|[^,]*)')


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a stream; `head` is what has to be read before it, where it is cut so."""

    number: int
    at: Address
    length_s: float
    head: Address | None = None


@dataclass(frozen=True, slots=True)
class Media:
    """The pieces that can be had now; `is_over` where no more will come."""

    segments: tuple[Segment, ...]
    target_s: float
    is_over: bool


def leads_on(text: str, at: Address) -> Address | None:
    """Return where a list leads that names other lists or one stream; None where it has pieces.

    Of several qualities it is the one with the least bytes that names a coder of sound, since
    horn loudspeakers need no more; raises NotReceived where it leads nowhere allowed.
    """
    if text.lstrip("\ufeff \r\n\t").lower().startswith("[playlist]"):
        found = re.search(r"(?im)^file\d*=(\S+)", text)
        if found is None:
            raise NotReceived(sentences.NO_SOUND, host=at.host)
        return address(found[1], of=at)
    lines = _lines(text)
    variants = [
        (_bandwidth(line), following)
        for line, following in pairwise(lines)
        if line.startswith("#EXT-X-STREAM-INF:") and not following.startswith("#")
    ]
    if variants:
        return address(min(variants)[1], of=at)
    if any(line.startswith("#EXT-X-TARGETDURATION") for line in lines):
        return None
    plain = [line for line in lines if not line.startswith("#")]
    if not plain:
        raise NotReceived(sentences.NO_SOUND, host=at.host)
    return address(plain[0], of=at)


def media(text: str, at: Address) -> Media:
    """Read the pieces of a stream; raises NotReceived where they cannot be received."""
    number, length, target = 0, 0.0, 0.0
    head: Address | None = None
    segments: list[Segment] = []
    lines = _lines(text)
    for line in lines:
        name, _, value = line.partition(":")
        if not line.startswith("#"):
            segments.append(Segment(number, address(line, of=at), length, head))
            number += 1
        elif name == "#EXTINF":
            length = min(_number(value.partition(",")[0], at), LONGEST_SEGMENT_S)
        elif name == "#EXT-X-TARGETDURATION":
            target = min(_number(value, at), LONGEST_SEGMENT_S)
        elif name == "#EXT-X-MEDIA-SEQUENCE":
            number = int(_number(value, at))
        elif name == "#EXT-X-MAP":
            head = address(_attributes(value).get("URI", ""), of=at)
        _refuse(name, value, at)
        if len(segments) > MOST_SEGMENTS:
            raise NotReceived(sentences.TOO_LARGE, host=at.host)
    return Media(tuple(segments), max(target, 1.0), is_over="#EXT-X-ENDLIST" in lines)


def _refuse(name: str, value: str, at: Address) -> None:
    if name == "#EXT-X-KEY" and _attributes(value).get("METHOD", "NONE") != "NONE":
        raise NotReceived(sentences.ENCRYPTED, host=at.host)
    is_ranged = name == "#EXT-X-BYTERANGE" or "BYTERANGE" in _attributes(value)
    if is_ranged and name in {"#EXT-X-BYTERANGE", "#EXT-X-MAP"}:
        raise NotReceived(sentences.PIECES, host=at.host, why="EXT-X-BYTERANGE")


def _lines(text: str) -> list[str]:
    stripped = (line.strip("\ufeff \t\r") for line in text.split("\n"))
    return [line for line in stripped if line]


def _bandwidth(line: str) -> tuple[bool, int]:
    """Return what variants are ordered by: those that say they hold sound first, then by bytes."""
    told = _attributes(line.partition(":")[2])
    coders = told.get("CODECS", "")
    has_sound = not coders or any(word in coders for word in ("mp4a", "ac-3", "ec-3", "mp3"))
    bandwidth = told.get("BANDWIDTH", "")
    return not has_sound, int(bandwidth) if bandwidth.isascii() and bandwidth.isdigit() else 0


def _attributes(value: str) -> dict[str, str]:
    return {name: told.strip('"') for name, told in _ATTRIBUTE.findall(value)}


def _number(value: str, at: Address) -> float:
    try:
        number = float(value)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 2**53:
        raise NotReceived(sentences.PIECES, host=at.host, why=value[:40])
    return number
