"""The plan of several days taken out of the station: a table of lines, or a calendar's events."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from broadcaster.domain.separated import Cell
from broadcaster.errors import Invalid
from broadcaster.ports import Clock
from broadcaster.services import devices
from broadcaster.services import station as stations
from broadcaster.services.ahead import AheadDay
from broadcaster.services.planned_days import planned_days
from broadcaster.services.whereabouts import places_of
from schedules.ics_event import Event
from schedules.recurrence import Recurrence
from schedules.rule_text import LocalStart
from schedules.types import Facts, Line, Omission, PartKind
from schedules.wishes import wishes

LONGEST = timedelta(days=62)
"""Two months at once are more than anybody reads."""

HEADINGS = (
    "Day",
    "Begins",
    "Ends",
    "Length",
    "Programme",
    "Kind",
    "What",
    "Zones",
    "Why here",
    "Version",
)
KINDS = {
    PartKind.SIGNATURE: "Signature tune",
    PartKind.OPENING: "Opening words",
    PartKind.WORDS: "Standing words",
    PartKind.RELAY: "Relay",
    PartKind.BULLETIN: "Bulletin",
    PartKind.FILLER: "Music",
    PartKind.CLOSING: "Closing words",
}
LEFT_OUT = "Left out"
ALL_ZONES = "all zones"

Say = Callable[[str, Facts], str]
"""Says a sentence or a word in the reader's tongue, with its facts."""

_SHORTEST = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which days are wanted, both included, and of which zone; None for all of them."""

    first: date
    last: date
    zone: int | None = None

    def check(self) -> None:
        """Raise Invalid where the days are turned round or too many."""
        if self.last < self.first:
            raise Invalid("last", "The last day lies before the first one; swap them.")
        if self.last - self.first >= LONGEST:
            raise Invalid("last", "Please ask for at most {most} days at once.", most=LONGEST.days)


def table(session: Session, clock: Clock, asked: Asked, say: Say) -> Iterator[tuple[Cell, ...]]:
    """Yield the heading and then every planned line and everything left out, in order of time.

    What is not published has no version. Raises Invalid.
    """
    timezone = ZoneInfo(stations.settings(session).timezone)
    tree = devices.tree(session)
    every = frozenset(zone for area in tree for zone in area.all_zones)

    def where(line: Line) -> str:
        zones = frozenset(int(zone) for zone in line.zones)
        return say(ALL_ZONES, {}) if zones >= every else ", ".join(places_of(zones, tree))

    yield tuple(say(heading, {}) for heading in HEADINGS)
    for found in _plans(session, clock, asked):
        for line in found.plan.lines:
            if asked.zone is None or asked.zone in line.zones:
                yield _line(found, line, where(line), timezone, say)
        if asked.zone is None:
            yield from (_omission(found, one, say) for one in found.plan.omissions)


def events(session: Session, clock: Clock, asked: Asked) -> tuple[Event, ...]:
    """Return each programme of the days as one event of a calendar, in order; raises Invalid."""
    settings = stations.settings(session)
    timezone = ZoneInfo(settings.timezone)
    tree = devices.tree(session)
    # Somebody may look at the calendars of several stations side by side.
    of_station = hashlib.sha256(settings.name.encode()).hexdigest()[:12]
    made: list[Event] = []
    for found in _plans(session, clock, asked):
        gathered: dict[str, list[Line]] = {}
        for line in found.plan.lines:
            if asked.zone is None or asked.zone in line.zones:
                gathered.setdefault(line.programme, []).append(line)
        for key, lines in gathered.items():
            zones = frozenset(int(zone) for line in lines for zone in line.zones)
            zones &= zones if asked.zone is None else {asked.zone}
            place = ", ".join(places_of(zones, tree))
            made.append(_event(f"{key}@{of_station}", lines, place, timezone))
    return tuple(made)


def _plans(session: Session, clock: Clock, asked: Asked) -> Iterator[AheadDay]:
    asked.check()
    return planned_days(session, clock, asked.first, asked.last)


def _line(
    found: AheadDay, line: Line, where: str, timezone: ZoneInfo, say: Say
) -> tuple[Cell, ...]:
    titled = line.kind in {PartKind.SIGNATURE, PartKind.OPENING, PartKind.CLOSING}
    return (
        found.plan.day,
        _whole(line.starts.astimezone(timezone)),
        _whole(line.ends.astimezone(timezone)),
        line.sound.length,
        line.programme_name,
        say(KINDS[line.kind], {}),
        say(line.title, {}) if titled else line.title,
        where,
        " ".join(say(one.sentence, one.facts) for one in (line.reason, *wishes(line.sound))),
        found.version,
    )


def _omission(found: AheadDay, one: Omission, say: Say) -> tuple[Cell, ...]:
    why = say(one.reason.sentence, one.reason.facts)
    nothing: tuple[Cell, ...] = (None, None, None)
    return (
        found.plan.day,
        *nothing,
        None,
        say(LEFT_OUT, {}),
        say(one.title, {}),
        None,
        why,
        found.version,
    )


def _event(uid: str, lines: list[Line], place: str, timezone: ZoneInfo) -> Event:
    starts, ends = lines[0].starts.astimezone(timezone), max(line.ends for line in lines)
    told = (line.title for line in lines if line.kind in {PartKind.BULLETIN, PartKind.RELAY})
    return Event(
        uid=uid,
        summary=lines[0].programme_name,
        starts=starts.date(),
        clock=LocalStart(_whole(starts), timezone),
        length=max(timedelta(seconds=round((ends - starts).total_seconds())), _SHORTEST),
        days=Recurrence(added=frozenset({starts.date()})),
        place=place,
        note="\n".join(dict.fromkeys(told)),
    )


def _whole(at: datetime) -> time:
    return at.time().replace(microsecond=0)
