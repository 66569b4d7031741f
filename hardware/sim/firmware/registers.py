"""The firmware of a Modbus board that takes one command a register (eletechsup R4D, N4D, R421A08).

Function 06 writes a relay's register: the command in the high byte, seconds in the low. Function 03
reads 0 or 1. Address 0 is a board's own like any other: these boards know no broadcast. Sources:
the maker's table of its R4D boards and Erriez's of the R421A08.
"""

import enum
from collections.abc import Sequence

from hardware.options import RegisterOptions
from hardware.sim.faults import FaultBench
from hardware.sim.firmware.coils import ModbusFirmware, Refusal, word
from hardware.sim.relays import Relays
from hardware.types import Profile

_READ, _WRITE = 0x03, 0x06
_NO_FUNCTION, _NO_ADDRESS, _NO_VALUE = 1, 2, 3
_EVERY_RELAY = 0
_MOMENT_S = 1
_MOST_READ = 125


class _Command(enum.IntEnum):
    ON = 1
    OFF = 2
    TOGGLE = 3
    LATCH = 4
    MOMENTARY = 5
    DELAY = 6
    EVERY_ON = 7
    EVERY_OFF = 8


class RegisterFirmware(ModbusFirmware):
    """One board; what it closed for a time it opens by its own clock."""

    def __init__(self, profile: Profile, address: int, relays: Relays, faults: FaultBench) -> None:
        super().__init__(profile, address, relays, faults)
        assert isinstance(profile.options, RegisterOptions)  # noqa: S101 -- the registry's own order
        self._options = profile.options

    @property
    def answers_broadcast(self) -> bool:
        """Address 0 is an address."""
        return True

    @property
    def due(self) -> float | None:
        """When the next timed contact opens."""
        return self.relays.due

    def is_mine(self, frame: bytes) -> bool:
        """Whether a frame bears this board's address."""
        return frame[0] == self.address

    def by_itself(self) -> Sequence[bytes]:
        """Open what was closed for a time that is over."""
        self.relays.pass_time(self.now)
        return ()

    def execute(self, function: int, asked: bytes) -> bytes:
        """Do what a function asks."""
        if function == _READ:
            return self._read(word(asked, 0), word(asked, 2))
        if function == _WRITE:
            self._obey(word(asked, 0), asked[2], asked[3])
            return asked
        raise Refusal(_NO_FUNCTION)

    def _read(self, first: int, count: int) -> bytes:
        if not 1 <= count <= (_MOST_READ if self._options.reads_many else 1):
            raise Refusal(_NO_VALUE)
        channels = [self._channel(register) for register in range(first, first + count)]
        values = b"".join(bytes([0, self.relays.reported(channel)]) for channel in channels)
        if self._faults.holds("reversed_coils", self.name):
            values = values[::-1]
        return bytes([len(values)]) + values

    def _obey(self, register: int, command: int, seconds: int) -> None:
        if self._options.all_off and command in (_Command.EVERY_ON, _Command.EVERY_OFF):
            if register != _EVERY_RELAY:
                raise Refusal(_NO_ADDRESS)
            on = command == _Command.EVERY_ON
            self.relays.order(dict.fromkeys(self.relays.channels, on), at=self.now)
            return
        channel = self._channel(register)
        if command == _Command.DELAY and not seconds:
            raise Refusal(_NO_VALUE)
        leases: dict[int, int] = {_Command.MOMENTARY: _MOMENT_S, _Command.DELAY: seconds}
        wanted = self._wanted(channel, command)
        self.relays.order(wanted, at=self.now, lease_s=leases.get(command))

    def _wanted(self, channel: int, command: int) -> dict[int, bool]:
        if command == _Command.LATCH:
            return {one: one == channel for one in self.relays.channels}
        orders: dict[int, bool] = {
            _Command.ON: True,
            _Command.OFF: False,
            _Command.TOGGLE: not self.relays.reported(channel),
            _Command.MOMENTARY: True,
            _Command.DELAY: True,
        }
        if command not in orders:
            raise Refusal(_NO_VALUE)
        return {channel: orders[command]}

    def _channel(self, register: int) -> int:
        channel = register - self._options.first_register + 1
        if channel not in self.relays.channels:
            raise Refusal(_NO_ADDRESS)
        return channel
