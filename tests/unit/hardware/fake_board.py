"""A board that does as it is told and writes down what it was asked, in order."""

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from datetime import timedelta
from typing import TypeVar

from hardware.errors import DeviceFailed, NoReply
from hardware.owner import InlineOwner, Owner
from hardware.types import Caps, ChannelState, Health, Knowledge, Urgency

T = TypeVar("T")

WAIT = 10.0


class FakeBoard:
    """Eight channels; `trigger_death` makes it fail, `trigger_stall` holds it up for a while."""

    def __init__(
        self,
        name: str,
        port: str = "",
        owner: Owner | None = None,
        diary: list[str] | None = None,
        *,
        reads_back: bool = True,
    ) -> None:
        self.name = name
        self.port = port or name
        self.caps = Caps(
            channels=8,
            acknowledges=True,
            reads_back=reads_back,
            sets_many=True,
            settle=timedelta(0),
            order=timedelta(milliseconds=50),
            inputs=2,
        )
        self.is_silent = False
        self.is_noisy = False
        self.lease: timedelta | None = None
        self.closed: set[int] = set()
        self.diary: list[str] = [] if diary is None else diary
        self.urgencies: list[Urgency] = []
        self.asked = threading.Event()
        self.go = threading.Event()
        self.go.set()
        self._owner = owner or InlineOwner()
        self._error: DeviceFailed | None = None
        self._is_stuck = False

    def trigger_death(self) -> None:
        self._error = NoReply("{device} does not answer.", device=self.name)

    def trigger_recovery(self) -> None:
        self._error = None

    def trigger_stuck(self) -> None:
        self._is_stuck = True

    def trigger_stall(self) -> None:
        self.go.clear()

    def submit(self, job: Callable[[], T], urgency: Urgency = Urgency.NORMAL) -> Future[T]:
        return self._owner.submit(job, urgency)

    def order(
        self, wanted: Mapping[int, bool], *, urgency: Urgency = Urgency.NORMAL
    ) -> Mapping[int, ChannelState]:
        marks = "".join(f"{'+' if on else '-'}{ch}" for ch, on in wanted.items())
        self._note(f"order {self.name} {marks}", urgency)
        if not self._is_stuck:
            self.closed |= {ch for ch, on in wanted.items() if on}
            self.closed -= {ch for ch, on in wanted.items() if not on}
        return {ch: ChannelState(on, Knowledge.ACKNOWLEDGED) for ch, on in wanted.items()}

    def read(self, *, urgency: Urgency = Urgency.POLL) -> Mapping[int, ChannelState]:
        self._note(f"read {self.name}", urgency)
        how = Knowledge.VERIFIED if self.caps.reads_back else Knowledge.ASSUMED
        return {ch: ChannelState(ch in self.closed, how) for ch in range(1, 9)}

    def apply(
        self, wanted: Mapping[int, bool], *, urgency: Urgency = Urgency.NORMAL
    ) -> Mapping[int, ChannelState]:
        self.order(wanted, urgency=urgency)
        found = self.read(urgency=urgency)
        return {ch: found[ch] for ch in wanted}

    def all_off(self) -> bool:
        try:
            self._note(f"all off {self.name}", Urgency.OFF)
        except DeviceFailed:
            return False
        self.closed.clear()
        return True

    def renew(self) -> None:
        self._note(f"renew {self.name}", Urgency.NORMAL)

    def inputs(self, urgency: Urgency = Urgency.POLL) -> Mapping[int, bool]:
        self._note(f"inputs {self.name}", urgency)
        return {1: True, 2: False}

    def health(self) -> Health:
        self._note(f"health {self.name}", Urgency.POLL)
        return Health(level=50)

    def set_level(self, percent: int) -> None:
        self._note(f"level {self.name} {percent}", Urgency.NORMAL)

    def _note(self, what: str, urgency: Urgency) -> None:
        self.asked.set()
        assert self.go.wait(WAIT)
        self.diary.append(what)
        self.urgencies.append(urgency)
        if self._error is not None:
            raise type(self._error)(self._error.sentence, **self._error.facts)
