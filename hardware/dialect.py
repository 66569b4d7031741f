"""What a dialect is: which bytes say what, and what the answers mean. No port, no clock.

A dialect may remember what it ordered (some boards can only be told everything at once), but it
does nothing by itself: `RelayBoard` asks it for requests, sends them, and hands back the replies.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from hardware.types import Caps, Health


@dataclass(frozen=True, slots=True)
class Taken:
    """The device acknowledged an order."""


@dataclass(frozen=True, slots=True)
class Told:
    """The device told how its channels stand, by number from 1."""

    channels: Mapping[int, bool]


@dataclass(frozen=True, slots=True)
class Inputs:
    """The device told how its contact inputs stand, by number from 1."""

    closed: Mapping[int, bool]


@dataclass(frozen=True, slots=True)
class Refused:
    """The device said no; `busy` where asking again soon may help. `code` is its own number."""

    code: int
    busy: bool = False


@dataclass(frozen=True, slots=True)
class Described:
    """The device told about itself: channels as in `Told`, and its health."""

    channels: Mapping[int, bool]
    health: Health


Reply = Taken | Told | Inputs | Refused | Described


class Request(Protocol):
    """Bytes to send, and how to know their answer.

    Every request may be repeated: all are absolute, none toggles.
    """

    @property
    def frame(self) -> bytes:
        """The bytes to send."""

    @property
    def is_answered(self) -> bool:
        """Whether the device answers at all; where not, nothing is waited for."""

    def find(self, heard: bytes) -> Reply | None:
        """Find the answer anywhere in what was heard; None while there is none."""


class Dialect(Protocol):
    """One make's language, at one address."""

    @property
    def caps(self) -> Caps:
        """What this device can do."""

    @property
    def is_connected_to(self) -> bool:
        """Whether the device hears only who connected, by `resync`, and may forget who did.

        Then it is sent again as soon as one answer is missing, before the next try.
        """

    def orders(self, wanted: Mapping[int, bool], *, lease_s: float | None) -> Sequence[Request]:
        """Switch the channels named and no other, offs first; with a lease where it can."""

    def off(self) -> Sequence[Request]:
        """Open every contact."""

    def queries(self) -> Sequence[Request]:
        """Ask how every channel stands; empty where the device cannot say."""

    def input_queries(self) -> Sequence[Request]:
        """Ask how the contact inputs stand; empty where there are none."""

    def health_queries(self) -> Sequence[Request]:
        """Ask how the device is; empty where it cannot say."""

    def level(self, percent: int) -> Sequence[Request]:
        """Set the volume; empty where it cannot."""

    def resync(self) -> Sequence[Request]:
        """Bring the device's own parser back to the start of a frame, harmlessly; often empty.

        Sent before the first order after the port was opened or an answer was missing.
        """
