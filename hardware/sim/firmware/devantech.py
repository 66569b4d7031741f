"""The firmware of Devantech USB relay boards: one byte a command, nothing acknowledged.

5C takes the next byte for its mask whenever that comes, so a byte lost there makes the next command
a mask. Bytes that are no command are stepped over. A latching module keeps its contacts without
power. Source: the maker's manuals of USB-RLY16, RLY08 and RLY16L.
"""

from collections.abc import Mapping

from hardware.options import DevantechOptions
from hardware.sim.faults import FaultBench
from hardware.sim.firmware.base import Cut, Firmware
from hardware.sim.relays import Relays
from hardware.types import Profile

_DESCRIBE, _READ, _SET, _SUPPLY, _ALL_ON, _ALL_OFF = 0x5A, 0x5B, 0x5C, 0x5D, 0x64, 0x6E
_LATCHING_MODULE = 15
_VERSION = 2
_TENTHS_OF_A_VOLT = 125


class DevantechFirmware(Firmware):
    """One board; it has no clock for half a command."""

    silence_s = None

    def __init__(self, profile: Profile, address: int, relays: Relays, faults: FaultBench) -> None:
        super().__init__(profile, address, relays, faults)
        assert isinstance(profile.options, DevantechOptions)  # noqa: S101 -- the registry's own order
        self._module = profile.options.module

    def cut(self, heard: bytes) -> Cut:
        """Cut the next command: one byte, or two from a 5C."""
        length = 2 if heard[0] == _SET else 1
        return Cut(heard[:length], length) if len(heard) >= length else Cut(None, 0)

    def is_order(self, frame: bytes) -> bool:
        """Whether a command switches."""
        return frame[0] not in (_DESCRIBE, _READ, _SUPPLY)

    def answer(self, frame: bytes) -> bytes | None:
        """Obey a command; only questions are answered."""
        told = {
            _DESCRIBE: bytes([self._module, _VERSION]),
            _READ: bytes([self._mask & 0xFF]),
            _SUPPLY: bytes([_TENTHS_OF_A_VOLT]),
        }.get(frame[0])
        if told is None and (wanted := self._wanted(frame)):
            self.relays.order(wanted, at=self.now)
        return told

    def as_another(self, reply: bytes) -> bytes:
        """Return the reply as it is: it bears no address."""
        return reply

    def lose_power(self) -> None:
        """Restart; only a latching module keeps its contacts."""
        if self._module == _LATCHING_MODULE:
            self._heard = b""
            return
        super().lose_power()

    @property
    def _mask(self) -> int:
        channels = self.relays.channels
        return sum(self.relays.reported(channel) << channel - 1 for channel in channels)

    def _wanted(self, frame: bytes) -> Mapping[int, bool]:
        command, channels = frame[0], self.relays.channels
        if command == _SET:
            return {channel: bool(frame[1] >> channel - 1 & 1) for channel in channels}
        for every, on in ((_ALL_ON, True), (_ALL_OFF, False)):
            if command == every:
                return dict.fromkeys(channels, on)
            if command - every in channels:
                return {command - every: on}
        return {}
