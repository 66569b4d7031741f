"""The firmware of the Monacor PA-1250D amplifier: Modbus registers, and slow.

Source: the manual's register tables (pages 26 and 27). Three input registers an amplifier (status,
settings, meters and faults), one written register (volume, power, options). Up to four amplifiers
answer to one address; each of them keeps silent about the registers of the others. Between a frame,
its answer and the next frame lie more than 300 ms: what comes sooner is not heard.
"""

from collections.abc import Sequence

from hardware.options import MonacorOptions
from hardware.sim.faults import FaultBench
from hardware.sim.firmware.amplifier import Amplifier
from hardware.sim.firmware.coils import ModbusFirmware, Refusal, word
from hardware.sim.relays import Relays
from hardware.types import POWER, SOUND, Profile

_READ, _WRITE = 0x04, 0x10
_NO_FUNCTION, _NO_ADDRESS, _NO_VALUE = 1, 2, 3
_UNITS, _REGISTERS_EACH = 4, 3
_LOUDEST = 99
_POWER_BIT, _OPTION_BITS = 0x80, 0x1F
_INTERVAL_S = 0.3


class MonacorFirmware(ModbusFirmware):
    """One amplifier."""

    turnaround_s = 0.305

    def __init__(self, profile: Profile, address: int, relays: Relays, faults: FaultBench) -> None:
        super().__init__(profile, address, relays, faults)
        assert isinstance(profile.options, MonacorOptions)  # noqa: S101 -- the registry's own order
        self._amplifier = Amplifier(relays, faults, has_sleep=True)
        self._unit = profile.options.unit
        self._first_written = profile.options.first_register
        self._volume = 0
        self._options = 0
        self._hears_from = float("-inf")

    @property
    def due(self) -> float | None:
        """When it changes by itself."""
        return self._amplifier.due

    def is_mine(self, frame: bytes) -> bool:
        """Whether a frame bears its address, and is about no other amplifier there."""
        return super().is_mine(frame) and not self._is_about_another(frame)

    def answer(self, frame: bytes) -> bytes | None:
        """Obey a frame, unless it comes too soon after the one before."""
        if self.now < self._hears_from:
            return None
        self._hears_from = self.now + self.turnaround_s + _INTERVAL_S
        self._amplifier.pass_time(self.now)
        if frame[1] == _WRITE and self._amplifier.refuses and not frame[8] & _POWER_BIT:
            return None
        return super().answer(frame)

    def execute(self, function: int, asked: bytes) -> bytes:
        """Do what a function asks."""
        if function == _READ:
            return self._read(word(asked, 0), word(asked, 2))
        if function == _WRITE:
            return self._write(asked)
        raise Refusal(_NO_FUNCTION)

    def by_itself(self) -> Sequence[bytes]:
        """Let heat, sleep and somebody at its front do what they do."""
        self._amplifier.pass_time(self.now)
        return ()

    def lose_power(self) -> None:
        """Restart: off, and silent."""
        self._amplifier.lose_power()
        self._volume = self._options = 0
        self._hears_from = float("-inf")
        super().lose_power()

    def _is_about_another(self, frame: bytes) -> bool:
        first, count = word(frame, 2), word(frame, 4)
        own, width, every = self._unit * _REGISTERS_EACH, _REGISTERS_EACH, _UNITS * _REGISTERS_EACH
        if frame[1] == _WRITE:
            first, own, width, every = first - self._first_written, self._unit, 1, _UNITS
        elif frame[1] != _READ:
            return False
        is_known = first >= 0 and count > 0 and first + count <= every
        return is_known and (first >= own + width or first + count <= own)

    def _read(self, first: int, count: int) -> bytes:
        if not count:
            raise Refusal(_NO_VALUE)
        if first + count > _UNITS * _REGISTERS_EACH:
            raise Refusal(_NO_ADDRESS)
        own = self._unit * _REGISTERS_EACH
        registers = [0] * _UNITS * _REGISTERS_EACH
        registers[own : own + _REGISTERS_EACH] = self._status, self._settings, self._meters
        packed = b"".join(value.to_bytes(2, "big") for value in registers[first : first + count])
        return bytes([len(packed)]) + packed

    def _write(self, asked: bytes) -> bytes:
        first, count = word(asked, 0) - self._first_written, word(asked, 2)
        if not count or asked[4] != count * 2 or len(asked) != 5 + count * 2:
            raise Refusal(_NO_VALUE)
        if not 0 <= first <= self._unit < first + count <= _UNITS:
            raise Refusal(_NO_ADDRESS)
        volume, flags = asked[5 + (self._unit - first) * 2 :][:2]
        if volume > _LOUDEST:
            raise Refusal(_NO_VALUE)
        volume = self._amplifier.clamped(volume, _LOUDEST)
        self._volume = volume or self._volume
        self._options = flags & _OPTION_BITS
        power = bool(flags & _POWER_BIT)
        self._amplifier.switch({POWER: power, SOUND: volume > 0}, self.now)
        return asked[:4]

    @property
    def _status(self) -> int:
        amplifier = self._amplifier
        bits = (
            amplifier.is_on,
            amplifier.is_limiting,
            amplifier.is_muting,
            amplifier.is_asleep,
            amplifier.holds("battery"),
        )
        return sum(bit << place for place, bit in enumerate(bits))

    @property
    def _settings(self) -> int:
        return (max(self._volume, 1) if self._amplifier.lets_sound else 0) << 8 | self._options

    @property
    def _meters(self) -> int:
        amplifier = self._amplifier
        bits = (
            amplifier.holds("overload"),
            amplifier.holds("ac_low"),
            False,
            amplifier.holds("overtemp"),
            amplifier.is_too_hot,
            amplifier.holds("overload"),
            amplifier.holds("short"),
            amplifier.holds("open_line"),
        )
        return amplifier.meter(self.signal) << 8 | sum(bit << at for at, bit in enumerate(bits))
