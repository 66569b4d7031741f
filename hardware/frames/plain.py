"""What a plain relay board cannot do, said once for every dialect of such boards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from hardware.dialect import Request
from hardware.types import Profile

BITS_ON_THE_WIRE = 10
"""A byte with its start and stop bit (8N1)."""

TURNAROUND = timedelta(milliseconds=20)
"""How long a board thinks before it answers, as planned for."""


@dataclass(frozen=True, slots=True)
class Blind:
    """Bytes that nobody answers."""

    frame: bytes
    is_answered: bool = False

    def find(self, heard: bytes) -> None:
        """Find nothing."""


class PlainBoard:
    """A board of contacts alone: no inputs, no health, no volume, no parser to bring back."""

    @property
    def is_connected_to(self) -> bool:
        """A board of contacts hears whoever speaks."""
        return False

    def input_queries(self) -> Sequence[Request]:
        """Nothing to ask: there are no contact inputs."""
        return ()

    def health_queries(self) -> Sequence[Request]:
        """Nothing to ask: a relay board says nothing of itself."""
        return ()

    def level(self, percent: int) -> Sequence[Request]:
        """Nothing to set: a relay board has no volume."""
        del percent
        return ()

    def resync(self) -> Sequence[Request]:
        """Nothing to send: silence ends a frame."""
        return ()


def exchange(profile: Profile, octets: int, *, is_answered: bool = True) -> timedelta:
    """Return how long a frame takes with its answer, `octets` bytes on the wire in all."""
    wire = timedelta(seconds=octets * BITS_ON_THE_WIRE / profile.baud)
    return wire + profile.gap + (TURNAROUND if is_answered else timedelta(0))
