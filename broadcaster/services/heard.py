"""What one zone hears on a day: every item with its minutes, and how much of its rules it uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from broadcaster.errors import Invalid, NotFound
from broadcaster.ports import Clock
from broadcaster.services.basis import Ground
from broadcaster.services.planned_days import planned_days
from broadcaster.store import zones
from schedules import sentences
from schedules.hours import Spent, hours_of
from schedules.local import day_span
from schedules.types import DayPlan, Line, Omission, Reason, Span, ZoneKey

UNSURE = "“{zone}” may be {known}; write it in full."
UNKNOWN = "There is no zone “{zone}”; there are {known}."


@dataclass(frozen=True, slots=True)
class Ruled:
    """One stretch of permitted hours that touches the day; `limit` None leaves minutes free."""

    rule: str
    opens: datetime
    closes: datetime
    limit: timedelta | None
    used: timedelta


@dataclass(frozen=True, slots=True)
class Heard:
    """The day of one zone; `version` None means as it would be, not yet published.

    `total` counts the sound alone, not the seconds between items. `quiet` holds what of the plan
    is left out and concerns this zone.
    """

    zone: int
    name: str
    day: date
    version: int | None
    lines: tuple[Line, ...]
    total: timedelta
    rules: tuple[Ruled, ...]
    quiet: tuple[Omission, ...]


def heard(session: Session, clock: Clock, zone: int, day: date) -> Heard:
    """Tell what a zone hears on a day, as published or else as it would be; raises NotFound."""
    names = zones.names(session)
    if zone not in names:
        raise NotFound("There is no zone number {zone}.", zone=zone)
    (found,) = planned_days(session, clock, day, day)
    ground, plan, key = found.ground, found.plan, ZoneKey(zone)
    lines = tuple(line for line in plan.lines if key in line.zones)
    return Heard(
        zone=zone,
        name=names[zone],
        day=day,
        version=found.version,
        lines=lines,
        total=sum((line.sound.length for line in lines), timedelta()),
        rules=tuple(_rules(ground, day, key, lines)),
        quiet=(*_unwired(ground, key, names[zone]), *_left_out(ground, plan, key, names[zone])),
    )


def zone_named(session: Session, written: str) -> int:
    """Return the zone a person means by its name or number; raises Invalid naming those there are.

    A name that is written in full goes before one that only begins so.
    """
    wanted = " ".join(written.split()).casefold()
    names = {zone: " ".join(name.split()).casefold() for zone, name in zones.names(session).items()}
    whole = [zone for zone, name in names.items() if name == wanted or str(zone) == wanted]
    begun = [zone for zone, name in names.items() if wanted and name.startswith(wanted)]
    found = whole or begun
    if len(found) == 1:
        return found[0]
    known = ", ".join(zones.names(session)[zone] for zone in sorted(found or names))
    if found:
        raise Invalid(
            "zone", "“{zone}” may be {known}; write it in full.", zone=written, known=known
        )
    raise Invalid(
        "zone", "There is no zone “{zone}”; there are {known}.", zone=written, known=known
    )


def _rules(ground: Ground, day: date, zone: ZoneKey, lines: Iterable[Line]) -> Iterator[Ruled]:
    hours = hours_of(day, ground.timezone, ground.basis.permitted)
    spent = Spent()
    for line in lines:
        verdict = hours.judge((zone,), Span(line.starts, line.ends), spent)
        spent.charge(verdict.allowed, line.sound.length)
    whole = day_span(day, ground.timezone)
    for window in hours.windows.get(zone, ()):
        if window.span.meets(whole, timedelta()):
            used = spent.times.get((window.number, zone), timedelta())
            yield Ruled(window.rule, window.span.begins, window.span.ends, window.limit, used)


def _unwired(ground: Ground, zone: ZoneKey, name: str) -> Iterator[Omission]:
    if zone not in ground.basis.buses:
        yield Omission(name, Reason(sentences.NO_OUTPUT, {"zones": name}))


def _left_out(ground: Ground, plan: DayPlan, zone: ZoneKey, name: str) -> Iterator[Omission]:
    """Yield what is left out of the plan and would have been for this zone."""
    bulletins = {one.bulletin: one.zones for one in ground.basis.candidates}
    programmes = {one.key: one.zones for one in ground.basis.templates}
    programmes |= {one.key: one.zones for one in ground.basis.one_offs}
    for omission in plan.omissions:
        named = omission.reason.facts.get("zones")
        if named is not None:
            if name in str(named).split(", "):
                yield omission
            continue
        made_by = omission.programme.split("/")[1] if omission.programme else ""
        wanted = bulletins.get(omission.bulletin) if omission.bulletin is not None else None
        reached = programmes.get(made_by)
        if all(zone in one for one in (wanted, reached) if one is not None):
            yield omission
