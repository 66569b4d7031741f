"""What gives way where the parts of a programme take longer than there is time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from schedules.choosing import demand
from schedules.draft import NOTHING, Draft
from schedules.parts import BulletinBlock, Step
from schedules.types import StandingPart


@dataclass(frozen=True, slots=True)
class Budgets:
    """What has to give way: the parts that fall away, and what is left to blocks, by number."""

    dropped: frozenset[int] = frozenset()
    lengths: Mapping[int, timedelta] = field(default_factory=dict)


_ALL_STAY = Budgets()


def budgets(draft: Draft, steps: Sequence[Step]) -> Budgets:
    """Return what gives way, in the order the parts themselves name.

    Between two hard starts (or a hard start and the end) parts that yield give up what is too
    much: standing parts fall away whole, blocks are left less time. Parts that never yield keep
    theirs; what is then still too much finds no room.
    """
    if not any(_yields(step) is not None for step in steps):
        return _ALL_STAY
    dropped: set[int] = set()
    lengths: dict[int, timedelta] = {}
    begins = draft.planned
    segment: list[Step] = []
    for step in steps:
        start = step.part.start
        if start is not None and start.hard:
            at = draft.at(start.at)
            _give_way(draft, segment, at - begins, dropped, lengths)
            segment, begins = [], at
        segment.append(step)
    _give_way(draft, segment, draft.limit - begins, dropped, lengths)
    return Budgets(frozenset(dropped), lengths)


def _yields(step: Step) -> int | None:
    return step.part.yields if isinstance(step.part, StandingPart | BulletinBlock) else None


def _give_way(
    draft: Draft,
    segment: Sequence[Step],
    time: timedelta,
    dropped: set[int],
    lengths: dict[int, timedelta],
) -> None:
    needs = {step.number: _need(draft, step) for step in segment}
    excess = sum(needs.values(), NOTHING) - time
    for step in sorted(segment, key=lambda step: (_yields(step) or 0, step.number)):
        need = needs[step.number]
        if _yields(step) is None or excess <= NOTHING or not need:
            continue
        if isinstance(step.part, StandingPart) or excess >= need:
            dropped.add(step.number)
            excess -= need
        else:
            lengths[step.number] = need - excess
            excess = NOTHING


def _need(draft: Draft, step: Step) -> timedelta:
    part = step.part
    if isinstance(part, StandingPart):
        sounds = part.sound is not None and part.authority
        return part.sound.length + draft.sheet.pace.switch_gap if part.sound and sounds else NOTHING
    if isinstance(part, BulletinBlock):
        return demand(draft, part)
    start, ends = part.start, getattr(part, "ends", None)
    return draft.at(ends) - draft.at(start.at) if start is not None and ends else NOTHING
