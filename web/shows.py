"""The programmes of a day as people look at them, with those that are left out in their places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from broadcaster.services.daygrid import GridDay
from schedules.slots import FrameClash
from schedules.types import Line, Omission, Priority, Reason
from web import i18n, timegrid
from web.ribbon import Part, parts

MARKS = 6
"""How many shapes and colours tell programmes apart before they come round again."""

_MINUTE = timedelta(minutes=1)
# A programme of 58 seconds does not end when it begins: the minute it ends in is counted whole.
_ALMOST = timedelta(seconds=59)


@dataclass(frozen=True, slots=True)
class Show:
    """A programme as the grid shows it, heard or left out; `mark` is its shape and colour."""

    key: str
    name: str
    begins: int
    ends: int
    zones: frozenset[int]
    lines: tuple[Line, ...]
    omissions: tuple[Omission, ...]
    clashes: tuple[FrameClash, ...]
    state: str
    may_move: bool

    @property
    def made_by(self) -> str:
        """What made it: the key of a template, a one-off or an emergency."""
        return self.key.split("/")[1]

    @property
    def mark(self) -> str:
        """Its shape and colour: of its template, or that of all one-offs or emergencies."""
        if any(line.priority is Priority.EMERGENCY for line in self.lines):
            return "e"
        if not self.made_by.startswith("t"):
            return "n"
        return str(int(self.made_by[1:]) % MARKS)

    @property
    def is_heard(self) -> bool:
        """Tell whether anything of it sounds."""
        return bool(self.lines)

    @property
    def items(self) -> int:
        """How many items follow one another in it."""
        return len({line.starts for line in self.lines})


def shows(day: GridDay, now: datetime) -> tuple[Show, ...]:
    """Return the programmes of a day, those with nothing to hear too, in order of time."""
    heard = [_heard(day, part, now) for part in parts(day.plan.lines)]
    keys = {one.key for one in heard}
    silent = {one.programme: one for one in day.plan.omissions if one.programme not in keys}
    absent = [_absent(day, key, now) for key in silent if key]
    return tuple(sorted([*heard, *absent], key=lambda one: (one.begins, one.key)))


def _heard(day: GridDay, part: Part, now: datetime) -> Show:
    return Show(
        key=part.key,
        name=part.name,
        begins=minute(day, part.starts),
        ends=minute(day, part.ends + _ALMOST),
        zones=part.zones,
        lines=part.lines,
        omissions=_about(day, part.key),
        clashes=_clashes(day, part.key),
        state=part.state(now),
        may_move=day.may_move(part.key),
    )


def _absent(day: GridDay, key: str, now: datetime) -> Show:
    left_out = _about(day, key)
    frame = day.templates.get(key.split("/")[1])
    begins = planned(key)
    length = frame.longest if frame else timedelta(minutes=10)
    starts = datetime.combine(day.plan.day, begins)
    zones = frozenset(int(zone) for zone in frame.zones) if frame else frozenset[int]()
    first = begins.hour * 60 + begins.minute
    return Show(
        key=key,
        name=frame.name if frame else left_out[0].title,
        begins=first,
        ends=min(first + length // _MINUTE, timegrid.MINUTES),
        zones=zones,
        lines=(),
        omissions=left_out,
        clashes=_clashes(day, key),
        state="past" if i18n.from_local(starts) + length <= now else "ahead",
        may_move=day.may_move(key),
    )


def planned(key: str) -> time:
    """Return the local time that a programme's key names."""
    digits = key.rpartition("/")[2].ljust(6, "0")
    return time(int(digits[:2]), int(digits[2:4]), int(digits[4:6]))


def minute(day: GridDay, at: datetime) -> int:
    """Return the minute of the local day that a clock on the wall shows; midnight ends it."""
    here = i18n.local(at)
    if here.date() > day.plan.day:
        return timegrid.MINUTES
    return here.hour * 60 + here.minute if here.date() == day.plan.day else 0


def _about(day: GridDay, key: str) -> tuple[Omission, ...]:
    return tuple(one for one in day.plan.omissions if one.programme == key)


def _clashes(day: GridDay, key: str) -> tuple[FrameClash, ...]:
    made_by = key.split("/")[1]
    return tuple(one for one in day.clashes if made_by in (one.first, one.second))


@dataclass(frozen=True, slots=True)
class Told:
    """Some things that are left out for the same reason, each once; the reason is the first's."""

    items: tuple[Omission, ...]
    reason: Reason

    @property
    def titles(self) -> tuple[str, ...]:
        """What they are called."""
        return tuple(one.title for one in self.items)


def together(omissions: Iterable[Omission]) -> tuple[Told, ...]:
    """Gather what is left out by its reason; when it would have begun does not part it."""
    found: dict[object, list[Omission]] = {}
    for one in omissions:
        facts = {name: str(fact) for name, fact in one.reason.facts.items() if name != "starts"}
        same = (one.reason.sentence, tuple(sorted(facts.items())))
        found.setdefault(same, []).append(one)
    return tuple(_told(group) for group in found.values())


def _told(alike: list[Omission]) -> Told:
    once = {(one.title, one.bulletin): one for one in reversed(alike)}
    return Told(tuple(reversed(once.values())), alike[0].reason)
