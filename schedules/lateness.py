"""What is asked for of an item that cannot begin on its time, where the usual is not wanted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import time
from enum import StrEnum

from schedules import sentences
from schedules.types import Facts, Priority, Reason, Sound, Span

MOST_MINUTES = 120
"""So late something may be asked to be sent whole."""


class Way(StrEnum):
    """What may be asked for.

    WHOLE: sent whole where it begins less than some minutes late, else left out. JOIN: joined in
    its middle, where the clock has it. SKIP: left out. REPLAY: sent whole later on the same day.
    """

    WHOLE = "whole"
    JOIN = "join"
    SKIP = "skip"
    REPLAY = "replay"


ALWAYS_ON = frozenset({Way.JOIN, Way.SKIP})
"""What may be asked for of a relay, and of music that fills a time: neither waits for anybody."""


@dataclass(frozen=True, slots=True)
class Late:
    """What is asked for; `minutes` belong to WHOLE, `until` (local time, its end) to REPLAY."""

    way: Way
    minutes: int = 0
    until: time | None = None

    def __str__(self) -> str:
        """Write it as plans and the journal keep it: "whole:10", "join", "replay:17:30"."""
        if self.way is Way.WHOLE:
            return f"{self.way}:{self.minutes}"
        return f"{self.way}:{self.until:%H:%M}" if self.until is not None else str(self.way.value)


def late_of(text: str) -> Late:
    """Read what was written; raises ValueError for what is nothing of the kind."""
    name, _, rest = text.partition(":")
    way = Way(name)
    if way is Way.WHOLE:
        return Late(way, minutes=int(rest))
    if way is Way.REPLAY:
        at = time.fromisoformat(rest)
        if at.tzinfo is not None:
            raise ValueError(text)
        return Late(way, until=at)
    if rest:
        raise ValueError(text)
    return Late(way)


def asked(sound: Sound, late: Late | None, priority: Priority = Priority.NORMAL) -> Sound:
    """Return a sound of which that is asked for; what it asks for itself goes before.

    Nothing can be asked for of an emergency: it is sent as soon as it can be.
    """
    if late is None or sound.late is not None or priority is Priority.EMERGENCY:
        return sound
    return replace(sound, late=late)


def wish(late: Late | None) -> tuple[Reason, ...]:
    """Say what is asked for; nothing where all is as usual."""
    if late is None:
        return ()
    facts: Facts = {"minutes": late.minutes, "until": face(late)}
    return (Reason(_WISHES[late.way], facts),)


def face(late: Late) -> str:
    """Write up to when it may be sent, as a clock shows it; "" where no time is asked for."""
    return "" if late.until is None else f"{late.until:%H:%M}"


_WISHES = {
    Way.WHOLE: sentences.LATE_WHOLE,
    Way.JOIN: sentences.LATE_JOINED,
    Way.SKIP: sentences.LATE_SKIPPED,
    Way.REPLAY: sentences.LATE_REPLAYED,
}


def shared(spans: Iterable[Span], others: Iterable[Span]) -> tuple[Span, ...]:
    """Return the time that lies both in one of these spans and in one of the others."""
    within = tuple(others)
    both = (
        Span(max(one.begins, other.begins), min(one.ends, other.ends))
        for one in spans
        for other in within
    )
    return tuple(sorted({one for one in both if one.begins < one.ends}, key=_order))


def without(spans: Iterable[Span], hole: Span) -> tuple[Span, ...]:
    """Return what of these spans lies before or after a hole."""
    left = (
        part
        for one in spans
        for part in (
            Span(one.begins, min(one.ends, hole.begins)),
            Span(max(one.begins, hole.ends), one.ends),
        )
    )
    return tuple(sorted({part for part in left if part.begins < part.ends}, key=_order))


def _order(span: Span) -> tuple[float, float]:
    return (span.begins.timestamp(), span.ends.timestamp())
