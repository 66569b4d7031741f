"""The names of what allows a sound: written on every plan line, checked before its lines open.

A clip approval is written "approval:12", a standing approval "standing:3", a listed relay source
"relay:2", an emergency "emergency:1795300000000", a person who speaks live "live:LOGIN", the
technician's test tone "test:LOGIN"; the last three are never on a plan line. Whatever is not named
here allows nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ClipApproval:
    """A person approved this clip for these zones; the number is the approval's."""

    id: int

    def __str__(self) -> str:
        """Write it as a plan line carries it."""
        return f"approval:{self.id}"


@dataclass(frozen=True, slots=True)
class StandingApproval:
    """A text or tune of a programme's frame is allowed until it changes."""

    id: int

    def __str__(self) -> str:
        """Write it as a plan line carries it."""
        return f"standing:{self.id}"


@dataclass(frozen=True, slots=True)
class ListedSource:
    """Another station is on the list of those that may be passed on."""

    id: int

    def __str__(self) -> str:
        """Write it as a plan line carries it."""
        return f"relay:{self.id}"


@dataclass(frozen=True, slots=True)
class TestTone:
    """A technician sounds the test tone in one zone; `login` names the technician."""

    __test__ = False
    login: str

    def __str__(self) -> str:
        """Write it as the journal carries it."""
        return f"test:{self.login}"


@dataclass(frozen=True, slots=True)
class EmergencyOrder:
    """Somebody who may showed a code and wanted it on air at once; it is signed after."""

    id: int

    def __str__(self) -> str:
        """Write it as the journal carries it."""
        return f"emergency:{self.id}"


@dataclass(frozen=True, slots=True)
class LiveSpeaker:
    """A person who holds that right speaks; `login` names the person."""

    login: str

    def __str__(self) -> str:
        """Write it as the journal carries it."""
        return f"live:{self.login}"


Authority = ClipApproval | StandingApproval | ListedSource | TestTone | EmergencyOrder | LiveSpeaker


def parse(text: str) -> Authority | None:
    """Read a written authority back; None where it names nothing that could allow a sound."""
    kind, _, rest = text.partition(":")
    if kind in _NAMED and rest:
        return _NAMED[kind](rest)
    if not (rest.isascii() and rest.isdigit()) or str(int(rest)) != rest:
        return None
    made = _NUMBERED.get(kind)
    return None if made is None else made(int(rest))


_NAMED: dict[str, Callable[[str], Authority]] = {"test": TestTone, "live": LiveSpeaker}
_NUMBERED: dict[str, Callable[[int], Authority]] = {
    "approval": ClipApproval,
    "standing": StandingApproval,
    "relay": ListedSource,
    "emergency": EmergencyOrder,
}
