"""How much each part of a programme must leave free for the parts after it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from schedules.draft import NOTHING, Draft, Room
from schedules.parts import Part, Step
from schedules.types import StandingPart


def rooms(draft: Draft, steps: Sequence[Step], dropped: frozenset[int]) -> list[Room]:
    """Return the room before the first part and after each, parts that gave way not counted."""
    room = Room()
    found = [room]
    for step in reversed(steps):
        length = NOTHING if step.number in dropped else _sounding(step.part)
        room = _before(draft, step.part, length, room)
        found.append(room)
    return found[::-1]


def _before(draft: Draft, part: Part, length: timedelta, after: Room) -> Room:
    """Return the room there must be before a part, given what must be free after it."""
    if part.start is not None:
        at = draft.sheet.at(part.start.at)
        if part.start.hard:
            return Room(until=at, next=at)
        apart = length + draft.sheet.pace.switch_gap if length else NOTHING
        return Room(kept=after.kept + apart, until=after.until, next=at)
    if not length:
        return after
    pace = draft.sheet.pace
    return Room(
        kept=after.kept + length + pace.switch_gap,
        until=after.until,
        next_kept=after.next_kept + length + pace.switch_gap,
        next_kept_close=after.next_kept_close + length + pace.gap,
        next=after.next,
    )


def _sounding(part: Part) -> timedelta:
    if not isinstance(part, StandingPart) or part.sound is None or not part.authority:
        return NOTHING
    return part.sound.length
