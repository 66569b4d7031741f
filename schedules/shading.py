"""When the rules of the place keep loudspeakers silent, to be drawn behind a day."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from schedules.hours import Hours, Spent
from schedules.special import SpecialHours
from schedules.types import Span, ZoneKey

_MOMENT = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Shade:
    """A stretch of a day in which no sound is permitted in some zones, by which rules."""

    span: Span
    zones: frozenset[ZoneKey]
    rules: tuple[str, ...]


def shades(hours: Hours, zones: Iterable[ZoneKey], day: Span) -> tuple[Shade, ...]:
    """Return the stretches of a day that are closed to any of the zones, in order of time.

    Each is as long as it is closed to the same zones by the same rules; minutes a day are not
    looked at.
    """
    asked = sorted(zones)
    found: list[Shade] = []
    for part in _parts(hours, asked, day):
        refused = hours.judge(asked, Span(part.begins, part.begins + _MOMENT), Spent()).refused
        if not refused:
            continue
        rules = tuple(sorted({one.rule for one in refused.values()}))
        shade = Shade(part, frozenset(refused), rules)
        last = found[-1] if found else None
        if last is not None and _goes_on(last, shade):
            found[-1] = Shade(Span(last.span.begins, part.ends), last.zones, rules)
        else:
            found.append(shade)
    return tuple(found)


def _goes_on(last: Shade, shade: Shade) -> bool:
    same = (last.zones, last.rules) == (shade.zones, shade.rules)
    return same and last.span.ends == shade.span.begins


def _parts(hours: Hours, zones: Iterable[ZoneKey], day: Span) -> Iterator[Span]:
    """Cut the day wherever something begins or ends that may change what is permitted."""
    cuts = {day.begins, day.ends, *_edges(hours, zones)}
    inside = sorted(at for at in cuts if day.begins <= at <= day.ends)
    for begins, ends in itertools.pairwise(inside):
        yield Span(begins, ends)


def _edges(hours: Hours, zones: Iterable[ZoneKey]) -> Iterator[datetime]:
    for windows in {id(one): one for one in map(hours.windows.get, zones)}.values():
        for window in windows or ():
            yield from (window.span.begins, window.span.ends)
    if isinstance(hours, SpecialHours):
        for one in hours.found.applied:
            span = one.span(hours.timezone)
            yield from (span.begins, span.ends)
