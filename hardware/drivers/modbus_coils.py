"""Relay boards whose contacts are Modbus coils: Waveshare, KMTronic RS-485, LC and their like."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from hardware.errors import DeviceFailed, Garbled, NoReply, OrderRefused
from hardware.frames.modbus import Coils, ReadCoils, Refusal, WriteCoil, WriteCoils, Written
from hardware.link import Link, Request
from hardware.types import Caps, ChannelState, Knowledge, Profile

_Reply = Coils | Written | Refusal

_BUSY = frozenset({5, 6})
_TRIES = 3
_OFF_TRIES = 2
_OFF_BUDGET = 0.8
_BITS_PER_OCTET = 10
_FRAME_OCTETS = 9
_TURNAROUND = timedelta(milliseconds=20)


class ModbusCoils:
    """One board on a link; the board's own read-back decides, an acknowledgement never does.

    A board that did not answer is asked only once a request until it does, so that it does not
    hold up others on its bus.
    """

    def __init__(self, name: str, profile: Profile, address: int, link: Link) -> None:
        self.name = name
        self._profile = profile
        self._address = address
        self._link = link
        self._is_silent = False

    @property
    def caps(self) -> Caps:
        """What this board can do."""
        profile = self._profile
        frame = timedelta(seconds=_FRAME_OCTETS * _BITS_PER_OCTET / profile.baud)
        exchange = 2 * frame + _TURNAROUND + profile.gap
        return Caps(
            channels=profile.channels,
            acknowledges=True,
            reads_back=True,
            sets_many=profile.sets_many,
            settle=profile.settle,
            order=2 * exchange + profile.settle,
        )

    def apply(self, wanted: Mapping[int, bool]) -> Mapping[int, ChannelState]:
        """Switch the channels named, one frame for each unbroken run, and read them back.

        A write without an answer may have acted all the same, so the board is asked. An order that
        only opens contacts tries a lost port at once. Raises
        NoReply, Garbled, OrderRefused or a port's error when the state is not known.
        """
        lost: DeviceFailed | None = None
        urgent = not any(wanted.values())
        for write in self._writes(wanted):
            try:
                self._ask(write, urgent=urgent)
            except (NoReply, Garbled) as error:
                lost = error
        self._link.clock.sleep(self._profile.settle.total_seconds())
        try:
            found = self.read()
        except (NoReply, Garbled) as error:
            if lost is not None:
                raise lost from error
            return {ch: ChannelState(on, Knowledge.ACKNOWLEDGED) for ch, on in wanted.items()}
        return {channel: found[channel] for channel in wanted}

    def read(self) -> Mapping[int, ChannelState]:
        """Every channel as the board reports it; raises DeviceFailed."""
        profile = self._profile
        reply = self._ask(ReadCoils(self._address, profile.first_coil, profile.channels))
        assert isinstance(reply, Coils)  # noqa: S101 -- for the type checker: reads bring coils
        return {
            channel: ChannelState(on, Knowledge.VERIFIED)
            for channel, on in enumerate(reply.values, start=1)
        }

    def all_off(self) -> bool:
        """Open every contact; True when the board confirmed it by read-back."""
        clock = self._link.clock
        end = clock.monotonic() + _OFF_BUDGET
        everything = dict.fromkeys(range(1, self._profile.channels + 1), False)
        for write in self._writes(everything):
            try:
                self._ask(write, urgent=True)
            except DeviceFailed:
                if clock.monotonic() >= end:
                    return False
        clock.sleep(self._profile.settle.total_seconds())
        try:
            return all(state.is_verified_off for state in self.read().values())
        except DeviceFailed:
            return False

    def _writes(self, wanted: Mapping[int, bool]) -> Iterator[WriteCoil | WriteCoils]:
        """Offs before ons where they cannot go together; never a channel that was not named."""
        first = self._profile.first_coil - 1
        if not self._profile.sets_many:
            for channel, on in sorted(wanted.items(), key=lambda item: (item[1], item[0])):
                yield WriteCoil(self._address, first + channel, on=on)
            return
        for run in _runs(wanted):
            values = tuple(wanted[channel] for channel in run)
            yield WriteCoils(self._address, first + run.start, values)

    def _ask(self, request: Request[_Reply], *, urgent: bool = False) -> Coils | Written:
        tries = 1 if self._is_silent else _OFF_TRIES if urgent else _TRIES
        for left in reversed(range(tries)):
            reply = self._exchange(request, tries=tries, urgent=urgent)
            if not isinstance(reply, Refusal):
                return reply
            if reply.code not in _BUSY or not left:
                raise OrderRefused(
                    "{device} refused an order (Modbus exception {code}).",
                    device=self.name,
                    code=reply.code,
                )
            self._link.clock.sleep(_TURNAROUND.total_seconds())
        raise AssertionError("a request is tried at least once")

    def _exchange(self, request: Request[_Reply], *, tries: int, urgent: bool) -> _Reply:
        self._link.clock.sleep(self._profile.gap.total_seconds())
        timeout = self._profile.timeout
        try:
            reply = self._link.ask(request, timeout=timeout, tries=tries, urgent=urgent)
        except NoReply as error:
            self._is_silent = True
            raise NoReply("{device} does not answer.", device=self.name, **error.facts) from error
        except Garbled as error:
            raise Garbled(
                "{device} answers, but not correctly.", device=self.name, **error.facts
            ) from error
        self._is_silent = False
        return reply


def _runs(channels: Mapping[int, bool]) -> Iterator[range]:
    """Yield the channels as unbroken runs."""
    start = None
    for channel in sorted(channels):
        if start is None:
            start = channel
        if channel + 1 not in channels:
            yield range(start, channel + 1)
            start = None
