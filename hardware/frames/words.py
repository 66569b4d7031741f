"""Modbus registers as bytes: functions 03, 04, 06 and 10, and their replies. No port, no clock.

Source: Modbus Application Protocol V1.1b3, sections 6.3, 6.4, 6.6 and 6.12.
"""

from dataclasses import dataclass

from hardware.frames.modbus import (
    EXCEPTION,
    READ_WORDS,
    Refusal,
    Written,
    acknowledgement,
    head,
    replies,
    sealed,
    within,
    word,
)

WRITE_WORD = 0x06
WRITE_WORDS = 0x10

_OCTETS = 2
_MOST_READ = 125
_MOST_WRITTEN = 123


@dataclass(frozen=True, slots=True)
class Words:
    """The reply to a read of registers: one number of 16 bits each, the first asked first."""

    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ReadWords:
    """Ask for `count` registers from register `first` (function 03, or 04 for input registers)."""

    address: int
    first: int
    count: int
    function: int = READ_WORDS

    def __post_init__(self) -> None:
        within("count", self.count, _MOST_READ)

    @property
    def frame(self) -> bytes:
        """The bytes to send."""
        return sealed(head(self.address, self.function, self.first) + word(self.count))

    def find(self, heard: bytes) -> Words | Refusal | None:
        """Find the reply anywhere in what was heard; None while there is none."""
        for reply in replies(heard, self.address, self.function):
            if reply[1] & EXCEPTION:
                return Refusal(reply[2])
            if reply[2] == self.count * _OCTETS:
                return Words(_words(reply[3:-2]))
        return None


@dataclass(frozen=True, slots=True)
class WriteWord:
    """Write one register (function 06); the device echoes the request."""

    address: int
    register: int
    value: int

    @property
    def frame(self) -> bytes:
        """The bytes to send."""
        return sealed(head(self.address, WRITE_WORD, self.register) + word(self.value))

    def find(self, heard: bytes) -> Written | Refusal | None:
        """Find the echo anywhere in what was heard; None while there is none."""
        return acknowledgement(heard, self.frame[:6], self.address, WRITE_WORD)


@dataclass(frozen=True, slots=True)
class WriteWords:
    """Write registers from register `first` in one frame (function 10)."""

    address: int
    first: int
    values: tuple[int, ...]

    def __post_init__(self) -> None:
        within("count", len(self.values), _MOST_WRITTEN)

    @property
    def frame(self) -> bytes:
        """The bytes to send."""
        packed = b"".join(map(word, self.values))
        return sealed(self._echo + bytes([len(packed)]) + packed)

    def find(self, heard: bytes) -> Written | Refusal | None:
        """Find the acknowledgement anywhere in what was heard; None while there is none."""
        return acknowledgement(heard, self._echo, self.address, WRITE_WORDS)

    @property
    def _echo(self) -> bytes:
        return head(self.address, WRITE_WORDS, self.first) + word(len(self.values))


def _words(packed: bytes) -> tuple[int, ...]:
    pairs = (packed[place : place + _OCTETS] for place in range(0, len(packed), _OCTETS))
    return tuple(int.from_bytes(pair, "big") for pair in pairs)
