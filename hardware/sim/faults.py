"""Faults by name: which device has which, when each strikes, and when it has spent itself."""

import dataclasses
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from hardware.errors import HardwareError
from hardware.sim.fault_kinds import KINDS, FaultKind, Place

__all__ = [
    "KINDS",
    "Fault",
    "FaultBench",
    "FaultKind",
    "InForce",
    "Place",
    "WrongFault",
    "parse_fault",
]


class WrongFault(HardwareError):
    """A fault was ordered that does not exist, or for a device that does not."""


_MOST = 200


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault in force on one device.

    It lets `skip` chances pass, then strikes at each with probability `chance`, `times` times in
    all (None: until cleared). It begins `after_s` seconds after it was ordered and lasts `for_s`
    (None: until cleared). `channel` is for faults of one contact; None means every channel.
    `late_s` is a delay in seconds, `code` an exception's number.
    """

    name: str
    device: str
    channel: int | None = None
    times: int | None = None
    skip: int = 0
    chance: float = 1.0
    late_s: float = 0.3
    after_s: float = 0.0
    for_s: float | None = None
    code: int = 6

    def __post_init__(self) -> None:
        """Refuse what no fault can be; orders come from other processes. Raises WrongFault."""
        name: object = self.name
        if not isinstance(name, str) or name not in KINDS:
            raise WrongFault(
                "There is no fault {fault}. Known are: {known}.",
                fault=self.name,
                known=", ".join(KINDS),
            )
        for key, can_be in _CAN_BE.items():
            value: object = getattr(self, key)
            if not can_be(value):
                raise WrongFault(
                    "{key} of fault {fault} cannot be {value}.",
                    key=key,
                    fault=self.name,
                    value=value,
                )


def _is_whole(least: int, most: int) -> Callable[[object], bool]:
    return lambda value: isinstance(value, int) and least <= value <= most


def _is_up_to(most: float) -> Callable[[object], bool]:
    return lambda value: isinstance(value, int | float) and 0 <= value <= most


def _or_none(can_be: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: value is None or can_be(value)


_MANY = 1_000_000_000
_HOUR_S = 3600.0
_CAN_BE: dict[str, Callable[[object], bool]] = {
    "device": lambda value: isinstance(value, str),
    "channel": _or_none(_is_whole(1, 255)),
    "times": _or_none(_is_whole(0, _MANY)),
    "skip": _is_whole(0, _MANY),
    "chance": _is_up_to(1.0),
    "late_s": _is_up_to(_HOUR_S),
    "after_s": _is_up_to(_MANY),
    "for_s": _or_none(_is_up_to(_MANY)),
    "code": _is_whole(1, 255),
}


def parse_fault(text: str, device: str) -> Fault:
    """Read NAME, NAME:CHANNEL or NAME:key=value,key=value; raises WrongFault."""
    name, _, rest = text.partition(":")
    given: dict[str, object] = {}
    kinds: dict[str, type[int | float]] = {
        **dict.fromkeys(("channel", "times", "skip", "code"), int),
        **dict.fromkeys(("chance", "late_s", "after_s", "for_s"), float),
    }
    for part in filter(None, rest.split(",")):
        key, equals, value = part.partition("=")
        key, value = (key, value) if equals else ("channel", key)
        try:
            given[key] = kinds[key](value)
        except (KeyError, ValueError) as error:
            raise WrongFault(
                "{text} is not NAME, NAME:CHANNEL or NAME:key=value,... with keys {keys}.",
                text=text,
                keys=", ".join(kinds),
            ) from error
    return Fault(name, device, **given)  # type: ignore[arg-type]  # read by its own kind above


@dataclass(frozen=True, slots=True)
class InForce:
    """A fault that may still strike, and how often it has; times are in seconds from now.

    `begins_in_s` is 0 for one that has begun, `ends_in_s` None for one that lasts until cleared.
    """

    fault: Fault
    struck: int
    begins_in_s: float
    ends_in_s: float | None


@dataclass(slots=True)
class _Standing:
    fault: Fault
    begins: float
    ends: float
    passed: int = 0
    struck: int = 0

    def is_spent(self, now: float) -> bool:
        worn = self.fault.times is not None and self.struck >= self.fault.times
        return worn or now >= self.ends

    def is_on(self, now: float) -> bool:
        return now >= self.begins and not self.is_spent(now)

    def told(self, now: float) -> InForce:
        ends = None if self.ends == float("inf") else self.ends - now
        return InForce(self.fault, self.struck, max(0.0, self.begins - now), ends)


class FaultBench:
    """Every fault in force; the same seed and the same questions give the same strikes.

    `now` is the simulator's time in seconds.
    """

    def __init__(
        self,
        seed: int = 0,
        changed: Callable[[], None] = lambda: None,
        now: Callable[[], float] = lambda: 0.0,
    ) -> None:
        self.changed = changed
        self.struck = 0
        self.struck_on: Counter[str] = Counter()
        self._now = now
        self._random = Random(seed)  # noqa: S311 -- repeatable on purpose
        self._standing: list[_Standing] = []

    @property
    def is_any(self) -> bool:
        """Whether any fault was ordered and not cleared, spent or not."""
        return bool(self._standing)

    @property
    def active(self) -> tuple[Fault, ...]:
        """The faults that may still strike."""
        now = self._now()
        return tuple(one.fault for one in self._standing if not one.is_spent(now))

    @property
    def standing(self) -> tuple[InForce, ...]:
        """The faults that may still strike, each with what has come of it."""
        now = self._now()
        return tuple(one.told(now) for one in self._standing if not one.is_spent(now))

    @property
    def due(self) -> float | None:
        """When a fault next begins or ends by itself."""
        now = self._now()
        edges = (edge for one in self._standing for edge in (one.begins, one.ends) if edge > now)
        return min((edge for edge in edges if edge != float("inf")), default=None)

    def order(self, fault: Fault) -> None:
        """Put a fault in force; raises WrongFault where there are too many already."""
        if KINDS[fault.name].happens_once and fault.times is None:
            fault = replace(fault, times=1)
        begins = self._now() + fault.after_s
        ends = float("inf") if fault.for_s is None else begins + fault.for_s
        self._standing = [one for one in self._standing if not one.is_spent(self._now())]
        if len(self._standing) >= _MOST:
            raise WrongFault(
                "There are {count} faults in force already. Lift some of them first.", count=_MOST
            )
        self._standing.append(_Standing(fault, begins, ends))
        self.changed()

    def clear(self, device: str | None = None, name: str | None = None) -> None:
        """Lift the faults of a device, of a name, of both; with neither, all."""
        self._standing = [
            one
            for one in self._standing
            if (device is not None and one.fault.device != device)
            or (name is not None and one.fault.name != name)
        ]
        self.changed()

    def holds(self, name: str, device: str, channel: int | None = None) -> bool:
        """Whether a lasting fault is in force; asking does not wear it out."""
        return bool(self._standing) and any(self._matching(name, device, channel))

    def held(self, name: str, device: str) -> Fault | None:
        """Return a lasting fault that is in force, for what it says; None where there is none."""
        return next((one.fault for one in self._matching(name, device, None)), None)

    def strikes(self, name: str, device: str) -> Fault | None:
        """Let the device's fault of that name strike if its turn has come; asking counts."""
        for one in self._matching(name, device, None):
            one.passed += 1
            if one.passed > one.fault.skip and self._random.random() < one.fault.chance:
                one.struck += 1
                self.struck += 1
                self.struck_on[device] += 1
                return one.fault
        return None

    def pick(self, choices: int) -> int:
        """Return a seeded number below `choices`."""
        return self._random.randrange(choices)

    def _matching(self, name: str, device: str, channel: int | None) -> list[_Standing]:
        if not self._standing:  # it is asked for every byte, and mostly all is well
            return []
        now = self._now()
        return [
            one
            for one in self._standing
            if one.fault.name == name
            and one.fault.device == device
            and one.is_on(now)
            and (channel is None or one.fault.channel in (None, channel))
        ]


FIELDS = frozenset(field.name for field in dataclasses.fields(Fault))
"""What an order for a fault may say."""
