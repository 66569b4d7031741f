"""What an emergency is: ordered by one person at once, repeated until it is over, signed after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

LONGEST_TEXT = 200
"""Letters of a warning: what can be spoken while its siren sounds."""

LONGEST_SCRIPT = 2500
"""Letters of the same text as it is spoken: every figure is a word there."""

SHORTEST_CADENCE = timedelta(minutes=1)
LONGEST_CADENCE = timedelta(hours=3)
LONGEST_RUN = timedelta(hours=24)
"""How long a warning may be repeated before somebody has to give it again."""

_MILLISECOND = timedelta(milliseconds=1)


class OrderKind(StrEnum):
    """What is said: a warning, a correction of one, or that the danger is over (báo yên)."""

    WARNING = "warning"
    CORRECTION = "correction"
    ALL_CLEAR = "all_clear"


@dataclass(frozen=True, slots=True)
class StoredSound:
    """A clip by its hash, and how long it is."""

    clip: str
    length: timedelta

    def facts(self) -> dict[str, Any]:
        """Write it as the journal does."""
        return {"clip": self.clip, "length_ms": self.length // _MILLISECOND}


@dataclass(frozen=True, slots=True)
class Code:
    """Which code was shown: `person` their number, `step` the code's own place in time.

    A recovery code has a step below zero, its number on the person's list.
    """

    person: int
    step: int


@dataclass(frozen=True, slots=True)
class Signature:
    """What a second person said to an emergency afterwards: `by` is their name."""

    by: str
    person: int
    refused: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Emergency:
    """One order. `id` is its instant in ms since 1970 (UTC), given before it is confirmed.

    `script` is the text in spoken words; `siren` sounds before it, `speech` says it where it was
    spoken before, `fallback` is said until it was. `replaces` is the order it corrects or ends.
    """

    id: int
    kind: OrderKind
    title: str
    text: str
    script: str
    zones: frozenset[int]
    cadence: timedelta
    ordered: datetime
    expires: datetime
    by: str
    code: Code
    template: str = ""
    siren: StoredSound | None = None
    speech: StoredSound | None = None
    fallback: StoredSound | None = None
    replaces: int | None = None

    @property
    def programme(self) -> str:
        """The name its lines share."""
        return f"emergency-{self.id}"

    @property
    def authority(self) -> str:
        """What allows its sounds."""
        return f"emergency:{self.id}"

    def facts(self) -> dict[str, Any]:
        """Write it as it travels and as the journal keeps it: JSON values only."""
        return {
            "id": self.id,
            "kind": self.kind.value,
            "template": self.template,
            "title": self.title,
            "text": self.text,
            "script": self.script,
            "zones": sorted(self.zones),
            "cadence_s": round(self.cadence.total_seconds()),
            "ordered": self.ordered.isoformat(),
            "expires": self.expires.isoformat(),
            "by": self.by,
            "code": [self.code.person, self.code.step],
            "siren": _facts(self.siren),
            "speech": _facts(self.speech),
            "fallback": _facts(self.fallback),
            "replaces": self.replaces,
        }


def emergency_of(facts: Mapping[str, Any]) -> Emergency:
    """Read an order back; raises KeyError, TypeError, ValueError or OverflowError."""
    person, step = facts["code"]
    replaces = facts["replaces"]
    made = Emergency(
        id=int(facts["id"]),
        kind=OrderKind(facts["kind"]),
        template=str(facts["template"])[:64],
        title=str(facts["title"])[:200],
        text=str(facts["text"])[:LONGEST_TEXT],
        script=str(facts["script"])[:LONGEST_SCRIPT],
        zones=frozenset(int(zone) for zone in facts["zones"]),
        cadence=timedelta(seconds=int(facts["cadence_s"])),
        ordered=datetime.fromisoformat(facts["ordered"]),
        expires=datetime.fromisoformat(facts["expires"]),
        by=str(facts["by"])[:200],
        code=Code(int(person), int(step)),
        siren=sound_of(facts["siren"]),
        speech=sound_of(facts["speech"]),
        fallback=sound_of(facts["fallback"]),
        replaces=None if replaces is None else int(replaces),
    )
    _check(made)
    return made


def sound_of(facts: Mapping[str, Any] | None) -> StoredSound | None:
    """Read a stored sound back; raises KeyError, TypeError, ValueError or OverflowError."""
    if facts is None:
        return None
    length = timedelta(milliseconds=int(facts["length_ms"]))
    if length <= timedelta(0):
        raise ValueError("a sound without length")
    return StoredSound(str(facts["clip"]), length)


def _facts(sound: StoredSound | None) -> dict[str, Any] | None:
    return None if sound is None else sound.facts()


def _check(made: Emergency) -> None:
    """Raise ValueError for what could neither sound nor end."""
    if made.ordered.tzinfo is None or made.expires.tzinfo is None:
        raise ValueError("an instant without its zone")
    if not made.zones or made.id <= 0:
        raise ValueError("no zone or no number")
    if not SHORTEST_CADENCE <= made.cadence <= LONGEST_CADENCE:
        raise ValueError("a cadence out of its range")
    if made.expires - made.ordered > LONGEST_RUN:
        raise ValueError("too long a run")
