"""What the engine decides: values that the console carries out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from broadcaster.domain.asrun import EntryKind
from broadcaster.playout.items import Item
from schedules.types import Reason


@dataclass(frozen=True, slots=True)
class Check:
    """Read the clip of an item ahead of time, and say whether it is the one that was planned."""

    item: Item


@dataclass(frozen=True, slots=True)
class OpenLines:
    """Make these zones of a bus, and no others, ready for sound.

    It replaces whatever was ordered before. `afresh` where the lines were open and fell away;
    an `emergency` is held up by nothing but its own amplifier.
    """

    bus: str
    ticket: int
    zones: frozenset[int]
    line: str
    afresh: bool = False
    emergency: bool = False


@dataclass(frozen=True, slots=True)
class CloseLines:
    """Make a bus safe: muted, every line open, amplifiers off."""

    bus: str
    ticket: int


@dataclass(frozen=True, slots=True)
class Sound:
    """Let an item sound at an instant, from `offset` on."""

    item: Item
    at: datetime
    offset: timedelta


@dataclass(frozen=True, slots=True)
class Fade:
    """Silence an item softly, or call it off where it has not begun.

    With `at` it sounds on until then: what follows it is ready and begins just after.
    """

    bus: str
    key: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Finish:
    """Let a live voice end with what was already spoken."""

    bus: str
    key: str


@dataclass(frozen=True, slots=True)
class Record:
    """Write an entry into the journal."""

    kind: EntryKind
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """Tell whoever gave an order what came of it; `why` where it was refused."""

    number: int
    why: Reason | None = None


@dataclass(frozen=True, slots=True)
class Raise:
    """A fault stands."""

    subject: str
    why: Reason


@dataclass(frozen=True, slots=True)
class Clear:
    """A fault is over."""

    subject: str


Action = Check | OpenLines | CloseLines | Sound | Fade | Finish | Record | Answer | Raise | Clear
