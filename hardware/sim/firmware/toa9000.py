"""The firmware of a TOA 9000 amplifier: short frames, and its own bytes for a yes.

A frame is a command from 80 up, a length, and so many bytes of data below 80. What was obeyed comes
back as it was; a channel that is not there comes back inverted (seven bits); other bad values get
silence. A byte from 80 up begins a new frame, whatever was begun. Switched off, it hears power
orders only. It has no question about its state, only one for names. Source: the maker's RS-232C
command tables of the 9000 and 9000M2.
"""

from hardware.options import ToaOptions
from hardware.sim.faults import FaultBench
from hardware.sim.firmware.amplifier import Amplifier
from hardware.sim.firmware.base import Cut, Firmware
from hardware.sim.relays import Relays
from hardware.types import POWER, SOUND, Profile

_POWER, _FADER, _ONE_CHANNEL, _CROSSPOINT = 0xF4, 0x91, 0x92, 0x95
_PRESET, _PAGING, _NAME, _NAMED = 0xF1, 0xF2, 0xF0, 0xC0
_ASKS_NAME = 0x40
_COMMAND_FROM = 0x80
_INPUT, _OUTPUT = 0, 1
_CHANNELS = 8
_LOUDEST = 0x7E
_PRESETS = 32
_LENGTHS = {
    _POWER: 1,
    _FADER: 3,
    _ONE_CHANNEL: 3,
    _CROSSPOINT: 5,
    _PRESET: 2,
    _PAGING: 2,
    _NAME: 3,
}


class ToaFirmware(Firmware):
    """One amplifier; it has no clock for half a frame."""

    silence_s = None

    def __init__(self, profile: Profile, address: int, relays: Relays, faults: FaultBench) -> None:
        super().__init__(profile, address, relays, faults)
        assert isinstance(profile.options, ToaOptions)  # noqa: S101 -- the registry's own order
        self._amplifier = Amplifier(relays, faults)
        self._wired = profile.options.output
        self._first_level = profile.options.level
        self._level = self._first_level
        self._is_open = False

    @property
    def due(self) -> float | None:
        """When it changes by itself."""
        return self._amplifier.due

    def cut(self, heard: bytes) -> Cut:
        """Cut the next whole frame; a byte from 80 up begins anew."""
        start = None
        for place, octet in enumerate(heard):
            if octet >= _COMMAND_FROM:
                start = place
            elif start is not None and place - start == 1 + heard[start + 1]:
                return Cut(heard[start : place + 1], place + 1)
        return Cut(None, len(heard) if start is None else start)

    def is_order(self, frame: bytes) -> bool:
        """Whether a frame asks for a change."""
        return frame[0] != _NAME

    def answer(self, frame: bytes) -> bytes | None:
        """Obey a frame; return it as it was, with what is wrong inverted, or nothing."""
        self._amplifier.pass_time(self.now)
        command, data = frame[0], frame[2:]
        if len(data) != _LENGTHS.get(command):
            return None
        if command == _POWER:
            return self._switch(frame)
        if not self._amplifier.is_on:
            return None
        if command == _CROSSPOINT:
            return self._cross(frame)
        if command in (_PRESET, _PAGING):
            return frame if command == _PAGING or (data[0] == 0 and data[1] < _PRESETS) else None
        return self._with_channel(frame)

    def by_itself(self) -> tuple[bytes, ...]:
        """Let heat, sleep and somebody at its front do what they do."""
        self._amplifier.pass_time(self.now)
        return ()

    def lose_power(self) -> None:
        """Restart: off, its output closed, its fader where it was set up."""
        self._amplifier.lose_power()
        self._level, self._is_open = self._first_level, False
        super().lose_power()

    def _switch(self, frame: bytes) -> bytes | None:
        if frame[2] > 1:
            return None
        self._amplifier.switch({POWER: frame[2] == 1}, self.now)
        return frame

    def _with_channel(self, frame: bytes) -> bytes | None:
        """Obey a fader, a channel's switch, or the question for a name."""
        command, data = frame[0], frame[2:]
        at = 1 if command == _NAME else 0
        side, channel = data[at], data[at + 1]
        if side not in (_INPUT, _OUTPUT):
            return None
        if channel >= _CHANNELS:
            return _inverted(frame, 2 + at + 1)
        if command == _NAME:
            return self._name(side, channel) if data[0] == _ASKS_NAME else None
        value, most = data[2], _LOUDEST if command == _FADER else 1
        if value > most:
            return None
        if (side, channel) == (_OUTPUT, self._wired):
            self._set(command, value)
        return frame

    def _set(self, command: int, value: int) -> None:
        if command == _FADER:
            self._level = self._amplifier.clamped(value, _LOUDEST)
        else:
            self._is_open = value == 1
        self._amplifier.switch({SOUND: self._is_open and self._level > 0}, self.now)

    def _cross(self, frame: bytes) -> bytes | None:
        side_in, channel_in, side_out, channel_out, value = frame[2:]
        if (side_in, side_out) != (_INPUT, _OUTPUT) or value > _LOUDEST:
            return None
        if channel_in >= _CHANNELS:
            return _inverted(frame, 3)
        return _inverted(frame, 5) if channel_out >= _CHANNELS else frame

    def _name(self, side: int, channel: int) -> bytes:
        name = f"{'IN' if side == _INPUT else 'OUT'} {channel + 1}".ljust(7)
        return bytes([_NAMED, 2 + len(name), side, channel]) + name.encode()


def _inverted(frame: bytes, place: int) -> bytes:
    return frame[:place] + bytes([frame[place] ^ 0x7F]) + frame[place + 1 :]
