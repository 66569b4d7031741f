"""What the amplifiers of a bus said that they gave while something sounded."""

from __future__ import annotations

from collections.abc import Mapping


class Meters:
    """Keeps, for each item that sounds, the highest reading (per cent) of every amplifier."""

    def __init__(self) -> None:
        self._read: dict[str, dict[str, int]] = {}

    def begin(self, key: str) -> None:
        """Read for an item from now on."""
        self._read[key] = {}

    def note(self, meters: Mapping[str, int]) -> None:
        """Take what the amplifiers say while everything that was begun sounds."""
        for read in tuple(self._read.values()):
            for name, meter in meters.items():
                read[name] = max(meter, read.get(name, 0))

    def end(self, key: str) -> dict[str, int]:
        """Return what was read for an item; nothing for what was too short to be asked about."""
        return self._read.pop(key, {})
