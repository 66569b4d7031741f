"""The firmware of a Modbus coil board, quirks included.

Written from the specification (Modbus Application Protocol V1.1b3, sections 6.1, 6.2, 6.5 and
6.11) and the makers' pages, apart from the drivers' codec; only the checksum is shared, and
outside judges test both.
"""

from collections.abc import Iterator, Sequence

from hardware.frames.modbus import bits, is_sealed, octets, sealed
from hardware.options import CoilOptions
from hardware.sim.faults import FaultBench
from hardware.sim.firmware.base import Cut, Firmware
from hardware.sim.relays import Relays
from hardware.types import Profile

READ, READ_INPUTS, WRITE_ONE, WRITE_MANY = 0x01, 0x02, 0x05, 0x0F
READ_REGISTERS = 0x03
_NO_FUNCTION, _NO_ADDRESS, _NO_VALUE, _BUSY = 1, 2, 3, 6
_OFF, _TOGGLE = 0x0000, 0x5500
_EVERY_COIL = 0x00FF
_ADDRESS_REGISTER, _VERSION_REGISTER = 0x4000, 0x8000
_VERSION = 200
_LEASE_UNIT_S = 0.1
_SHORT = 8
_LONGEST_UNKNOWN = 64
_MOST_READ, _MOST_WRITTEN = 2000, 1968


class Refusal(Exception):
    """The board says no, with a number."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class ModbusFirmware(Firmware):
    """What boards that speak Modbus RTU share: frames, addresses, exceptions."""

    def cut(self, heard: bytes) -> Cut:
        """Cut the next whole frame out of what was heard, stepping over garbage."""
        for start in range(len(heard) - 3):
            for length in _lengths(heard[start:], is_first=not start):
                frame = heard[start : start + length]
                if len(frame) == length and is_sealed(frame):
                    return Cut(frame, start + length)
        return Cut(None, 0)

    def is_mine(self, frame: bytes) -> bool:
        """Whether it bears this board's address, or goes to every board."""
        return frame[0] in (0, self.address)

    def is_order(self, frame: bytes) -> bool:
        """Whether it writes."""
        return frame[1] in (WRITE_ONE, 0x06, WRITE_MANY, 0x10)

    def as_another(self, reply: bytes) -> bytes:
        """Return the reply with another address, its checksum right."""
        return sealed(bytes([reply[0] ^ 1]) + reply[1:-2])

    def busy(self, frame: bytes, code: int) -> bytes | None:
        """Return the exception; a broadcast is never answered."""
        return sealed(bytes([self.address, frame[1] | 0x80, code])) if frame[0] else None

    def answer(self, frame: bytes) -> bytes | None:
        """Obey a frame; return the reply, None for a broadcast."""
        function = frame[1]
        try:
            body = bytes([function]) + self.execute(function, frame[2:-2])
        except Refusal as error:
            body = bytes([function | 0x80, error.code])
        if not frame[0] and not self.answers_broadcast:
            return None
        return sealed(bytes([self.address]) + body)

    @property
    def answers_broadcast(self) -> bool:
        """Whether frames to address 0 are answered, as some boards do."""
        return False

    def execute(self, function: int, asked: bytes) -> bytes:
        """Do what a function asks; return the reply behind its number, or raise Refusal."""
        del asked
        raise Refusal(_NO_FUNCTION if function else _NO_VALUE)


class CoilFirmware(ModbusFirmware):
    """One board of relays as coils."""

    def __init__(self, profile: Profile, address: int, relays: Relays, faults: FaultBench) -> None:
        super().__init__(profile, address, relays, faults)
        assert isinstance(profile.options, CoilOptions)  # noqa: S101 -- the registry's own order
        self.options = profile.options
        self.inputs = dict.fromkeys(range(1, profile.inputs + 1), False)

    @property
    def closed_inputs(self) -> tuple[bool, ...]:
        """Whether each input is closed, input 1 first: by what hangs on it, a hand or a fault."""
        return tuple(self._is_closed(number) for number in self.inputs)

    def _is_closed(self, number: int) -> bool:
        if self._faults.holds("input_open", self.name, number):
            return False
        return self.inputs[number] or self._faults.holds("input_closed", self.name, number)

    @property
    def answers_broadcast(self) -> bool:
        """Whether frames to address 0 are answered."""
        return self.options.answers_broadcast

    @property
    def due(self) -> float | None:
        """When a lease lapses."""
        return self.relays.due

    def by_itself(self) -> Sequence[bytes]:
        """Let leases lapse."""
        self.relays.pass_time(self.now)
        return ()

    def execute(self, function: int, asked: bytes) -> bytes:
        """Do what a function asks."""
        if function == READ:
            return self._read(asked)
        if function == READ_INPUTS and self.inputs:
            return self._read_inputs(asked)
        if function == READ_REGISTERS and self.options.flash_on:
            return self._read_register(asked)
        if function == WRITE_ONE:
            return self._write_one(asked)
        if function == WRITE_MANY and self.options.sets_many:
            return self._write_many(asked)
        raise Refusal(_NO_FUNCTION)

    def _read(self, asked: bytes) -> bytes:
        first, count = word(asked, 0), word(asked, 2)
        if self.options.answers_all:
            channels = self.relays.channels
        else:
            if not 1 <= count <= _MOST_READ:
                raise Refusal(_NO_VALUE)
            channels = self._channels(first, count)
        packed = octets([self.relays.reported(channel) for channel in channels])
        if self.options.reversed_bytes != self._faults.holds("reversed_coils", self.name):
            packed = packed[::-1]
        return bytes([len(packed)]) + packed

    def _read_inputs(self, asked: bytes) -> bytes:
        first, count = word(asked, 0), word(asked, 2)
        if not 1 <= count <= _MOST_READ:
            raise Refusal(_NO_VALUE)
        if first + count > len(self.inputs):
            raise Refusal(_NO_ADDRESS)
        packed = octets(list(self.closed_inputs[first : first + count]))
        return bytes([len(packed)]) + packed

    def _read_register(self, asked: bytes) -> bytes:
        values = {_ADDRESS_REGISTER: self.address, _VERSION_REGISTER: _VERSION}
        register, count = word(asked, 0), word(asked, 2)
        if count != 1:
            raise Refusal(_NO_VALUE)
        if register not in values:
            raise Refusal(_NO_ADDRESS)
        return b"\x02" + values[register].to_bytes(2, "big")

    def _write_one(self, asked: bytes) -> bytes:
        coil, value = word(asked, 0), word(asked, 2)
        flash = self.options.flash_on
        if flash and flash <= coil - self.options.first_coil < flash + len(self.relays.channels):
            channels = self._channels(coil - flash, 1)
            wanted = dict.fromkeys(channels, True)
            self.relays.order(wanted, at=self.now, lease_s=value * _LEASE_UNIT_S)
            return asked
        quirky = self.options.toggles
        on = self.options.on_value
        if value not in ((on, _OFF, _TOGGLE) if quirky else (on, _OFF)):
            raise Refusal(_NO_VALUE)
        every = quirky and coil == _EVERY_COIL
        channels = self.relays.channels if every else self._channels(coil, 1)
        wanted = {
            ch: not self.relays.reported(ch) if value == _TOGGLE else value == on for ch in channels
        }
        self.relays.order(wanted, at=self.now)
        return asked

    def _write_many(self, asked: bytes) -> bytes:
        first, count = word(asked, 0), word(asked, 2)
        packed = asked[5:]
        if not 1 <= count <= _MOST_WRITTEN or asked[4] != (count + 7) // 8:
            raise Refusal(_NO_VALUE)
        channels = self._channels(first, count)
        wanted = dict(zip(channels, bits(packed, count), strict=True))
        self.relays.order(wanted, at=self.now)
        return asked[:4]

    def _channels(self, first: int, count: int) -> range:
        start = first - self.options.first_coil + 1
        wanted = range(start, start + count)
        if wanted.start not in self.relays.channels or wanted[-1] not in self.relays.channels:
            raise Refusal(_NO_ADDRESS)
        return wanted


def word(packed: bytes, place: int) -> int:
    """Return the two bytes at a place as a number, high byte first."""
    return int.from_bytes(packed[place : place + 2], "big")


def _lengths(heard: bytes, *, is_first: bool) -> Iterator[int]:
    """Yield the lengths the frame that begins here may have."""
    function = heard[1]
    if 1 <= function <= 6:  # noqa: PLR2004 -- functions with four bytes of request
        yield _SHORT
    elif function in (0x0F, 0x10):
        if len(heard) > 6:  # noqa: PLR2004 -- the place of the byte count
            yield 9 + heard[6]
    elif is_first:  # an unknown function may be of any length; behind garbage it is garbage too
        yield from range(4, min(len(heard), _LONGEST_UNKNOWN) + 1)
