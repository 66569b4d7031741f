"""How loud a zone or an amplifier is through the day: steps of local time, each in per cent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import time, timedelta
from enum import StrEnum
from itertools import combinations

FULL = 100
"""Per cent where no step says otherwise."""

QUIETEST = 10
"""Per cent below which nobody would hear why; silence is what muting is for."""

_DAY = timedelta(days=1)


class Acting(StrEnum):
    """What makes a volume true: the amplifier itself, or the mixer in the sound of a whole bus."""

    AMPLIFIER = "amplifier"
    BUS = "bus"


@dataclass(frozen=True, slots=True)
class VolumeStep:
    """From `begins` until `ends` (local time, the end not in it) so many per cent.

    One that ends before it begins lasts over midnight; one that ends when it begins, all day.
    """

    begins: time
    ends: time
    percent: int

    def holds(self, at: time) -> bool:
        """Tell whether a time of the local day lies in it."""
        return (_since(self.begins, at)) < self.length

    @property
    def length(self) -> timedelta:
        """How long it lasts: more than nothing, and a day at most."""
        return _since(self.begins, self.ends) or _DAY


def level_at(steps: Iterable[VolumeStep], at: time) -> int:
    """Return the volume at a time of the local day, in per cent; 100 where no step holds."""
    return next((step.percent for step in steps if step.holds(at)), FULL)


def overlap(steps: Sequence[VolumeStep]) -> tuple[VolumeStep, VolumeStep] | None:
    """Return two steps that hold at one time, None where there are none."""
    for one, other in combinations(steps, 2):
        if one.holds(other.begins) or other.holds(one.begins):
            return one, other
    return None


def _since(begins: time, at: time) -> timedelta:
    """Return how long after `begins` the clock next shows `at`; less than a day."""
    return (_of_day(at) - _of_day(begins)) % _DAY


def _of_day(at: time) -> timedelta:
    return timedelta(
        hours=at.hour, minutes=at.minute, seconds=at.second, microseconds=at.microsecond
    )
