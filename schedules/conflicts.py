"""What would sound at the same time on one bus, and when a bus is free."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from schedules.types import BusKey, Line, LineKey, Priority, Span, ZoneKey


@dataclass(frozen=True, slots=True)
class Block:
    """A bus that is taken: by one programme (its key and name), from its first to its last item."""

    bus: BusKey
    programme: str
    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Clash:
    """Two lines that would sound at once on one bus, in which zones both."""

    first: Line
    second: Line
    zones: frozenset[ZoneKey]


def blocks(
    lines: Iterable[Line], ended: Mapping[LineKey, datetime] | None = None
) -> tuple[Block, ...]:
    """Return when each programme holds each bus, in order of time.

    A line that is over already (`ended`, when) holds its bus no longer than it sounded.
    """
    held: dict[tuple[BusKey, str], Block] = {}
    for line in lines:
        until = (ended or {}).get(line.key, line.ends)
        if until < line.starts:
            continue
        key = (line.bus, line.programme)
        before = held.get(key)
        begins = line.starts if before is None else min(before.span.begins, line.starts)
        ends = until if before is None else max(before.span.ends, until)
        held[key] = Block(line.bus, line.programme, line.programme_name, Span(begins, ends))
    return tuple(sorted(held.values(), key=_order))


def clashes(
    lines: Iterable[Line], ended: Mapping[LineKey, datetime] | None = None
) -> tuple[Clash, ...]:
    """Find lines that sound at the same time on one bus or in one zone.

    A line that is over already (`ended`, when) sounds no longer than it did, and one that an
    emergency cuts no longer than until that begins.
    """
    over = ended or {}
    found: list[Clash] = []
    sounding: list[Line] = []
    for line in sorted(lines, key=lambda line: (line.starts, line.bus, line.key)):
        if over.get(line.key, line.ends) <= line.starts:
            continue
        sounding = [one for one in sounding if over.get(one.key, one.ends) > line.starts]
        found += [Clash(one, line, one.zones & line.zones) for one in sounding if _meet(one, line)]
        sounding.append(line)
    return tuple(found)


def _meet(one: Line, other: Line) -> bool:
    if one.starts < other.starts and _is_urgent(other) and not _is_urgent(one):
        return False
    return one.bus == other.bus or not one.zones.isdisjoint(other.zones)


def _is_urgent(line: Line) -> bool:
    return line.priority is Priority.EMERGENCY


def in_the_way(
    span: Span, buses: frozenset[BusKey], taken: Sequence[Block], gap: timedelta
) -> Block | None:
    """Return the first block that comes nearer than `gap` to a span on one of the buses."""
    begins, ends = span.begins - gap, span.ends + gap
    for block in taken:
        # Most blocks are on other buses, or long over.
        if block.bus in buses and block.span.begins < ends and begins < block.span.ends:
            return block
    return None


def free_from(
    earliest: datetime,
    length: timedelta,
    buses: frozenset[BusKey],
    taken: Sequence[Block],
    gap: timedelta,
) -> datetime:
    """Return the first instant from `earliest` on when all those buses are free for so long."""
    starts = earliest
    # Every block can push the start on once at most, because the start only moves forward.
    while block := in_the_way(Span(starts, starts + length), buses, taken, gap):
        starts = block.span.ends + gap
    return starts


def _order(block: Block) -> tuple[datetime, datetime, str, str]:
    return (block.span.begins, block.span.ends, block.bus, block.programme)
