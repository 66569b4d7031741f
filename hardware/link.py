"""One owner per port: requests in, replies out, whatever happens to the cable."""

import enum
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol


class Direction(enum.Enum):
    """Which way bytes went, seen from this machine."""

    SENT = "sent"
    RECEIVED = "received"


@dataclass(frozen=True, slots=True)
class WireEvent:
    """One run of bytes on one wire; `at` is the clock's monotonic time in seconds."""

    url: str
    at: float
    direction: Direction
    octets: bytes


class Transport(Protocol):
    """A raw byte line that can be opened again after it broke."""

    def open(self) -> None:
        """Open the line; raises BoardMissing, PortBusy or PortGone."""

    def close(self) -> None:
        """Close the line; never raises."""

    def drain(self) -> None:
        """Throw away what has come in unasked; raises PortGone."""

    def write(self, octets: bytes) -> None:
        """Send; raises PortGone, NoReply when the far end takes nothing."""

    def read(self, wait: timedelta) -> bytes:
        """Return what has come in, waiting at most so long for a byte; raises PortGone."""
