"""The volumes of amplifiers that set their own: told as their lines open, and when they change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from hardware.errors import DeviceFailed
from hardware.rack import Rack
from hardware.types import Wiring

Failed = Callable[[Wiring, DeviceFailed], None]

_LOST = -1


class Leveller:
    """Tells amplifiers their volumes, each only once; one that cannot be told keeps what it has.

    Where nothing is wanted the amplifier is left alone; where something was before, it gets back
    what its profile says.
    """

    def __init__(self, rack: Rack) -> None:
        self._rack = rack
        self._told: dict[str, int] = {}

    def forget(self, wirings: Iterable[Wiring]) -> None:
        """Tell them anew the next time: an amplifier that was off may have lost its volume."""
        names = {wiring.amplifier.name for wiring in wirings}
        self._told |= dict.fromkeys(names & self._told.keys(), _LOST)

    def tell(self, wirings: Iterable[Wiring], levels: Mapping[str, int], failed: Failed) -> None:
        """Set volumes (per cent, by amplifier) that are not what was told last."""
        for wiring in wirings:
            name = wiring.amplifier.name
            caps = self._rack.boards[wiring.amplifier.power.board].caps
            wanted = levels.get(name)
            if not caps.sets_level:
                continue
            if wanted is None:
                if name in self._told and self._set(wiring, caps.usual_level, failed):
                    del self._told[name]
            elif wanted != self._told.get(name) and self._set(wiring, wanted, failed):
                self._told[name] = wanted

    def _set(self, wiring: Wiring, percent: int, failed: Failed) -> bool:
        try:
            self._rack.boards[wiring.amplifier.power.board].set_level(percent)
        except DeviceFailed as error:
            failed(wiring, error)
            return False
        return True
