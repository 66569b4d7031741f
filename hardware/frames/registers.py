"""Boards that take one command a register: eletechsup R4D, N4D, R421A08 and their like.

Function 06 writes a command (high byte) and seconds (low byte) into a channel's register, function
03 reads 0 or 1 back. Source: eletechsup's command tables; Erriez/R421A08.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from functools import partial

from hardware.dialect import Request, Told
from hardware.frames.asked import Asked, ordered
from hardware.frames.plain import PlainBoard, exchange
from hardware.frames.words import ReadWords, Words, WriteWord
from hardware.options import RegisterOptions
from hardware.types import Caps, Profile

CLOSE = 0x01
"""The command that closes a contact; the makers call it "open"."""
OPEN = 0x02
"""The command that opens a contact; the makers call it "close"."""
CLOSE_FOR = 0x06
"""The command that closes a contact for the seconds in the low byte, by the board's own clock."""
OPEN_ALL = 0x08
"""The command that opens every contact, written into register 0."""

_ALL = 0
_WRITE_OCTETS = 16
_READ_OCTETS = 13


class RegisterDialect(PlainBoard):
    """Commands 01 and 02, 06 for a lease; never those that toggle, pulse or latch."""

    def __init__(self, profile: Profile, address: int) -> None:
        assert isinstance(profile.options, RegisterOptions)  # noqa: S101 -- the catalogue made it
        self._profile = profile
        self._options = profile.options
        self._address = address

    @property
    def caps(self) -> Caps:
        """What this board can do."""
        profile, channels = self._profile, self._profile.channels
        if self._options.reads_many:
            reading = exchange(profile, _READ_OCTETS + 2 * channels)
        else:
            reading = channels * exchange(profile, _READ_OCTETS + 2)
        return Caps(
            channels=channels,
            acknowledges=True,
            reads_back=True,
            sets_many=False,
            settle=profile.settle,
            order=channels * exchange(profile, _WRITE_OCTETS) + reading + profile.settle,
            longest_lease=timedelta(seconds=self._options.longest_s),
        )

    def orders(self, wanted: Mapping[int, bool], *, lease_s: float | None) -> Sequence[Request]:
        """One command a channel, those that open first; a lease in whole seconds, rounded up."""
        opens = (self._command(ch, OPEN) for ch, on in sorted(wanted.items()) if not on)
        closes = (self._close(ch, lease_s) for ch, on in sorted(wanted.items()) if on)
        return (*opens, *closes)

    def off(self) -> Sequence[Request]:
        """Open every contact: one command where the board has it, else one a channel."""
        if self._options.all_off:
            return (ordered(WriteWord(self._address, _ALL, OPEN_ALL << 8)),)
        return self.orders(dict.fromkeys(self._channels, False), lease_s=None)

    def queries(self) -> Sequence[Request]:
        """Ask for every channel: at once where the make allows it, else one by one."""
        return tuple(self._questions())

    @property
    def _channels(self) -> range:
        return range(1, self._profile.channels + 1)

    def _questions(self) -> Iterator[Request]:
        count = self._profile.channels if self._options.reads_many else 1
        for channel in self._channels[::count]:
            asked = ReadWords(self._address, self._register(channel), count)
            yield Asked(asked, partial(_told, channel))

    def _close(self, channel: int, lease_s: float | None) -> Request:
        if lease_s is None:
            return self._command(channel, CLOSE)
        seconds = min(self._options.longest_s, max(1, math.ceil(lease_s)))
        return self._command(channel, CLOSE_FOR, seconds)

    def _command(self, channel: int, command: int, seconds: int = 0) -> Request:
        return ordered(WriteWord(self._address, self._register(channel), command << 8 | seconds))

    def _register(self, channel: int) -> int:
        return self._options.first_register + channel - 1


def _told(first: int, found: Words) -> Told | None:
    """Take registers of channels from `first`; anything but 0 and 1 in them is no state."""
    if not {0, 1}.issuperset(found.values):
        return None
    return Told({channel: bool(on) for channel, on in enumerate(found.values, start=first)})
