"""The firmware of a Modbus coil board, quirks included, and the faults of its line.

Written from the specification (Modbus Application Protocol V1.1b3, sections 6.1, 6.5 and 6.11)
apart from the drivers' codec; only the checksum is shared, and outside judges test both.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from hardware.frames.modbus import bits, is_sealed, octets, sealed
from hardware.options import CoilOptions
from hardware.sim.faults import FaultBench
from hardware.sim.relays import Relays
from hardware.types import Profile

_READ, _WRITE_ONE, _WRITE_MANY = 0x01, 0x05, 0x0F
_NO_FUNCTION, _NO_ADDRESS, _NO_VALUE, _BUSY = 1, 2, 3, 6
_ON, _OFF, _TOGGLE = 0xFF00, 0x0000, 0x5500
_EVERY_COIL = 0x00FF
_SHORT = 8
_SILENCE = 0.05
_LONGEST = 256
_TURNAROUND = 0.002


@dataclass(frozen=True, slots=True)
class Emission:
    """Bytes a device sends, so many seconds after it was spoken to."""

    after: float
    octets: bytes


class _Exception(Exception):
    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class CoilFirmware:
    """One board on a line: hears every frame, answers those to its address."""

    def __init__(self, profile: Profile, address: int, relays: Relays, faults: FaultBench) -> None:
        assert isinstance(profile.options, CoilOptions)  # noqa: S101 -- the only dialect here
        self._options = profile.options
        self.name = relays.name
        self.profile = profile
        self.address = address
        self.relays = relays
        self.frames = 0
        self._faults = faults
        self._heard = b""
        self._heard_at = float("-inf")

    def hear(self, came: bytes, at: float) -> Iterator[Emission]:
        """Take in bytes at a moment in seconds; yield what the board sends, if anything."""
        if at - self._heard_at > _SILENCE:
            self._heard = b""
        self._heard = (self._heard + came)[-_LONGEST:]
        self._heard_at = at
        while (frame := self._next_frame()) is not None:
            if frame[0] in (0, self.address) and not self._faults.strikes("deaf", self.name):
                yield from self._answer(frame)

    def lose_power(self) -> None:
        """Restart: every contact opens, half a frame is forgotten."""
        self._heard = b""
        self.relays.lose_power()

    def _next_frame(self) -> bytes | None:
        """Cut the next whole frame out of what was heard, stepping over garbage."""
        for start in range(len(self._heard) - 3):
            for length in _lengths(self._heard[start:]):
                frame = self._heard[start : start + length]
                if len(frame) == length and is_sealed(frame):
                    self._heard = self._heard[start + length :]
                    return frame
        return None

    def _answer(self, frame: bytes) -> Iterator[Emission]:
        self.frames += 1
        if self._faults.strikes("reboot", self.name):
            self.lose_power()
            return
        function = frame[1]
        try:
            body = bytes([function]) + self._execute(function, frame[2:-2])
        except _Exception as error:
            body = bytes([function | 0x80, error.code])
        if frame[0]:  # a broadcast is obeyed in silence
            yield from self._spoilt(frame, sealed(bytes([self.address]) + body))

    def _execute(self, function: int, asked: bytes) -> bytes:
        if self._faults.strikes("busy", self.name):
            raise _Exception(_BUSY)
        if function == _READ:
            return self._read(asked)
        if function == _WRITE_ONE:
            return self._write_one(asked)
        if function == _WRITE_MANY and self._options.sets_many:
            return self._write_many(asked)
        raise _Exception(_NO_FUNCTION)

    def _read(self, asked: bytes) -> bytes:
        first, count = _word(asked, 0), _word(asked, 2)
        if self._options.answers_all:
            channels = self.relays.channels
        else:
            if not 1 <= count <= 2000:  # noqa: PLR2004 -- the specification's own figure
                raise _Exception(_NO_VALUE)
            channels = self._channels(first, count)
        packed = octets([self.relays.reported(channel) for channel in channels])
        return bytes([len(packed)]) + packed

    def _write_one(self, asked: bytes) -> bytes:
        coil, value = _word(asked, 0), _word(asked, 2)
        quirky = self._options.toggles
        if value not in ((_ON, _OFF, _TOGGLE) if quirky else (_ON, _OFF)):
            raise _Exception(_NO_VALUE)
        every = quirky and coil == _EVERY_COIL
        channels = self.relays.channels if every else self._channels(coil, 1)
        self.relays.order(
            {
                ch: not self.relays.reported(ch) if value == _TOGGLE else value == _ON
                for ch in channels
            }
        )
        return asked

    def _write_many(self, asked: bytes) -> bytes:
        first, count = _word(asked, 0), _word(asked, 2)
        packed = asked[5:]
        if not 1 <= count <= 1968 or asked[4] != (count + 7) // 8:  # noqa: PLR2004 -- as above
            raise _Exception(_NO_VALUE)
        channels = self._channels(first, count)
        self.relays.order(dict(zip(channels, bits(packed, count), strict=True)))
        return asked[:4]

    def _channels(self, first: int, count: int) -> range:
        start = first - self._options.first_coil + 1
        wanted = range(start, start + count)
        if wanted.start not in self.relays.channels or wanted[-1] not in self.relays.channels:
            raise _Exception(_NO_ADDRESS)
        return wanted

    def _spoilt(self, asked: bytes, reply: bytes) -> Iterator[Emission]:
        """Yield the reply as the line delivers it."""
        strikes = self._faults.strikes
        unanswered = asked[1] != _READ and strikes("acts_but_no_ack", self.name)
        if unanswered or strikes("no_reply", self.name):
            return
        after = _TURNAROUND
        if late := strikes("late", self.name):
            after += late.late_s
        if strikes("wrong_address", self.name):
            reply = sealed(bytes([reply[0] ^ 1]) + reply[1:-2])
        if strikes("bit_flip", self.name):
            reply = self._flipped(reply)
        if strikes("half_frame", self.name):
            reply = reply[: len(reply) // 2]
        if strikes("garbage", self.name):
            reply = bytes(self._faults.pick(256) for _ in range(5)) + reply
        if strikes("duplicate", self.name):
            reply += reply
        if strikes("echo", self.name):
            reply = asked + reply
        yield Emission(after, reply)

    def _flipped(self, reply: bytes) -> bytes:
        place = self._faults.pick(len(reply) * 8)
        spoilt = bytearray(reply)
        spoilt[place // 8] ^= 1 << place % 8
        return bytes(spoilt)


def _word(octets_: bytes, place: int) -> int:
    return int.from_bytes(octets_[place : place + 2], "big")


def _lengths(heard: bytes) -> Iterator[int]:
    """Yield the lengths the frame that begins here may have."""
    function = heard[1]
    if 1 <= function <= 6:  # noqa: PLR2004 -- functions with four bytes of request
        yield _SHORT
    elif function in (0x0F, 0x10):
        if len(heard) > 6:  # noqa: PLR2004 -- the place of the byte count
            yield 9 + heard[6]
    else:
        yield from range(4, len(heard) + 1)
