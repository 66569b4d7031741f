"""One simulated line and the boards on it; what passes over it is remembered."""

from bisect import insort
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from hardware.sim.faults import FaultBench
from hardware.sim.firmware.base import Emission, Firmware
from hardware.wire import Direction, WireEvent

_KEPT = 40
_BITS_PER_OCTET = 10
_BACKLOG_S = 2.0
_FAR_S = 10.0


@dataclass(frozen=True, slots=True, order=True)
class _Span:
    """A time in which somebody sends."""

    begins: float
    ends: float


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
        self._taken: list[_Span] = []

    @property
    def is_plugged(self) -> bool:
        """Whether the cable is in; one that was pulled is in again when its fault is lifted."""
        self._pulled = {fault for fault in self._pulled if self.has(fault)}
        return not self._pulled and not self.has("unplug")

    def has(self, fault: str) -> bool:
        """Whether a fault of the port is in force on any of its boards."""
        return self._faults.is_any and any(
            self._faults.holds(fault, board.name) for board in self.boards
        )

    def is_pulled(self, fault: str) -> bool:
        """Let a fault that pulls the cable strike if its turn has come; tell whether it did."""
        is_any = self._faults.is_any
        if is_any and any(self._faults.strikes(fault, board.name) for board in self.boards):
            self._pulled.add(fault)
            return True
        return False

    def arrival(self, count: int, at: float) -> float | None:
        """Return when so many bytes that are sent now have come to the boards.

        On a paced line bytes wait until the wire is free. None: more is waiting already than
        `_BACKLOG_S` seconds of the wire; these bytes are lost, as in a port whose buffer is full.
        """
        if not self._paced:
            return at
        self._forget(at)
        span = self._room(at, count * self._octet_s)
        if span.begins > at + _BACKLOG_S:
            return None
        insort(self._taken, span)
        return span.ends

    def hear(self, came: bytes, at: float) -> list[Emission]:
        """Hand the bytes to every board; return what is to be sent back, and when it has come."""
        self._note(Direction.SENT, came, at)
        sent = []
        for board in self.boards:
            free = at
            for emission in board.hear(came, at):
                free = self._on_the_wire(emission, at, free)
                sent.append(Emission(free - at, emission.octets))
        return sent

    @property
    def due(self) -> float | None:
        """When a board on it does something by itself."""
        dues = (board.next_due for board in self.boards)
        return min((due for due in dues if due is not None), default=None)

    def tick(self, at: float) -> list[Emission]:
        """Let time pass to a moment; return what boards say unasked."""
        self._forget(at)
        return [
            Emission(self._on_the_wire(emission, at, at) - at, emission.octets)
            for board in self.boards
            for emission in board.tick(at)
            if not self._taken  # what is said unasked into a taken wire, nobody understands
        ]

    def said(self, octets: bytes, at: float) -> None:
        """Remember bytes that went back."""
        self._note(Direction.RECEIVED, octets, at)

    @property
    def _octet_s(self) -> float:
        return _BITS_PER_OCTET / self.boards[0].profile.baud

    def _on_the_wire(self, emission: Emission, at: float, free: float) -> float:
        """Give an answer its time on the wire; return when it has come whole.

        A board says nothing before what it said last is over, `free`; on a paced line not before
        any other board is silent.
        """
        begins = max(at + emission.after, free)
        if not self._paced:
            return begins
        length = len(emission.octets) * self._octet_s
        if begins > at + _FAR_S:  # nobody can say yet what else will be sent then
            return begins + length
        span = self._room(begins, length)
        insort(self._taken, span)
        return span.ends

    def _room(self, begins: float, length: float) -> _Span:
        """Return the first time from a moment on in which the wire is free for so long."""
        for taken in self._taken:
            if begins + length <= taken.begins:
                break
            begins = max(begins, taken.ends)
        return _Span(begins, begins + length)

    def _forget(self, at: float) -> None:
        self._taken = [span for span in self._taken if span.ends > at]

    def _note(self, direction: Direction, octets: bytes, at: float) -> None:
        event = WireEvent(self.name, at, direction, octets)
        self.recent.append(event)
        if self.watch is not None:
            self.watch(event)
