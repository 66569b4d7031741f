"""Faults by name: which device has which, when each strikes, and when it has spent itself."""

import enum
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from hardware.errors import HardwareError


class Place(enum.Enum):
    """Where a fault sits."""

    PORT = "port"
    WIRE = "wire"
    BOARD = "board"


@dataclass(frozen=True, slots=True)
class FaultKind:
    """One fault that can be ordered; `code` is its number in the list of the house's reference."""

    name: str
    code: str
    place: Place
    title: str
    for_a_channel: bool = False


KINDS = {
    kind.name: kind
    for kind in (
        FaultKind("no_reply", "F1", Place.WIRE, "the board hears and acts, and says nothing"),
        FaultKind("deaf", "F1", Place.WIRE, "the board hears nothing"),
        FaultKind("late", "F2", Place.WIRE, "the reply comes after the time allowed"),
        FaultKind("half_frame", "F3", Place.WIRE, "half a reply, then silence"),
        FaultKind("garbage", "F5", Place.WIRE, "noise before the reply"),
        FaultKind("bit_flip", "F6", Place.WIRE, "one bit of the reply is wrong"),
        FaultKind("wrong_address", "F7", Place.WIRE, "the reply bears another board's address"),
        FaultKind("echo", "F8", Place.WIRE, "the line hears itself before the reply"),
        FaultKind("duplicate", "F9", Place.WIRE, "the reply comes twice"),
        FaultKind("unplug", "F11", Place.PORT, "the cable is out"),
        FaultKind("busy", "F14", Place.BOARD, "the board says: busy, later"),
        FaultKind("stuck_on", "D1", Place.BOARD, "a contact is welded shut", for_a_channel=True),
        FaultKind("stuck_off", "D2", Place.BOARD, "a contact never closes", for_a_channel=True),
        FaultKind("readback_lies", "D3", Place.BOARD, "read-back repeats the last order"),
        FaultKind(
            "acks_but_does_not_act", "D4", Place.BOARD, "the board says yes and does nothing"
        ),
        FaultKind("acts_but_no_ack", "D5", Place.WIRE, "writes act, and are not answered"),
        FaultKind("reboot", "D6", Place.BOARD, "the board restarts: every contact opens"),
    )
}


class WrongFault(HardwareError):
    """A fault was ordered that does not exist, or for a device that does not."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault in force on one device.

    It lets `skip` chances pass, then strikes at each with probability `chance`, `times` times in
    all (None: until cleared). `channel` is for faults of one contact; None means every channel.
    `late_s` is the delay of a late reply in seconds.
    """

    name: str
    device: str
    channel: int | None = None
    times: int | None = None
    skip: int = 0
    chance: float = 1.0
    late_s: float = 0.3

    def __post_init__(self) -> None:
        if self.name not in KINDS:
            raise WrongFault(
                "There is no fault {fault}. Known are: {known}.",
                fault=self.name,
                known=", ".join(KINDS),
            )


@dataclass(slots=True)
class _Standing:
    fault: Fault
    passed: int = 0
    struck: int = 0

    @property
    def is_spent(self) -> bool:
        return self.fault.times is not None and self.struck >= self.fault.times


class FaultBench:
    """Every fault in force; the same seed and the same questions give the same strikes."""

    def __init__(self, seed: int = 0, changed: Callable[[], None] = lambda: None) -> None:
        self.changed = changed
        self._random = Random(seed)  # noqa: S311 -- repeatable on purpose
        self._standing: list[_Standing] = []

    @property
    def active(self) -> tuple[Fault, ...]:
        """The faults that may still strike."""
        return tuple(one.fault for one in self._standing if not one.is_spent)

    def order(self, fault: Fault) -> None:
        """Put a fault in force."""
        if fault.name == "reboot":
            fault = replace(fault, times=1)
        self._standing.append(_Standing(fault))
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
        return any(self._matching(name, device, channel))

    def strikes(self, name: str, device: str) -> Fault | None:
        """Let the device's fault of that name strike if its turn has come; asking counts."""
        for one in self._matching(name, device, None):
            one.passed += 1
            if one.passed > one.fault.skip and self._random.random() < one.fault.chance:
                one.struck += 1
                return one.fault
        return None

    def pick(self, choices: int) -> int:
        """Return a seeded number below `choices`."""
        return self._random.randrange(choices)

    def _matching(self, name: str, device: str, channel: int | None) -> list[_Standing]:
        return [
            one
            for one in self._standing
            if one.fault.name == name
            and one.fault.device == device
            and not one.is_spent
            and (channel is None or one.fault.channel in (None, channel))
        ]
