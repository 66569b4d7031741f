"""A Modbus request as every dialect of it makes one: what is asked, and what the answer says."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from hardware.dialect import Refused, Reply, Taken
from hardware.frames.modbus import Refusal, Written

_BUSY = frozenset({5, 6})

Found = TypeVar("Found")
Found_co = TypeVar("Found_co", covariant=True)


class Frame(Protocol[Found_co]):
    """A frame, and how to know its own answer."""

    @property
    def frame(self) -> bytes:
        """The bytes to send."""

    def find(self, heard: bytes) -> Found_co | Refusal | None:
        """Find the answer anywhere in what was heard; None while there is none."""


@dataclass(frozen=True, slots=True)
class Asked(Generic[Found]):
    """A frame to send; `says` makes a reply of its answer, or None where it is not to be believed.

    A device's exception is a refusal in every dialect: 5 and 6 mean that asking again may help.
    """

    inner: Frame[Found]
    says: Callable[[Found], Reply | None]
    is_answered: bool = True

    @property
    def frame(self) -> bytes:
        """The bytes to send."""
        return self.inner.frame

    def find(self, heard: bytes) -> Reply | None:
        """Find the answer; None while there is none."""
        found = self.inner.find(heard)
        if found is None:
            return None
        if isinstance(found, Refusal):
            return Refused(found.code, busy=found.code in _BUSY)
        return self.says(found)


def ordered(inner: Frame[Written]) -> Asked[Written]:
    """Return an order that the device acknowledges."""
    return Asked(inner, _taken)


def _taken(_: Written) -> Taken:
    return Taken()
