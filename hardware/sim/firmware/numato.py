"""The firmware of Numato USB relay boards: typed commands, echoed, and a prompt.

A command ends with CR. The board gives back what was typed, then its answer on a line of its own,
then the prompt. Relays are counted from 0, with one figure or letter each up to 32, with two
figures on boards of 64. What it does not know it passes over with a prompt. Source: the maker's
pages for 8, 32 and 64 channels.
"""

import re
import string

from hardware.options import NumatoOptions
from hardware.sim.faults import FaultBench
from hardware.sim.firmware.base import Cut, Firmware
from hardware.sim.relays import Relays
from hardware.types import Profile

_INDEXES = string.digits + string.ascii_uppercase[:22]
_LONGEST = 64
_VERSION, _ID = "00000008", "00000000"
_QUESTIONS = (b"relay read", b"ver", b"id get")


class NumatoFirmware(Firmware):
    """One board; what was typed stays until its CR comes."""

    silence_s = None

    def __init__(self, profile: Profile, address: int, relays: Relays, faults: FaultBench) -> None:
        super().__init__(profile, address, relays, faults)
        assert isinstance(profile.options, NumatoOptions)  # noqa: S101 -- the registry's own order
        self._sets_many = profile.options.sets_many
        count = len(relays.channels)
        is_large = profile.options.index == "two_digits"
        self._line_end = "\r\n" if is_large else "\n\r"
        self._digits = count // 4
        names = [f"{place:02}" for place in range(count)] if is_large else list(_INDEXES[:count])
        self._channels = dict(zip(names, relays.channels, strict=False))
        self.banner = f"{self._line_end}>".encode()

    def cut(self, heard: bytes) -> Cut:
        """Cut the next command with its CR; a line too long for the board is lost."""
        end = heard.find(b"\r") + 1
        if end:
            return Cut(heard[:end], end)
        return Cut(None, len(heard) if len(heard) > _LONGEST else 0)

    def is_order(self, frame: bytes) -> bool:
        """Whether a command is no question."""
        return not frame.startswith(_QUESTIONS)

    def answer(self, frame: bytes) -> bytes:
        """Echo, obey, answer, and prompt."""
        typed = frame[:-1].decode("latin-1")
        told = self._obey(typed)
        lines = [typed, *([told] if told else []), ">"]
        return self._line_end.join(lines).encode("latin-1")

    def as_another(self, reply: bytes) -> bytes:
        """Return the reply as it is: it bears no address."""
        return reply

    def chatter(self) -> bytes:
        """Return a prompt nobody asked for."""
        return self.banner

    def _obey(self, typed: str) -> str:
        match typed.split(" "):
            case ["relay", "on" | "off" as wanted, index] if index in self._channels:
                self.relays.order({self._channels[index]: wanted == "on"}, at=self.now)
            case ["relay", "read", index] if index in self._channels:
                return "on" if self.relays.reported(self._channels[index]) else "off"
            case ["relay", "readall"] if self._sets_many:
                return f"{self._mask:0{self._digits}x}"
            case ["relay", "writeall", mask] if self._sets_many and self._is_mask(mask):
                self._write(int(mask, 16))
            case ["reset"]:
                self._write(0)
            case ["ver"]:
                return _VERSION
            case ["id", "get"]:
                return _ID
        return ""

    def _is_mask(self, text: str) -> bool:
        return re.fullmatch(f"[0-9a-f]{{{self._digits}}}", text) is not None

    def _write(self, mask: int) -> None:
        channels = self.relays.channels
        self.relays.order({ch: bool(mask >> ch - 1 & 1) for ch in channels}, at=self.now)

    @property
    def _mask(self) -> int:
        channels = self.relays.channels
        return sum(self.relays.reported(channel) << channel - 1 for channel in channels)
