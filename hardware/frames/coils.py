"""Boards whose contacts are Modbus coils: Waveshare, KMTronic RS-485, LC, STM8 and their like."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from functools import cached_property

from hardware.dialect import Inputs, Request, Told
from hardware.frames.asked import Asked, ordered
from hardware.frames.modbus import (
    READ_INPUTS,
    Coils,
    ReadCoils,
    WriteCoil,
    WriteCoils,
    reverse_octets,
)
from hardware.frames.plain import PlainBoard, exchange
from hardware.options import CoilOptions
from hardware.types import Caps, Profile

FLASH_UNIT_S = 0.1
LONGEST_FLASH = 0x7FFF
"""The longest flash-on of Waveshare's boards, in tenths of a second (54.6 minutes)."""

_TOGGLES = frozenset({0x5500, 0x5A00})
_BITS_IN_A_BYTE = 8
_FRAME_OCTETS = 9


class CoilDialect(PlainBoard):
    """Modbus functions 01, 02, 05 and 0F, and flash-on where the board has it."""

    def __init__(self, profile: Profile, address: int) -> None:
        assert isinstance(profile.options, CoilOptions)  # noqa: S101 -- the catalogue made it
        self._profile = profile
        self._options = profile.options
        self._address = address

    @cached_property
    def caps(self) -> Caps:
        """What this board can do."""
        profile = self._profile
        once = exchange(profile, 2 * _FRAME_OCTETS)
        writes = len(self.off())
        longest = timedelta(seconds=LONGEST_FLASH * FLASH_UNIT_S)
        return Caps(
            channels=profile.channels,
            acknowledges=True,
            reads_back=True,
            sets_many=self._options.sets_many,
            settle=profile.settle,
            order=(writes + 1) * once + profile.settle,
            longest_lease=longest if self._options.flash_on else None,
            inputs=profile.inputs,
        )

    def orders(self, wanted: Mapping[int, bool], *, lease_s: float | None) -> Sequence[Request]:
        """One frame for each unbroken run; one a channel where the board takes no more.

        A board that reads its bytes out in reverse may also take them in reverse, which no maker
        writes down: its runs are no longer than the one byte that has no order.
        """
        if lease_s is None or not self._options.flash_on:
            return tuple(map(ordered, self._writes(wanted)))
        offs = {channel: False for channel, on in wanted.items() if not on}
        ons = (channel for channel, on in sorted(wanted.items()) if on)
        flashes = (self._flash(channel, lease_s) for channel in ons)
        return tuple(map(ordered, (*self._writes(offs), *flashes)))

    def off(self) -> Sequence[Request]:
        """Open every contact."""
        return self.orders(dict.fromkeys(range(1, self._profile.channels + 1), False), lease_s=None)

    def queries(self) -> Sequence[Request]:
        """Ask for the whole board, always: some answer with all coils whatever was asked."""
        first, count = self._options.first_coil, self._profile.channels
        return (Asked(ReadCoils(self._address, first, count), self._told),)

    def input_queries(self) -> Sequence[Request]:
        """Ask for the contact inputs (function 02)."""
        count = self._profile.inputs
        if not count:
            return ()
        return (Asked(ReadCoils(self._address, 0, count, READ_INPUTS), _inputs),)

    def _told(self, found: Coils) -> Told:
        values = found.values
        return Told(_numbered(reverse_octets(values) if self._options.reversed_bytes else values))

    def _writes(self, wanted: Mapping[int, bool]) -> Iterator[WriteCoil | WriteCoils]:
        """Offs before ons where they cannot go together; never a channel that was not named."""
        first = self._options.first_coil - 1
        if not self._options.sets_many:
            for channel, on in sorted(wanted.items(), key=lambda item: (item[1], item[0])):
                yield WriteCoil(
                    self._address, first + channel, on=on, on_value=self._options.on_value
                )
            return
        longest = _BITS_IN_A_BYTE if self._options.reversed_bytes else len(wanted)
        for run in _runs(wanted, longest):
            values = tuple(wanted[channel] for channel in run)
            yield WriteCoils(self._address, first + run.start, values)

    def _flash(self, channel: int, lease_s: float) -> WriteCoil:
        units = min(LONGEST_FLASH, max(1, round(lease_s / FLASH_UNIT_S)))
        units -= units in _TOGGLES  # a tenth of a second shorter, and nobody can misread it
        coil = self._options.flash_on + self._options.first_coil + channel - 1
        return WriteCoil(self._address, coil, on=True, on_value=units)


def _inputs(found: Coils) -> Inputs:
    return Inputs(_numbered(found.values))


def _numbered(values: Sequence[bool]) -> dict[int, bool]:
    return dict(enumerate(values, start=1))


def _runs(channels: Mapping[int, bool], longest: int) -> Iterator[range]:
    """Yield the channels as unbroken runs, none longer than `longest`."""
    start = None
    for channel in sorted(channels):
        if start is None:
            start = channel
        if channel + 1 not in channels or channel + 1 - start == longest:
            yield range(start, channel + 1)
            start = None
