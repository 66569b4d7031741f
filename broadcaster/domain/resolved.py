"""Whether every line that was planned has exactly one outcome in each of its zones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from broadcaster.domain.asrun import Entry, EntryKind

GRACE = timedelta(minutes=1)
"""So long after its end a line may still be without its outcome."""


class Place(NamedTuple):
    """One line in one zone."""

    line: str
    zone: int


@dataclass(frozen=True, slots=True)
class Told:
    """What a journal says: outcomes by line and zone, what began, and the time it answers for."""

    outcomes: Counter[Place]
    begun: dict[Place, datetime]
    begins: datetime | None = None
    ends: datetime | None = None


@dataclass(frozen=True, slots=True)
class Resolved:
    """How many places were planned; those `open` have no outcome, those `doubled` several."""

    planned: int
    open: tuple[Place, ...]
    doubled: tuple[Place, ...]

    @property
    def is_whole(self) -> bool:
        """Tell whether each has exactly one."""
        return not self.open and not self.doubled


def told_by(entries: Iterable[Entry]) -> Told:
    """Gather outcomes from a journal; it answers for what is due from its first entry on.

    Where its last entry says that the program stopped, it answers for nothing after that: the next
    start will.
    """
    outcomes: Counter[Place] = Counter()
    begun: dict[Place, datetime] = {}
    begins: datetime | None = None
    last: Entry | None = None
    for last in entries:
        begins = begins or last.at
        if last.kind is EntryKind.ENDED:
            outcomes.update(_places(last))
        elif last.kind is EntryKind.BEGAN:
            begun.update(dict.fromkeys(_places(last), _over(last)))
    stopped = last is not None and last.kind is EntryKind.STOPPED
    return Told(outcomes, begun, begins, last.at if last is not None and stopped else None)


def resolve(planned: Iterable[Place], told: Told, until: datetime) -> Resolved:
    """Hold what was planned, and what began, against the outcomes there are at an instant."""
    wanted = list(dict.fromkeys(planned))
    late = (place for place, over in told.begun.items() if over + GRACE < until)
    missing = dict.fromkeys(each for each in (*wanted, *late) if not told.outcomes[each])
    doubled = tuple(place for place, count in told.outcomes.items() if count > 1)
    return Resolved(len(wanted), tuple(missing), doubled)


def _places(entry: Entry) -> list[Place]:
    line = str(entry.facts.get("line"))
    return [Place(line, int(zone)) for zone in entry.facts.get("zones") or ()]


def _over(entry: Entry) -> datetime:
    """Return when what began should have ended."""
    facts: Any = entry.facts
    length = timedelta(milliseconds=int(facts.get("length_ms") or 0))
    return max(entry.at, datetime.fromisoformat(facts["due"])) + length
