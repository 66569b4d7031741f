"""One simulated line and the boards on it; what passes over it is remembered."""

from collections import deque
from collections.abc import Callable

from hardware.sim.faults import FaultBench
from hardware.sim.firmware.base import Emission, Firmware
from hardware.wire import Direction, WireEvent

_KEPT = 40
_BITS_PER_OCTET = 10


class Line:
    """Every board hears everything; `unplug` on any of its boards takes the whole line away."""

    def __init__(self, name: str, faults: FaultBench, *, paced: bool) -> None:
        self.name = name
        self.boards: list[Firmware] = []
        self.recent: deque[WireEvent] = deque(maxlen=_KEPT)
        self.watch: Callable[[WireEvent], None] | None = None
        self._faults = faults
        self._pulled: set[str] = set()
        self._paced = paced

    @property
    def is_plugged(self) -> bool:
        """Whether the cable is in; one that was pulled is in again when its fault is lifted."""
        self._pulled = {fault for fault in self._pulled if self.has(fault)}
        return not self._pulled and not self.has("unplug")

    def has(self, fault: str) -> bool:
        """Whether a fault of the port is in force on any of its boards."""
        return any(self._faults.holds(fault, board.name) for board in self.boards)

    def is_pulled(self, fault: str) -> bool:
        """Let a fault that pulls the cable strike if its turn has come; tell whether it did."""
        if any(self._faults.strikes(fault, board.name) for board in self.boards):
            self._pulled.add(fault)
            return True
        return False

    def hear(self, came: bytes, at: float) -> list[Emission]:
        """Hand the bytes to every board; return what is to be sent back, and when."""
        self._note(Direction.SENT, came, at)
        sent = []
        for board in self.boards:
            free = 0.0
            for emission in board.hear(came, at):
                sent.append(self._pace(emission, came, board, free))
                free = sent[-1].after
        return sent

    @property
    def due(self) -> float | None:
        """When a board on it does something by itself."""
        return min((due for board in self.boards if (due := board.due) is not None), default=None)

    def tick(self, at: float) -> list[Emission]:
        """Let time pass to a moment; return what boards say unasked."""
        return [emission for board in self.boards for emission in board.tick(at)]

    def said(self, octets: bytes, at: float) -> None:
        """Remember bytes that went back."""
        self._note(Direction.RECEIVED, octets, at)

    def _pace(self, emission: Emission, came: bytes, board: Firmware, free: float) -> Emission:
        """Put an answer on the wire when what was asked, and what was said before, is over."""
        if not self._paced:
            return Emission(max(emission.after, free), emission.octets)
        octet = _BITS_PER_OCTET / board.profile.baud
        begins = max(emission.after + len(came) * octet, free)
        return Emission(begins + len(emission.octets) * octet, emission.octets)

    def _note(self, direction: Direction, octets: bytes, at: float) -> None:
        event = WireEvent(self.name, at, direction, octets)
        self.recent.append(event)
        if self.watch is not None:
            self.watch(event)
