"""Rows of bytes with names in them: how a profile writes down the frames of a no-name board.

A row is made of words between blanks: two hexadecimal digits, a text in single quotes, or a name in
braces.

    {ch} {ch0}     the channel counted from 1, from 0      {address}  the board's address
    {ch+40}        the channel from 1, plus 40 hexadecimal {ch:d}     its number in ASCII
    {sum} {xor}    of all bytes before it in the row       {state}    00 or 01, of one channel
    {states}       00 or 01 for every channel              {mask}     one bit a channel, 1 lowest
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, reduce
from operator import xor

CHANNEL_NAMES = frozenset({"ch", "ch0", "ch:d"})
SPOKEN = CHANNEL_NAMES | {"address", "sum", "xor"}
"""The names a row that is sent may have; a sum `{ch+40}` counts as `{ch}`."""
ACKNOWLEDGED = SPOKEN | {"state"}
ANSWERED = ACKNOWLEDGED | {"states", "mask"}

_WORD = re.compile(r"'[^']*'|\S+")
_HEX = re.compile(r"[0-9A-Fa-f]{2}")
_NAME = re.compile(r"\{(?:(ch)\+([0-9A-Fa-f]{1,2})|([a-z0-9:]+))\}")
_FREE = frozenset({"state", "states", "mask"})
_PER_OCTET = 8
_MOST = 255


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known when a row is written or read."""

    channels: int
    address: int
    channel: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """A row met in what was heard; `states` are those it told, the first channel first."""

    states: tuple[bool, ...] = ()


@dataclass(frozen=True, slots=True)
class _Part:
    """One word: bytes as they are, or a name; `plus` is added to a channel."""

    octets: bytes = b""
    name: str = ""
    plus: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """One row, ready to be written or found."""

    parts: tuple[_Part, ...]

    @property
    def names(self) -> frozenset[str]:
        """The names in it."""
        return frozenset(part.name for part in self.parts if part.name)

    @property
    def names_channel(self) -> bool:
        """Whether it says which channel it is about."""
        return bool(self.names & CHANNEL_NAMES)

    @property
    def is_framed(self) -> bool:
        """Whether anything in it tells it from noise."""
        return any(part.name not in _FREE for part in self.parts)

    def fits(self, channels: int) -> bool:
        """Whether each channel's number, with what is added to it, fits into one byte."""
        return all(part.plus + channels <= _MOST for part in self.parts)

    def written(self, facts: Facts) -> bytes:
        """Return the bytes to send."""
        made = b""
        for part in self.parts:
            made += _known(part, made, facts)
        return made

    def found(self, heard: bytes, facts: Facts) -> Iterator[Found]:
        """Yield every place where the row is met; one without a frame must be all that is heard."""
        starts = range(len(heard)) if self.is_framed else range(1)
        for start in starts:
            read = self._read(heard[start:], facts)
            if read is not None and (self.is_framed or read.length == len(heard)):
                yield Found(read.states)

    def _read(self, heard: bytes, facts: Facts) -> "_Read | None":
        place, states = 0, tuple[bool, ...]()
        for part in self.parts:
            length = _length(part, facts)
            octets = heard[place : place + length]
            if len(octets) < length:
                return None
            if part.name in _FREE:
                told = _states(part, octets, facts)
                if told is None:
                    return None
                states += told
            elif octets != _known(part, heard[:place], facts):
                return None
            place += length
        return _Read(place, states)


@dataclass(frozen=True, slots=True)
class _Read:
    length: int
    states: tuple[bool, ...]


@cache
def parse(text: str) -> Row:
    """Read a row; raises ValueError saying what it must be."""
    parts = tuple(map(_part, _WORD.findall(text)))
    if not parts:
        raise ValueError("a row of bytes")
    return Row(parts)


def check(text: str, names: frozenset[str]) -> None:
    """Raise ValueError, saying what it must be, for a text that is no row of these names."""
    for name in sorted(parse(text).names - names):
        known = " ".join(f"{{{each}}}" for each in sorted(names))
        raise ValueError(f"a row without {{{name}}}; it may have {known}")


def _part(word: str) -> _Part:
    if _HEX.fullmatch(word):
        return _Part(bytes.fromhex(word))
    if len(word) > len("''") and word[0] == word[-1] == "'" and word.isascii():
        return _Part(word[1:-1].encode("ascii"))
    match = _NAME.fullmatch(word)
    if match and match[1]:
        return _Part(name="ch", plus=int(match[2], 16))
    if match and match[3] in ANSWERED:
        return _Part(name=match[3])
    raise ValueError(f"hexadecimal bytes, texts in single quotes and names in braces, not {word}")


def _known(part: _Part, before: bytes, facts: Facts) -> bytes:
    """Return the bytes a part stands for."""
    if not part.name:
        return part.octets
    if part.name == "ch:d":
        return str(facts.channel).encode("ascii")
    values = {
        "ch": facts.channel + part.plus,
        "ch0": facts.channel - 1,
        "address": facts.address,
        "sum": sum(before) & 0xFF,
        "xor": reduce(xor, before, 0),
    }
    return bytes([values[part.name]])


def _length(part: _Part, facts: Facts) -> int:
    if part.name == "states":
        return facts.channels
    if part.name == "mask":
        return (facts.channels + _PER_OCTET - 1) // _PER_OCTET
    if part.name == "ch:d":
        return len(str(facts.channel))
    return 1 if part.name else len(part.octets)


def _states(part: _Part, octets: bytes, facts: Facts) -> tuple[bool, ...] | None:
    """Return the states told; None where a byte says neither on nor off, or of too many."""
    if part.name == "mask":
        value = int.from_bytes(octets, "little")
        if value >> facts.channels:
            return None
        return tuple(bool(value >> place & 1) for place in range(facts.channels))
    return tuple(map(bool, octets)) if _are_states(octets) else None


def _are_states(octets: Sequence[int]) -> bool:
    return all(octet in (0, 1) for octet in octets)
