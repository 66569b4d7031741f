"""A device that cannot be spoken to because its description is wrong; the others go on."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from datetime import timedelta
from typing import Never, TypeVar

from hardware.errors import DeviceFailed, HardwareError
from hardware.owner import InlineOwner
from hardware.types import Caps, ChannelState, Health, Urgency

T = TypeVar("T")

_ANY_CHANNEL = 255
_NOTHING = timedelta(0)


class AbsentBoard:
    """Fails at everything with the reason why it could not be made."""

    is_silent = True
    is_noisy = False
    lease: timedelta | None = None

    def __init__(self, name: str, why: HardwareError) -> None:
        self.name = name
        self.caps = Caps(
            channels=_ANY_CHANNEL,
            acknowledges=False,
            reads_back=True,
            sets_many=True,
            settle=_NOTHING,
            order=_NOTHING,
            inputs=_ANY_CHANNEL,
        )
        self._why = why
        self._owner = InlineOwner()

    @property
    def port(self) -> str:
        """One of its own, so that no other waits for it."""
        return f"absent {self.name}"

    def submit(self, job: Callable[[], T], urgency: Urgency = Urgency.NORMAL) -> Future[T]:
        """Do a job at once."""
        return self._owner.submit(job, urgency)

    def order(
        self, wanted: Mapping[int, bool], *, urgency: Urgency = Urgency.NORMAL
    ) -> Mapping[int, ChannelState]:
        """Raise DeviceFailed."""
        del wanted, urgency
        self._fail()

    def read(self, *, urgency: Urgency = Urgency.POLL) -> Mapping[int, ChannelState]:
        """Raise DeviceFailed."""
        del urgency
        self._fail()

    def apply(
        self, wanted: Mapping[int, bool], *, urgency: Urgency = Urgency.NORMAL
    ) -> Mapping[int, ChannelState]:
        """Raise DeviceFailed."""
        del wanted, urgency
        self._fail()

    def all_off(self) -> bool:
        """Say that nothing was confirmed."""
        return False

    def renew(self) -> None:
        """Hold nothing, so renew nothing."""

    def inputs(self, urgency: Urgency = Urgency.POLL) -> Mapping[int, bool]:
        """Raise DeviceFailed."""
        del urgency
        self._fail()

    def health(self) -> Health:
        """Raise DeviceFailed."""
        self._fail()

    def set_level(self, percent: int) -> None:
        """Raise DeviceFailed."""
        del percent
        self._fail()

    def _fail(self) -> Never:
        raise DeviceFailed(self._why.sentence, **(self._why.facts | {"device": self.name}))
