"""What of a published plan can no longer change, because it has begun or is too near."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from schedules import sentences
from schedules.blends import Bed
from schedules.local import instant
from schedules.types import DayPlan, Line, Omission, Reason, Settled, Sound, ZoneKey


@dataclass(frozen=True, slots=True)
class Allowance:
    """What an authority allows now: a clip, and where and until when (None: no bound)."""

    clip: str | None
    zones: frozenset[ZoneKey] | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Horizon:
    """Now, and the instant before which lines can no longer be opened for anything new."""

    now: datetime
    before: datetime


def settle(
    published: DayPlan | None,
    timezone: ZoneInfo,
    horizon: Horizon,
    allowances: Mapping[str, Allowance],
    frozen: frozenset[str] = frozenset(),
) -> Settled:
    """Return what stays of a published plan, programme by programme.

    A programme stays as it was from the moment its lines are being opened, whatever is edited
    then. Only an item that has not begun and is no longer allowed is taken out of it, or out of
    the zones where it no longer is; what follows keeps its time. What is `frozen` (programmes by
    their keys) stays likewise, however far off it is.
    """
    if published is None:
        return Settled(horizon.before)
    named = {line.programme for line in published.lines}
    named |= {one.programme for one in published.omissions if one.programme is not None}
    begun = frozenset(
        key
        for key in named
        if key in frozen or planned_start(key, published, timezone) <= horizon.before
    )
    lines: list[Line] = []
    omissions = [one for one in published.omissions if one.programme in begun]
    for line in published.lines:
        if line.programme in begun:
            kept = line if line.starts <= horizon.now else _allowed_part(line, allowances)
            lines += [kept] if kept else []
            omissions += [] if kept else [_withdrawn(line, line.title)]
            if kept and isinstance(line.sound.blend, Bed) and kept.sound.blend is None:
                omissions.append(_withdrawn(line, line.sound.blend.title))
    return Settled(horizon.before, tuple(lines), tuple(omissions), begun)


def planned_start(programme: str, plan: DayPlan, timezone: ZoneInfo) -> datetime:
    """Return when a programme was to start, as its key says; it may start later, never earlier."""
    return instant(plan.day, time.fromisoformat(programme.rsplit("/", 1)[1]), timezone)


def _allowed_part(line: Line, allowances: Mapping[str, Allowance]) -> Line | None:
    allowance = allowances.get(line.authority)
    if allowance is None or allowance.clip != line.sound.clip:
        return None
    if allowance.until is not None and line.ends > allowance.until:
        return None
    zones = line.zones if allowance.zones is None else line.zones & allowance.zones
    sound = _allowed_sound(line.sound, allowances)
    return replace(line, zones=zones, sound=sound) if zones else None


def _allowed_sound(sound: Sound, allowances: Mapping[str, Allowance]) -> Sound:
    """Take music from under words where nothing allows it any more."""
    bed = sound.blend
    if not isinstance(bed, Bed):
        return sound
    allowance = allowances.get(bed.authority)
    is_allowed = allowance is not None and allowance.clip == bed.clip
    return sound if is_allowed else replace(sound, blend=None)


def _withdrawn(line: Line, title: str) -> Omission:
    return Omission(title, Reason(sentences.WITHDRAWN), line.bulletin, line.programme)
