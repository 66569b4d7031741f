"""A day being planned: what is placed so far, and where one more item fits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from schedules.conflicts import Block, blocks, free_from
from schedules.hours import Hours, Refusal, Spent, Window, hours_of
from schedules.local import clock_face, day_span, instant
from schedules.special import special_hours
from schedules.types import (
    Basis,
    BusKey,
    Candidate,
    Line,
    LineKey,
    Omission,
    Pace,
    PartKind,
    Priority,
    Reason,
    Sound,
    Span,
    Turn,
    ZoneKey,
)


@dataclass(frozen=True, slots=True)
class Item:
    """A sound that is to be placed; `slot` names it within its programme."""

    slot: str
    kind: PartKind
    title: str
    sound: Sound
    zones: frozenset[ZoneKey]
    priority: Priority
    authority: str
    bulletin: int | None = None


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a programme has got to: what ended when and for which zones, and not before when."""

    at: datetime
    zones: frozenset[ZoneKey] | None = None
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item fits: from when on, in which zones, and in which it is refused."""

    starts: datetime
    zones: frozenset[ZoneKey]
    allowed: Mapping[ZoneKey, Window | None]
    refused: Mapping[ZoneKey, Refusal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Frame:
    """The programme to which lines belong: its key and its name."""

    key: str
    name: str


@dataclass(slots=True)
class Sheet:
    """What of the day is fixed, and what is placed so far."""

    day: date
    timezone: ZoneInfo
    basis: Basis
    pace: Pace
    span: Span
    hours: Hours
    longer: Hours
    candidates: tuple[Candidate, ...]
    spent: Spent = field(default_factory=Spent)
    lines: list[Line] = field(default_factory=list)
    omissions: list[Omission] = field(default_factory=list)
    taken: list[Block] = field(default_factory=list)
    planned: dict[int, dict[ZoneKey, list[datetime]]] = field(default_factory=dict)
    read: dict[int, dict[ZoneKey, list[datetime]]] = field(default_factory=dict)
    turns: dict[str, Turn] = field(default_factory=dict)
    untaken: dict[int, Reason] = field(default_factory=dict)
    beyond: dict[int, dict[Frame, frozenset[ZoneKey]]] = field(default_factory=dict)
    _by_bus: dict[frozenset[ZoneKey], Mapping[BusKey, frozenset[ZoneKey]]] = field(
        default_factory=dict
    )
    _instants: dict[time, datetime] = field(default_factory=dict)
    _faces: dict[datetime, str] = field(default_factory=dict)
    _taken: dict[BusKey, list[Block]] = field(default_factory=dict)

    def heard(
        self, bulletin: int, zones: Iterable[ZoneKey], before: datetime
    ) -> dict[ZoneKey, int]:
        """Count how often a bulletin will have been heard in each zone before an instant."""
        aired = self.basis.aired
        counts = {zone: aired.get((bulletin, zone), 0) for zone in zones}
        planned = self.planned.get(bulletin)
        if planned is not None:
            for zone in counts.keys() & planned.keys():
                counts[zone] += sum(starts < before for starts in planned[zone])
        return counts

    def in_programmes(
        self, bulletin: int, zones: Iterable[ZoneKey], since: datetime
    ) -> dict[ZoneKey, int]:
        """Count how often programmes read a bulletin in each zone from an instant on.

        A programme that had to wait for its lines may stand later than one reckoned after it.
        """
        read = self.read.get(bulletin, {})
        return {zone: sum(at >= since for at in read.get(zone, ())) for zone in zones}

    def still_wanted(
        self, candidate: Candidate, zones: Iterable[ZoneKey], before: datetime
    ) -> frozenset[ZoneKey]:
        """Return those of the zones where it has not been heard as often as wanted."""
        if candidate.airings is None:
            return frozenset(zones)
        wanted = candidate.airings
        counts = self.heard(candidate.bulletin, zones, before)
        return frozenset(zone for zone, heard in counts.items() if heard < wanted)

    def buses_of(self, zones: Iterable[ZoneKey]) -> frozenset[BusKey]:
        """Return the buses on which those zones hang."""
        return frozenset(self.by_bus(frozenset(zones)))

    def by_bus(self, zones: frozenset[ZoneKey]) -> Mapping[BusKey, frozenset[ZoneKey]]:
        """Return the zones bus by bus, in the order of the buses' names."""
        found = self._by_bus.get(zones)
        if found is None:
            parted: dict[BusKey, set[ZoneKey]] = {}
            for zone in zones:
                parted.setdefault(self.basis.buses[zone], set()).add(zone)
            found = {bus: frozenset(here) for bus, here in sorted(parted.items())}
            self._by_bus[zones] = found
        return found

    def at(self, local: time) -> datetime:
        """Return the instant of a local time of the day."""
        found = self._instants.get(local)
        if found is None:
            found = self._instants[local] = instant(self.day, local, self.timezone)
        return found

    def connected(self, zones: frozenset[ZoneKey]) -> frozenset[ZoneKey]:
        """Return those of the zones that can sound at all."""
        return frozenset(zone for zone in zones if zone in self.basis.buses)

    def face(self, at: datetime) -> str:
        """Write an instant as people read it on a clock."""
        found = self._faces.get(at)
        if found is None:
            found = self._faces[at] = clock_face(at, self.timezone)
        return found

    def find_place(self, item: Item, cursor: Cursor, spent: Spent, reserve: timedelta) -> Place:
        """Return the first place for an item after the cursor, refused zones left out.

        `reserve` is time that must stay permitted after it, for what closes the programme.
        """
        zones = item.zones
        refused: dict[ZoneKey, Refusal] = {}
        while True:
            starts = self._first_start(item.sound.length, zones, cursor)
            span = Span(starts, starts + item.sound.length + reserve)
            verdict = self.hours.judge(zones, span, spent)
            refused |= verdict.refused
            if not verdict.refused or not verdict.allowed:
                kept = frozenset(verdict.allowed) if verdict.refused else zones
                return Place(starts, kept, verdict.allowed, refused)
            # With fewer zones lines may have to be switched before it, and it starts later.
            zones = frozenset(verdict.allowed)

    def _first_start(
        self, length: timedelta, zones: frozenset[ZoneKey], cursor: Cursor
    ) -> datetime:
        earliest = cursor.at
        if cursor.zones is not None:
            earliest += self.pace.gap if zones == cursor.zones else self.pace.switch_gap
        if cursor.not_before is not None:
            earliest = max(earliest, cursor.not_before)
        buses = self.buses_of(zones)
        taken = self.taken_on(buses)
        return free_from(earliest, length, buses, taken, self.pace.switch_gap)

    def taken_on(self, buses: Iterable[BusKey]) -> list[Block]:
        """Return when any of those buses is taken."""
        return [block for bus in buses for block in self._taken.get(bus, ())]

    def names(self, zones: Iterable[ZoneKey]) -> str:
        """Write zones by name, in the order of their keys."""
        return ", ".join(self.basis.names.get(zone, str(zone)) for zone in sorted(zones))

    def lines_of(self, frame: Frame, item: Item, place: Place, reason: Reason) -> list[Line]:
        """Make the lines of a placed item, one for each bus."""
        return [
            Line(
                key=line_key(frame.key, item, bus),
                programme=frame.key,
                programme_name=frame.name,
                kind=item.kind,
                title=item.title,
                starts=place.starts,
                sound=item.sound,
                zones=zones,
                bus=bus,
                priority=item.priority,
                authority=item.authority,
                reason=reason,
                bulletin=item.bulletin,
            )
            for bus, zones in self.by_bus(place.zones).items()
        ]

    def put(self, lines: list[Line], spent: Spent) -> None:
        """Fix the lines of one programme."""
        self.lines += lines
        self.take(blocks(lines))
        self.spent = spent
        _note(self.planned, lines)

    def put_programme(self, lines: list[Line], spent: Spent) -> None:
        """Fix the lines of a template's programme, whose airings count for those reckoned later."""
        self.put(lines, spent)
        _note(self.read, lines)

    def take(self, taken: Iterable[Block]) -> None:
        """Keep that buses are taken."""
        for block in taken:
            self.taken.append(block)
            self._taken.setdefault(block.bus, []).append(block)


def _note(heard: dict[int, dict[ZoneKey, list[datetime]]], lines: Iterable[Line]) -> None:
    for line in lines:
        if line.bulletin is not None:
            by_zone = heard.setdefault(line.bulletin, {})
            for zone in line.zones:
                by_zone.setdefault(zone, []).append(line.starts)


def line_key(programme: str, item: Item, bus: BusKey) -> LineKey:
    """Name an item of a programme on a bus: the same as long as clip and authority are."""
    sound = f"{item.sound.clip.replace(':', '')[:8]}-{item.authority.replace(':', '')}"
    return LineKey(f"{programme}/{item.slot}/{bus}/{sound}")


def in_order(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Return emergencies, then priority, then normal bulletins: by rank, then the oldest first."""
    return tuple(sorted(candidates, key=_turn))


def _turn(one: Candidate) -> tuple[Priority, int, datetime, int]:
    return (one.priority, one.rank, one.received, one.bulletin)


def _is_valid_in(span: Span, candidate: Candidate) -> bool:
    return candidate.valid_from < span.ends and candidate.valid_until > span.begins


def blank_sheet(day: date, timezone: ZoneInfo, basis: Basis, pace: Pace) -> Sheet:
    """Return a day on which only what is settled has its place."""
    hours = hours_of(day, timezone, basis.permitted)
    if basis.special is not None:
        hours = special_hours(hours, basis.special, timezone)
    longer = hours_of(day, timezone, basis.longer)
    span = day_span(day, timezone)
    valid = (one for one in basis.candidates if _is_valid_in(span, one))
    sheet = Sheet(day, timezone, basis, pace, span, hours, longer, in_order(valid))
    for line in basis.settled.lines:
        verdict = hours.judge(line.zones, Span(line.starts, line.ends), sheet.spent)
        sheet.spent.charge(verdict.allowed, line.sound.length)
    sheet.lines += basis.settled.lines
    sheet.omissions += basis.settled.omissions
    sheet.turns.update(basis.turns)
    sheet.take(blocks(basis.settled.lines, basis.ended))
    return sheet
