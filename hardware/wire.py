"""What a byte line is, whether it is a cable, a pty, a socket or a simulator in virtual time."""

import enum
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol, TypeVar

from hardware.types import Clock

_BITS_PER_OCTET = 10
_SILENT_CHARACTERS = 3.5
_FASTEST_GAP = timedelta(microseconds=1750)
_FASTEST_BAUD = 19_200


R_co = TypeVar("R_co", covariant=True)


def on_the_wire(count: int, baud: int) -> timedelta:
    """Return how long so many bytes take: ten bits each, start and stop bit included (8N1)."""
    return timedelta(seconds=count * _BITS_PER_OCTET / baud)


def silence(baud: int) -> timedelta:
    """Return the silence that parts two frames: 3.5 characters, or 1.75 ms above 19,200 baud.

    Source: Modbus over Serial Line V1.02, section 2.5.1.1; here with 10 bits a character.
    """
    if baud > _FASTEST_BAUD:
        return _FASTEST_GAP
    return timedelta(seconds=_SILENT_CHARACTERS * _BITS_PER_OCTET / baud)


class Direction(enum.Enum):
    """Which way bytes went, seen from this machine."""

    SENT = "sent"
    RECEIVED = "received"


@dataclass(frozen=True, slots=True)
class WireEvent:
    """One run of bytes on one line; `at` is the line's own monotonic time in seconds."""

    url: str
    at: float
    direction: Direction
    octets: bytes

    @property
    def is_sent(self) -> bool:
        """Whether this machine sent it."""
        return self.direction is Direction.SENT

    def __str__(self) -> str:
        arrow = ">" if self.is_sent else "<"
        return f"{self.at:.3f} {arrow} {self.octets.hex(' ').upper()}"


class Transport(Protocol):
    """A raw byte line that can be opened again after it broke."""

    @property
    def clock(self) -> Clock:
        """The time this line lives in: real for a cable, virtual for a simulated one."""

    def open(self) -> None:
        """Open the line; raises BoardMissing, PortBusy or PortGone."""

    def close(self) -> None:
        """Close the line; never raises, nothing happens when it is closed."""

    def drain(self) -> None:
        """Throw away what has come in unasked; raises PortGone."""

    def write(self, octets: bytes) -> None:
        """Send; raises PortGone, also when the far end takes nothing for half a second."""

    def read(self, wait: timedelta) -> bytes:
        """Return what has come in, waiting at most so long for a byte; raises PortGone."""


class CableTime:
    """Real time, for real cables: a reply takes as long however fast a station's clock runs."""

    def monotonic(self) -> float:
        """Return seconds since some fixed moment."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


class Request(Protocol[R_co]):
    """A frame to send, and how to know its reply."""

    @property
    def frame(self) -> bytes:
        """The bytes to send."""

    def find(self, heard: bytes) -> R_co | None:
        """Find the reply in what was heard; None while there is none."""
