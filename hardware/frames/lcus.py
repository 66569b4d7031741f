"""LCUS boards with a CH340: `A0 channel order sum`, in two variants that answer differently.

Variant A takes 00 and 01 and says nothing; asked with FF, some firmware tells every channel in
ASCII, some in one byte each, some not at all. Variant B takes 02 (off), 03 (on) and 05 (query) and
answers each with `A0 channel state sum`; its 04 toggles and is never sent.
Source: sellers' frames (tilga, optimusdigital); Pebble94464/lcus-usb-relay-module-controller.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hardware.dialect import Reply, Request, Taken, Told
from hardware.frames.plain import Blind, PlainBoard, exchange
from hardware.options import LcusOptions
from hardware.types import Caps, Profile

START = 0xA0
QUERY_ALL = b"\xff"
OFF, ON = 0x00, 0x01
OFF_ANSWERED, ON_ANSWERED, QUERY = 0x02, 0x03, 0x05

_LENGTH = 4
_LINE = re.compile(rb"CH\s*(\d{1,3})\s*:\s*(ON|OFF)")
_LINE_OCTETS = 10


@dataclass(frozen=True, slots=True)
class AskAll:
    """The question of variant A for all channels."""

    channels: int
    frame: bytes = QUERY_ALL
    is_answered: bool = True

    def find(self, heard: bytes) -> Reply | None:
        """Find a line for every channel, or one byte each and nothing else.

        Two lines that contradict each other are no answer.
        """
        wanted = range(1, self.channels + 1)
        told: dict[int, bool] = {}
        for match in _LINE.finditer(heard):
            channel, on = int(match[1]), match[2] == b"ON"
            if told.setdefault(channel, on) is not on:
                return None
        if all(channel in told for channel in wanted):
            return Told({channel: told[channel] for channel in wanted})
        raw = heard.removeprefix(QUERY_ALL)
        if len(raw) == self.channels and set(raw) <= {0, 1}:
            return Told({channel: bool(raw[channel - 1]) for channel in wanted})
        return None


@dataclass(frozen=True, slots=True)
class Answered:
    """An order or a question of variant B; `on` of None asks."""

    channel: int
    on: bool | None = None
    is_answered: bool = True

    @property
    def frame(self) -> bytes:
        """The bytes to send."""
        order = QUERY if self.on is None else ON_ANSWERED if self.on else OFF_ANSWERED
        return summed(self.channel, order)

    def find(self, heard: bytes) -> Reply | None:
        """Find the state of this channel; for an order, the state that was ordered."""
        told = [on for on in (False, True) if summed(self.channel, ON if on else OFF) in heard]
        if self.on is not None:
            return Taken() if self.on in told else None
        return Told({self.channel: told[0]}) if len(told) == 1 else None


class LcusDialect(PlainBoard):
    """Either variant, one frame a channel; B only where the operator chose it."""

    def __init__(self, profile: Profile, address: int) -> None:
        assert isinstance(profile.options, LcusOptions)  # noqa: S101 -- the catalogue made it
        del address  # the board has none
        self._profile = profile
        self._is_b = profile.options.variant == "b"
        self._reads_back = self._is_b or profile.options.reads_back

    @property
    def caps(self) -> Caps:
        """What this board can do."""
        profile, channels = self._profile, self._profile.channels
        octets = 2 * _LENGTH if self._is_b else _LENGTH
        each = exchange(profile, octets, is_answered=self._is_b)
        reading = each if self._is_b else exchange(profile, _LINE_OCTETS)
        return Caps(
            channels=channels,
            acknowledges=self._is_b,
            reads_back=self._reads_back,
            sets_many=False,
            settle=profile.settle,
            order=channels * (each + self._reads_back * reading) + profile.settle,
        )

    def orders(self, wanted: Mapping[int, bool], *, lease_s: float | None) -> Sequence[Request]:
        """One frame a channel, those that open first."""
        del lease_s  # the board has no clock of its own
        in_turn = sorted(wanted.items(), key=lambda item: (item[1], item[0]))
        if self._is_b:
            return tuple(Answered(channel, on) for channel, on in in_turn)
        return tuple(Blind(summed(channel, ON if on else OFF)) for channel, on in in_turn)

    def off(self) -> Sequence[Request]:
        """Open every contact, one after the other: no frame opens all."""
        return self.orders(dict.fromkeys(self._channels, False), lease_s=None)

    def queries(self) -> Sequence[Request]:
        """Ask how every channel stands, where this board can say."""
        if self._is_b:
            return tuple(Answered(channel) for channel in self._channels)
        return (AskAll(self._profile.channels),) if self._reads_back else ()

    def resync(self) -> Sequence[Request]:
        """Send all-off twice to variant A: half a frame it still holds spoils the first at most.

        Variant B answers, so a frame that was spoilt is missed and sent again.
        """
        return () if self._is_b else (*self.off(), *self.off())

    @property
    def _channels(self) -> range:
        return range(1, self._profile.channels + 1)


def summed(channel: int, order: int) -> bytes:
    """Return a frame with the sum of its bytes behind it."""
    body = bytes([START, channel, order])
    return body + bytes([sum(body) & 0xFF])
