"""The firmware of a Modbus board that takes one command a register (eletechsup R4D, N4D, R421A08).

Function 06 writes a relay's register: the command in the high byte, seconds in the low. Function 03
reads 0 or 1. Address 0 is a board's own like any other: these boards know no broadcast. Sources:
the maker's table of R4D boards and Erriez's of the R421A08.
"""

import enum

from hardware.frames.modbus import sealed
from hardware.options import RegisterOptions
from hardware.sim.faults import FaultBench
from hardware.sim.firmware.base import Cut, Firmware
from hardware.sim.firmware.rtu import (
    NO_ADDRESS,
    NO_FUNCTION,
    NO_VALUE,
    Exceptional,
    cut_rtu,
    refusal,
    word,
)
from hardware.sim.relays import Relays
from hardware.types import Profile

_READ, _WRITE = 0x03, 0x06
_EVERY_RELAY = 0
_MOMENT_S = 1.0


class _Command(enum.IntEnum):
    ON = 1
    OFF = 2
    TOGGLE = 3
    LATCH = 4
    MOMENTARY = 5
    DELAY = 6
    EVERY_ON = 7
    EVERY_OFF = 8


class RegisterFirmware(Firmware):
    """One board; what it closed for a time it opens by its own clock."""

    def __init__(self, profile: Profile, address: int, relays: Relays, faults: FaultBench) -> None:
        super().__init__(profile, address, relays, faults)
        assert isinstance(profile.options, RegisterOptions)  # noqa: S101 -- registered for it
        self._options = profile.options
        self._opens_at: dict[int, float] = {}

    @property
    def due(self) -> float | None:
        """When the next timed contact opens."""
        return min(self._opens_at.values(), default=None)

    def cut(self, heard: bytes) -> Cut:
        """Cut the next frame out of what was heard."""
        return cut_rtu(heard)

    def is_mine(self, frame: bytes) -> bool:
        """Whether a frame bears this board's address."""
        return frame[0] == self.address

    def is_order(self, frame: bytes) -> bool:
        """Whether a frame writes."""
        return frame[1] != _READ

    def as_another(self, reply: bytes) -> bytes:
        """Return the reply as the neighbour would give it."""
        return sealed(bytes([reply[0] ^ 1]) + reply[1:-2])

    def busy(self, frame: bytes, code: int) -> bytes:
        """Return the exception that says no."""
        return refusal(frame, code)

    def answer(self, frame: bytes) -> bytes:
        """Obey a frame; return its echo, what it asked for, or an exception."""
        try:
            if frame[1] == _READ:
                return self._read(word(frame, 2), word(frame, 4))
            if frame[1] == _WRITE:
                self._obey(word(frame, 2), *divmod(word(frame, 4), 0x100))
                return frame
        except Exceptional as error:
            return refusal(frame, error.code)
        return refusal(frame, NO_FUNCTION)

    def by_itself(self) -> tuple[bytes, ...]:
        """Open what was closed for a time that is over."""
        over = {channel for channel, at in self._opens_at.items() if at <= self.now}
        for channel in over:
            del self._opens_at[channel]
        if over:
            self.relays.order(dict.fromkeys(over, False))
        return ()

    def lose_power(self) -> None:
        """Restart: every contact opens, and nothing is timed any more."""
        self._opens_at.clear()
        super().lose_power()

    def _read(self, first: int, count: int) -> bytes:
        if not 1 <= count <= 125:  # noqa: PLR2004 -- the specification's own figure
            raise Exceptional(NO_VALUE)
        channels = [self._channel(register) for register in range(first, first + count)]
        values = b"".join(bytes([0, self.relays.reported(channel)]) for channel in channels)
        return sealed(bytes([self.address, _READ, len(values)]) + values)

    def _obey(self, register: int, command: int, seconds: int) -> None:
        if command in (_Command.EVERY_ON, _Command.EVERY_OFF):
            if register != _EVERY_RELAY:
                raise Exceptional(NO_ADDRESS)
            self._opens_at.clear()
            self.relays.order(dict.fromkeys(self.relays.channels, command == _Command.EVERY_ON))
            return
        channel = self._channel(register)
        if command in (_Command.MOMENTARY, _Command.DELAY):
            self._time(channel, _MOMENT_S if command == _Command.MOMENTARY else seconds)
            return
        wanted = self._wanted(channel, command)
        for one in wanted:
            self._opens_at.pop(one, None)
        self.relays.order(wanted)

    def _wanted(self, channel: int, command: int) -> dict[int, bool]:
        if command == _Command.LATCH:
            return {one: one == channel for one in self.relays.channels}
        orders = {
            _Command.ON: True,
            _Command.OFF: False,
            _Command.TOGGLE: not self.relays.reported(channel),
        }
        if command not in orders:
            raise Exceptional(NO_VALUE)
        return {channel: orders[_Command(command)]}

    def _time(self, channel: int, seconds: float) -> None:
        if not seconds:
            raise Exceptional(NO_VALUE)
        runs = channel in self._opens_at
        if not (runs and self._faults.holds("lease_not_renewed", self.name)):
            early = self._faults.holds("lease_early", self.name)
            self._opens_at[channel] = self.now + seconds / (2 if early else 1)
        if runs and self._faults.holds("lease_glitch", self.name):
            self.relays.order({channel: False})
        self.relays.order({channel: True})

    def _channel(self, register: int) -> int:
        channel = register - self._options.first_register + 1
        if channel not in self.relays.channels:
            raise Exceptional(NO_ADDRESS)
        return channel
