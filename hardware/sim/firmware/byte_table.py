"""The firmware of a no-name board: it knows the byte rows of its profile, and nothing else.

Every order and question it could ever be told is written out once from the rows; what comes in is
compared byte by byte, and a byte that begins none of them is stepped over. The grammar of the rows
is that of the product's own profiles (see the profiles' fields), read here a second time.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import xor

from hardware.options import TableOptions
from hardware.sim.faults import FaultBench
from hardware.sim.firmware.base import Cut, Firmware
from hardware.sim.relays import Relays
from hardware.types import Profile

_WORD = re.compile(r"'[^']*'|\S+")


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What a frame wants: channels switched on or off, or (`on` of None) asked for."""

    channels: tuple[int, ...]
    on: bool | None


class TableFirmware(Firmware):
    """One board; it has no clock for half a frame."""

    silence_s = None

    def __init__(self, profile: Profile, address: int, relays: Relays, faults: FaultBench) -> None:
        super().__init__(profile, address, relays, faults)
        assert isinstance(profile.options, TableOptions)  # noqa: S101 -- the registry's own order
        self._rows = profile.options
        self._known: dict[bytes, _Meaning] = dict(self._meanings())
        self._begun = {frame[:end] for frame in self._known for end in range(1, len(frame))}

    def cut(self, heard: bytes) -> Cut:
        """Cut the next frame this board knows, stepping over whatever begins none."""
        start, end = 0, 1
        while end <= len(heard):
            piece = heard[start:end]
            if piece in self._known:
                return Cut(piece, end)
            if piece in self._begun:
                end += 1
            else:
                start, end = start + 1, start + 2
        return Cut(None, start)

    def is_order(self, frame: bytes) -> bool:
        """Whether a frame asks for a change."""
        return self._known[frame].on is not None

    def answer(self, frame: bytes) -> bytes | None:
        """Obey a frame; answer as the rows say."""
        meaning = self._known[frame]
        row = self._rows.answer
        if meaning.on is not None:
            self.relays.order(dict.fromkeys(meaning.channels, meaning.on), at=self.now)
            row = self._rows.ack
        return self._written(row, meaning.channels[0]) if row else None

    def _meanings(self) -> Iterator[tuple[bytes, _Meaning]]:
        every = tuple(self.relays.channels)
        rows = self._rows
        if rows.all_off:
            yield self._written(rows.all_off, every[0]), _Meaning(every, on=False)
        for channel in reversed(every):  # a row without a channel is about the first
            for row, on in ((rows.query, None), (rows.off, False), (rows.on, True)):
                if row:
                    yield self._written(row, channel), _Meaning((channel,), on)

    def _written(self, row: str, channel: int) -> bytes:
        made = b""
        for word in _WORD.findall(row):
            made += self._word(word, channel, made)
        return made

    def _word(self, word: str, channel: int, before: bytes) -> bytes:
        if word.startswith("'"):
            return word[1:-1].encode("ascii")
        if not word.startswith("{"):
            return bytes.fromhex(word)
        name, _, plus = word[1:-1].partition("+")
        if name == "ch:d":
            return str(channel).encode("ascii")
        if name in ("states", "mask"):
            return self._told(name)
        values = {
            "ch": channel + int(plus or "0", 16),
            "ch0": channel - 1,
            "address": self.address,
            "sum": sum(before) % 256,
            "xor": reduce(xor, before, 0),
            "state": self.relays.reported(channel),
        }
        return bytes([values[name]])

    def _told(self, name: str) -> bytes:
        told = [self.relays.reported(channel) for channel in self.relays.channels]
        mask = sum(on << place for place, on in enumerate(told))
        is_mask = name == "mask"
        octets = mask.to_bytes((len(told) + 7) // 8, "little") if is_mask else bytes(told)
        return octets[::-1] if self._faults.holds("reversed_coils", self.name) else octets
