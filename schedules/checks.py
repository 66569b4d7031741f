"""What is wrong with a template or a cadence, in sentences that name the field."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from schedules import sentences
from schedules.local import ONE_DAY
from schedules.parts import BulletinBlock, FillerPart, RelayPart, Step, steps_of
from schedules.types import Candidate, Facts, Reason, StandingPart, Template

_NOTHING = timedelta()
_MINUTE = timedelta(minutes=1)


@lru_cache(maxsize=4096)
def wrong(template: Template) -> tuple[Reason, ...]:
    """Return every mistake of a template: empty where it can become a programme."""
    return (*_whole(template), *_each(template), *_in_order(template))


def wrong_cadence(candidate: Candidate) -> Reason | None:
    """Return what is wrong with how an emergency is repeated; None where nothing is."""
    every = None if candidate.cadence is None else candidate.cadence.every
    if every is None or every >= _MINUTE:
        return None
    seconds = every.total_seconds()
    return Reason(sentences.CADENCE_SHORT, {"title": candidate.title, "seconds": f"{seconds:g}"})


def _whole(template: Template) -> Iterable[Reason]:
    if template.longest > ONE_DAY:
        hours = f"{template.longest / timedelta(hours=1):g}"
        yield Reason(sentences.TOO_LONG, {"template": template.name, "hours": hours})
    if template.longest <= _NOTHING:
        yield Reason(sentences.NO_LENGTH, {"template": template.name})


def _each(template: Template) -> Iterable[Reason]:
    for step in steps_of(template) if template.parts else ():
        part = step.part
        facts: Facts = {"template": template.name, "part": step.number}
        if isinstance(part, BulletinBlock):
            for field in _zero_fields(part):
                yield Reason(sentences.PART_EMPTY, facts | {"field": field})
        elif isinstance(part, RelayPart) and part.ends <= part.starts:
            span: Facts = {"starts": f"{part.starts:%H:%M}", "ends": f"{part.ends:%H:%M}"}
            yield Reason(sentences.RELAY_EMPTY, facts | span)
        elif isinstance(part, FillerPart):
            yield from _filler(part, facts)
        elif isinstance(part, StandingPart) and part.sound and part.sound.length <= _NOTHING:
            yield Reason(sentences.SOUND_EMPTY, facts)


def _filler(part: FillerPart, facts: Facts) -> Iterable[Reason]:
    if part.shortest <= _NOTHING:
        yield Reason(sentences.PART_EMPTY, facts | {"field": "shortest"})


def _zero_fields(block: BulletinBlock) -> Iterable[str]:
    if block.longest is not None and block.longest <= _NOTHING:
        yield "longest"
    if block.most is not None and block.most < 1:
        yield "most"
    if block.times < 1:
        yield "times"


def _in_order(template: Template) -> Iterable[Reason]:
    earliest, other = template.starts, "starts"
    ends = (
        datetime.combine(date.min, template.starts) + template.longest if _sane(template) else None
    )
    for step in steps_of(template) if template.parts else ():
        start = step.part.start
        if start is None:
            continue
        facts: Facts = {"template": template.name, "part": step.number, "at": _face(start.at)}
        if start.at < earliest:
            yield Reason(sentences.PART_BEFORE, facts | {"other": f"{other} ({_face(earliest)})"})
        elif ends is not None and datetime.combine(date.min, start.at) >= ends:
            yield Reason(sentences.PART_AFTER, facts)
        earliest, other = _after(step, start.at), f"part {step.number}"


def _after(step: Step, at: time) -> time:
    return max(at, step.part.ends) if isinstance(step.part, RelayPart) else at


def _sane(template: Template) -> bool:
    return _NOTHING < template.longest <= ONE_DAY


def _face(at: time) -> str:
    return f"{at:%H:%M:%S}" if at.second else f"{at:%H:%M}"
