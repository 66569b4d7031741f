"""The firmware of LCUS relay boards: variant A tells only when asked with FF, variant B answers.

A frame is A0, the channel, the operation, and the sum of the three. The controller has no clock for
half a frame: the three bytes behind an A0 belong to it, whenever they come, and a wrong sum drops
all four. Bytes between frames (some programs end theirs with CR LF) are stepped over. Sources:
sellers' frames; the programs of Pebble94464 for LCUS-4 and its variant B.
"""

from hardware.options import LcusOptions
from hardware.sim.faults import FaultBench
from hardware.sim.firmware.base import Cut, Firmware
from hardware.sim.relays import Relays
from hardware.types import Profile

_HEAD, _LENGTH = 0xA0, 4
_QUERY = b"\xff"
_LINES = {"spaced": "CH{}: {}\r\n", "tight": "CH{}:{} \r\n"}
_OFF, _ON, _OFF_TOLD, _ON_TOLD, _TOGGLE, _ASKED = range(6)


class LcusFirmware(Firmware):
    """One board; it has no address, and obeys every frame on its line."""

    silence_s = None

    def __init__(self, profile: Profile, address: int, relays: Relays, faults: FaultBench) -> None:
        super().__init__(profile, address, relays, faults)
        assert isinstance(profile.options, LcusOptions)  # noqa: S101 -- the registry's own order
        self._is_b = profile.options.variant == "b"
        self._style = profile.options.tells
        self._tells = profile.options.reads_back and not self._is_b

    def cut(self, heard: bytes) -> Cut:
        """Cut the next four bytes from an A0, or an FF outside them."""
        place = 0
        while place < len(heard):
            if heard[place] == _QUERY[0]:
                return Cut(_QUERY, place + 1)
            if heard[place] != _HEAD:
                place += 1
                continue
            frame = heard[place : place + _LENGTH]
            if len(frame) < _LENGTH:
                break
            place += _LENGTH
            if sum(frame[:-1]) & 0xFF == frame[-1]:
                return Cut(frame, place)
        return Cut(None, place)

    def is_order(self, frame: bytes) -> bool:
        """Whether a frame asks for a change."""
        return frame != _QUERY and frame[2] != _ASKED

    def as_another(self, reply: bytes) -> bytes:
        """Return the reply as of the channel beside."""
        if reply[0] != _HEAD:
            return reply
        return _summed(reply[1] ^ 1, on=bool(reply[2]))

    def answer(self, frame: bytes) -> bytes | None:
        """Obey a frame; variant A tells only when asked, B where the operation says so."""
        if frame == _QUERY:
            return self._told() if self._tells else None
        channel, operation = frame[1], frame[2]
        if channel not in self.relays.channels:
            return None
        if self._is_b:
            return self._obey(channel, operation)
        # A plain board knows 0 and 1. What it makes of others is written nowhere: the worst it may
        # be is "on", and so it is here, that no program gets used to asking with them.
        self.relays.order({channel: operation != _OFF}, at=self.now)
        return None

    def _obey(self, channel: int, operation: int) -> bytes | None:
        stood = self.relays.reported(channel)
        wanted = {_OFF: False, _ON: True, _OFF_TOLD: False, _ON_TOLD: True, _TOGGLE: not stood}
        if operation in wanted:
            self.relays.order({channel: wanted[operation]}, at=self.now)
        if operation not in (_OFF_TOLD, _ON_TOLD, _TOGGLE, _ASKED):
            return None
        return _summed(channel, on=self.relays.reported(channel))

    def _told(self) -> bytes:
        told = {channel: self.relays.reported(channel) for channel in self.relays.channels}
        if self._style == "raw":
            return bytes(told.values())
        line = _LINES[self._style]
        return "".join(line.format(ch, "ON" if on else "OFF") for ch, on in told.items()).encode()


def _summed(channel: int, *, on: bool) -> bytes:
    body = bytes([_HEAD, channel, on])
    return body + bytes([sum(body) & 0xFF])
