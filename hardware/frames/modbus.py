"""Modbus RTU as bytes: coil requests, their replies, and the checksum. No port, no clock.

Source: Modbus Application Protocol V1.1b3 (functions 01, 02, 05 and 0F, exceptions) and Modbus over
Serial Line V1.02 (frame, CRC-16 with polynomial 0xA001 reflected, start 0xFFFF, low byte first).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

READ_COILS = 0x01
READ_INPUTS = 0x02
READ_WORDS = 0x03
READ_INPUT_WORDS = 0x04
WRITE_COIL = 0x05
WRITE_COILS = 0x0F

ON = 0xFF00
OFF = 0x0000

EXCEPTION = 0x80
"""Set in a reply's function where the device says no."""

_MOST_COILS_READ = 2000
_MOST_COILS_WRITTEN = 1968


@dataclass(frozen=True, slots=True)
class Coils:
    """The reply to a read of coils: one truth for each coil asked for, the first asked first."""

    values: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """The reply to a write: the board echoed what it took."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """The board's exception: 1 function, 2 address, 3 value, 4 failure, 5 later, 6 busy."""

    code: int


@dataclass(frozen=True, slots=True)
class ReadCoils:
    """Ask for `count` coils from coil `first` (function 01, or 02 for contact inputs).

    A reply with more bytes than needed is taken: some boards always send all eight coils.
    """

    address: int
    first: int
    count: int
    function: int = READ_COILS

    def __post_init__(self) -> None:
        within("count", self.count, _MOST_COILS_READ)

    @property
    def frame(self) -> bytes:
        """The bytes to send."""
        return sealed(head(self.address, self.function, self.first) + word(self.count))

    def find(self, heard: bytes) -> Coils | Refusal | None:
        """Find the reply anywhere in what was heard; None while there is none."""
        needed = (self.count + 7) // 8
        for reply in replies(heard, self.address, self.function):
            if reply[1] & EXCEPTION:
                return Refusal(reply[2])
            if reply[2] >= needed and reply != self.frame:
                return Coils(bits(reply[3:-2], self.count))
        return None


@dataclass(frozen=True, slots=True)
class WriteCoil:
    """Switch one coil (function 05); never by toggling (0x5500), which cannot be repeated.

    `on_value` is what a board takes for "on": FF00 by the specification; a time in tenths of a
    second where the coil's number is that of a board's flash-on.
    """

    address: int
    coil: int
    on: bool
    on_value: int = ON

    @property
    def frame(self) -> bytes:
        """The bytes to send."""
        value = self.on_value if self.on else OFF
        return sealed(head(self.address, WRITE_COIL, self.coil) + word(value))

    def find(self, heard: bytes) -> Written | Refusal | None:
        """Find the echo anywhere in what was heard; None while there is none."""
        return acknowledgement(heard, self.frame[:6], self.address, WRITE_COIL)


@dataclass(frozen=True, slots=True)
class WriteCoils:
    """Switch a run of coils from coil `first` in one frame (function 0F)."""

    address: int
    first: int
    values: tuple[bool, ...]

    def __post_init__(self) -> None:
        within("count", len(self.values), _MOST_COILS_WRITTEN)

    @property
    def frame(self) -> bytes:
        """The bytes to send."""
        packed = octets(self.values)
        return sealed(self._echo + bytes([len(packed)]) + packed)

    def find(self, heard: bytes) -> Written | Refusal | None:
        """Find the acknowledgement anywhere in what was heard; None while there is none."""
        return acknowledgement(heard, self._echo, self.address, WRITE_COILS)

    @property
    def _echo(self) -> bytes:
        return head(self.address, WRITE_COILS, self.first) + word(len(self.values))


def crc16(body: bytes) -> int:
    """CRC-16/MODBUS of the bytes."""
    value = 0xFFFF
    for octet in body:
        value = (value >> 8) ^ _table()[(value ^ octet) & 0xFF]
    return value


def sealed(body: bytes) -> bytes:
    """Return the body with its checksum behind it."""
    return body + crc16(body).to_bytes(2, "little")


def is_sealed(frame: bytes) -> bool:
    """Whether the last two bytes are the checksum of the others."""
    return len(frame) > 2 and sealed(frame[:-2]) == frame  # noqa: PLR2004 -- the CRC's own length


def octets(values: Sequence[bool]) -> bytes:
    """Pack truths into bytes, the first in the lowest bit of the first byte."""
    packed = bytearray((len(values) + 7) // 8)
    for place, value in enumerate(values):
        packed[place // 8] |= value << place % 8
    return bytes(packed)


def bits(packed: bytes, count: int) -> tuple[bool, ...]:
    """Unpack the first `count` truths of the bytes; the inverse of `octets`."""
    return tuple(bool(packed[place // 8] >> place % 8 & 1) for place in range(count))


def reverse_octets(values: Sequence[bool]) -> tuple[bool, ...]:
    """Reorder truths that came with their bytes reversed: boards of 16 and 32 channels do that.

    Source: a capture of a 32-channel Waveshare board (simonvetter/modbus, discussion 47).
    """
    packed = octets(values)
    return bits(packed[::-1], len(values))


@cache
def _table() -> tuple[int, ...]:
    return tuple(_shifted(octet) for octet in range(256))


def _shifted(value: int) -> int:
    for _ in range(8):
        value = (value >> 1) ^ (0xA001 if value & 1 else 0)
    return value


def word(value: int) -> bytes:
    """Return a number as two bytes, the high one first."""
    return value.to_bytes(2, "big")


def head(address: int, function: int, first: int) -> bytes:
    """Return how every request begins: whom, what, and from which coil or register."""
    return bytes([address, function]) + word(first)


def within(name: str, value: int, most: int) -> None:
    """Raise ValueError unless the number is from 1 to `most`."""
    if not 1 <= value <= most:
        raise ValueError(f"{name} is {value}, not 1 to {most}")


def acknowledgement(
    heard: bytes, echo: bytes, address: int, function: int
) -> Written | Refusal | None:
    """Find what answers a write: the first six bytes again, or an exception."""
    for reply in replies(heard, address, function):
        if reply[1] & EXCEPTION:
            return Refusal(reply[2])
        if reply[:6] == echo:
            return Written()
    return None


def replies(heard: bytes, address: int, function: int) -> list[bytes]:
    """Return every whole reply of this address and function, wherever garbage before it ended."""
    found = []
    for start in range(len(heard) - 4):
        if heard[start] != address or heard[start + 1] & ~EXCEPTION != function:
            continue
        length = _reply_length(heard[start:])
        frame = heard[start : start + length]
        if len(frame) == length and is_sealed(frame):
            found.append(frame)
    return found


def _reply_length(frame: bytes) -> int:
    function = frame[1]
    if function & EXCEPTION:
        return 5
    if READ_COILS <= function <= READ_INPUT_WORDS:
        return 5 + frame[2]
    return 8
