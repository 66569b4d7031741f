"""When the rules of the place keep loudspeakers silent, to be drawn behind a day."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from schedules.hours import Hours
from schedules.types import Span, ZoneKey


@dataclass(frozen=True, slots=True)
class Shade:
    """A stretch of a day in which no sound is permitted in some zones, by which rules."""

    span: Span
    zones: frozenset[ZoneKey]
    rules: tuple[str, ...]


def shades(hours: Hours, zones: Iterable[ZoneKey], day: Span) -> tuple[Shade, ...]:
    """Return the stretches of a day that are closed to any of the zones, in order of time.

    Each is as long as it is closed to the same zones; a zone that no rule names is never closed.
    """
    ruled = frozenset(zone for zone in zones if zone in hours.windows)
    found: list[Shade] = []
    for part in _parts(hours, ruled, day):
        shut = frozenset(zone for zone in ruled if not _is_open(hours, zone, part))
        if not shut:
            continue
        last = found[-1] if found else None
        if last is not None and last.zones == shut and last.span.ends == part.begins:
            found[-1] = Shade(Span(last.span.begins, part.ends), shut, last.rules)
        else:
            rules = tuple(sorted({hours.rules[zone] for zone in shut}))
            found.append(Shade(part, shut, rules))
    return tuple(found)


def _parts(hours: Hours, zones: frozenset[ZoneKey], day: Span) -> Iterator[Span]:
    """Cut the day wherever a window of one of the zones begins or ends."""
    cuts = {day.begins, day.ends}
    for zone in zones:
        for window in hours.windows[zone]:
            cuts |= {at for at in (window.span.begins, window.span.ends) if day.begins < at}
    ordered = sorted(at for at in cuts if at <= day.ends)
    for begins, ends in itertools.pairwise(ordered):
        yield Span(begins, ends)


def _is_open(hours: Hours, zone: ZoneKey, part: Span) -> bool:
    return any(window.span.holds(part) for window in hours.windows[zone])
