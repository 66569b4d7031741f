"""What would come of giving a programme another time on its day, before anything is decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from schedules import sentences
from schedules.changes import changes
from schedules.compile import compile_day
from schedules.hours import Spent
from schedules.local import instant
from schedules.sheet import blank_sheet
from schedules.slots import FrameClash, Wish, frame_clashes, free_slots, sheet_of
from schedules.types import (
    Basis,
    DayPlan,
    Facts,
    Omission,
    OneOff,
    Pace,
    Reason,
    Settled,
    Span,
    Template,
    ZoneKey,
)

_SHORTEST = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Ground:
    """What the plan of a day is made from.

    `ahead` are the frames of other days that a lasting move is held against.
    """

    day: date
    timezone: ZoneInfo
    basis: Basis
    pace: Pace
    ahead: Mapping[date, tuple[Template, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Subject:
    """A programme that has its time from a person: what makes it, and when it begins."""

    made_by: Template | OneOff
    name: str
    starts: time
    zones: frozenset[ZoneKey]
    longest: timedelta


@dataclass(frozen=True, slots=True)
class Trial:
    """What would come of a move.

    `key` is what the programme is called then; `span` is when it sounds, None where nothing does.
    `against` and `clashes` speak against it; where `refused` it cannot be kept. `others` tells what
    else becomes different, and `free` at which times from the one wanted on the lines are free.
    """

    name: str
    was: time
    key: str
    span: Span | None
    against: tuple[Omission, ...]
    clashes: tuple[FrameClash, ...]
    others: tuple[Reason, ...]
    free: tuple[datetime, ...]
    refused: bool


def subject_of(ground: Ground, programme: str) -> Subject | None:
    """Return what makes a programme, by its key; None where no person set its time."""
    _, made_by, _ = programme.split("/", 2)
    for template in ground.basis.templates:
        if template.key == made_by and key_of(ground, template) == programme:
            zones, longest = template.zones, template.longest
            return Subject(template, template.name, template.starts, zones, longest)
    for one in ground.basis.one_offs:
        if one.key == made_by and key_of(ground, one) == programme:
            starts = _local_time(ground, one)
            return Subject(one, one.bulletin.title, starts, one.zones, one.bulletin.sound.length)
    return None


def key_of(ground: Ground, made_by: Template | OneOff) -> str:
    """Return the key of the programme that a template or a one-off makes on the day."""
    if isinstance(made_by, Template):
        return programme_key(ground.day, made_by)
    return f"{ground.day}/{made_by.key}/{made_by.starts.astimezone(ground.timezone):%H%M%S}"


def programme_key(day: date, frame: Template) -> str:
    """Return the key of the programme that a frame makes on a day."""
    return f"{day}/{frame.key}/{frame.starts:%H%M}"


def tried(ground: Ground, programme: str, at: time) -> Trial | None:
    """Return what would come of beginning a programme at a local time; None if it cannot move."""
    subject = subject_of(ground, programme)
    if subject is None:
        return None
    moved = _moved(ground, subject, at)
    then = replace(ground, basis=_swapped(ground.basis, subject, moved))
    return _tried(Step(ground, then), subject, moved, programme)


@dataclass(frozen=True, slots=True)
class Step:
    """A day before and after a move.

    `left_out` is what of it is never compiled, with why; `known` what is left out anyway.
    """

    before: Ground
    after: Ground
    left_out: tuple[Omission, ...] = ()
    known: tuple[Omission, ...] = ()


def tried_elsewhere(own: Ground, there: Step, programme: str, at: time) -> Trial | None:
    """Return what would come of a programme on a day that is not its own; `after` holds it.

    What is left out of it on its own day too is no news. None if it cannot move.
    """
    subject = subject_of(own, programme)
    if subject is None:
        return None
    known = tuple(one for one in _plan(own).omissions if one.programme == programme)
    moved = _moved(there.after, subject, at)
    return _tried(replace(there, known=known), subject, moved, programme)


def _tried(step: Step, subject: Subject, moved: Template | OneOff, programme: str) -> Trial:
    ground, then = step.before, step.after
    before, after = _plan(ground), _plan(then)
    keys = (programme, key_of(ground, moved))
    at = moved.starts if isinstance(moved, Template) else _local_time(ground, moved)
    span = _span(after, keys[1])
    own = [one.reason.sentence for one in after.omissions if one.programme == keys[1]]
    is_empty = own == [sentences.NO_BULLETIN]
    closed = _closed(ground, subject, keys[1], at) if is_empty else ()
    return Trial(
        name=subject.name,
        was=subject.starts,
        key=keys[1],
        span=span,
        against=(*step.left_out, *closed, *_against(step, before, after, keys)),
        clashes=_clashes(step, subject, moved),
        others=_others(ground, before, after, keys),
        free=_free(then, after, subject, span or _span(before, programme), at),
        refused=span is None and (not is_empty or bool(closed)),
    )


def _local_time(ground: Ground, one_off: OneOff) -> time:
    return one_off.starts.astimezone(ground.timezone).time()


def _moved(ground: Ground, subject: Subject, at: time) -> Template | OneOff:
    if isinstance(subject.made_by, Template):
        return replace(subject.made_by, starts=at)
    return replace(subject.made_by, starts=instant(ground.day, at, ground.timezone))


def _swapped(basis: Basis, subject: Subject, moved: Template | OneOff) -> Basis:
    if isinstance(moved, Template):
        return replace(basis, templates=_with(basis.templates, subject, moved))
    one_offs = (moved if one == subject.made_by else one for one in basis.one_offs)
    return replace(basis, one_offs=tuple(one_offs))


def _plan(ground: Ground) -> DayPlan:
    return compile_day(ground.day, ground.timezone, ground.basis, ground.pace)


def _span(plan: DayPlan, key: str) -> Span | None:
    lines = [line for line in plan.lines if line.programme == key]
    if not lines:
        return None
    return Span(min(line.starts for line in lines), max(line.ends for line in lines))


def _against(
    step: Step, before: DayPlan, after: DayPlan, keys: tuple[str, str]
) -> tuple[Omission, ...]:
    """Return what is left out, late or refused after the move and was not before."""
    known = {_mark(one, keys) for one in (*before.omissions, *step.known)}
    return tuple(one for one in after.omissions if _mark(one, keys) not in known)


def _closed(ground: Ground, subject: Subject, key: str, at: time) -> tuple[Omission, ...]:
    """Tell that no zone may sound at that time; what is empty is compiled without a look at it."""
    begins = instant(ground.day, at, ground.timezone)
    sheet = blank_sheet(ground.day, ground.timezone, ground.basis, ground.pace)
    span = Span(begins, begins + _SHORTEST)
    verdict = sheet.hours.judge(sorted(subject.zones), span, Spent())
    if verdict.allowed or not verdict.refused:
        return ()
    facts: Facts = {
        "zones": sheet.names(verdict.refused),
        "rule": min(one.rule for one in verdict.refused.values()),
        "starts": f"{at:%H:%M}",
    }
    return (Omission(subject.name, Reason(sentences.OUTSIDE_HOURS, facts), None, key),)


def _mark(omission: Omission, keys: tuple[str, str]) -> tuple[object, ...]:
    programme = keys[1] if omission.programme in keys else omission.programme
    reason = omission.reason
    facts = tuple(sorted((name, str(fact)) for name, fact in reason.facts.items()))
    return (programme, omission.title, omission.bulletin, reason.sentence, facts)


def _clashes(step: Step, subject: Subject, moved: Template | OneOff) -> tuple[FrameClash, ...]:
    """Return with which other frames this one would come together, each once."""
    ground = step.before
    found: dict[tuple[str, str], FrameClash] = {}
    days = {
        day: (frames, _with(frames, subject, moved)) for day, frames in sorted(ground.ahead.items())
    }
    own = (ground.basis.templates, step.after.basis.templates)
    for day, (frames, then) in sorted({**days, ground.day: own}.items()):
        basis = replace(ground.basis, templates=frames)
        known = {_pair(one) for one in frame_clashes((day,), ground.timezone, basis)}
        after = replace(basis, templates=then)
        for one in frame_clashes((day,), ground.timezone, after):
            if moved.key in _pair(one) and _pair(one) not in known:
                found.setdefault(_pair(one), one)
    return tuple(found.values())


def _with(
    frames: Sequence[Template], subject: Subject, moved: Template | OneOff
) -> tuple[Template, ...]:
    """Return the frames of a day with the one that moves at its new time, in its zones that day."""
    return tuple(
        replace(one, starts=moved.starts)
        if isinstance(moved, Template) and (one.key, one.starts) == (moved.key, subject.starts)
        else one
        for one in frames
    )


def _pair(clash: FrameClash) -> tuple[str, str]:
    return min(clash.first, clash.second), max(clash.first, clash.second)


def _others(
    ground: Ground, before: DayPlan, after: DayPlan, keys: tuple[str, str]
) -> tuple[Reason, ...]:
    old, new = _without(before, keys), _without(after, keys)
    told = changes(old, new, ground.timezone, ground.basis.names)
    return tuple(one for one in told if one.sentence != sentences.NOTHING_MOVED)


def _without(plan: DayPlan, keys: Sequence[str]) -> DayPlan:
    return DayPlan(plan.day, tuple(one for one in plan.lines if one.programme not in keys), ())


def _free(
    ground: Ground, plan: DayPlan, subject: Subject, span: Span | None, at: time
) -> tuple[datetime, ...]:
    """Return when the lines are free for as long as it sounds, its own time not counted."""
    basis = replace(ground.basis, settled=Settled())
    blank = blank_sheet(ground.day, ground.timezone, basis, ground.pace)
    rest = _without(plan, [key_of(ground, one) for one in _same(basis, subject)])
    length = subject.longest if span is None else span.ends - span.begins
    wanted = instant(ground.day, at, ground.timezone)
    soonest = ground.basis.settled.before or wanted
    wish = Wish(subject.zones, length, max(wanted, soonest))
    return free_slots(sheet_of(blank, rest), wish)


def _same(basis: Basis, subject: Subject) -> Iterable[Template | OneOff]:
    makers: tuple[Template | OneOff, ...] = (*basis.templates, *basis.one_offs)
    return (one for one in makers if one.key == subject.made_by.key)
