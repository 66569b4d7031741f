"""The day as a ribbon: programmes laid along the hours, one lane for each part of the commune."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from broadcaster.services.station_views import AreaView
from schedules.types import Line

WIDTH = 1000.0
NARROWEST = 6.0


@dataclass(frozen=True, slots=True)
class Part:
    """A programme of the day: its lines, in order."""

    key: str
    name: str
    lines: tuple[Line, ...]

    @property
    def starts(self) -> datetime:
        """When its first line is due."""
        return self.lines[0].starts

    @property
    def ends(self) -> datetime:
        """When its last line is due to end."""
        return max(line.ends for line in self.lines)

    @property
    def zones(self) -> frozenset[int]:
        """Everywhere it is heard."""
        return frozenset(int(zone) for line in self.lines for zone in line.zones)

    @property
    def bulletins(self) -> int:
        """How many bulletins it holds."""
        return sum(line.bulletin is not None for line in self.lines)

    def state(self, now: datetime) -> str:
        """Tell whether it is past, on, or to come."""
        return "past" if self.ends <= now else "on" if self.starts <= now else "ahead"


@dataclass(frozen=True, slots=True)
class Block:
    """A programme on a lane, in parts of `WIDTH`."""

    part: Part
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Lane:
    """One part of the commune and what it hears."""

    name: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Ribbon:
    """The lanes between two instants; `hours` are the marks along it."""

    begins: datetime
    ends: datetime
    lanes: tuple[Lane, ...]
    hours: tuple[tuple[float, str], ...]

    def x(self, instant: datetime) -> float:
        """Return how far along the ribbon an instant lies, in parts of `WIDTH`."""
        share = (instant - self.begins) / (self.ends - self.begins)
        return round(min(max(share, 0.0), 1.0) * WIDTH, 2)


def parts(lines: Iterable[Line]) -> tuple[Part, ...]:
    """Gather the lines of a day by programme, in order of start."""
    gathered: dict[str, list[Line]] = {}
    for line in sorted(lines, key=lambda each: each.starts):
        gathered.setdefault(line.programme, []).append(line)
    return tuple(
        Part(key, group[0].programme_name, tuple(group)) for key, group in gathered.items()
    )


def groups(areas: Sequence[AreaView], most: int = 8) -> tuple[tuple[str, frozenset[int]], ...]:
    """Return the parts of the commune for lanes: as deep in the tree as lanes stay few."""
    level = list(areas)
    while any(area.children for area in level):
        deeper = [child for area in level for child in (area.children or (area,))]
        if len(deeper) > most:
            break
        level = deeper
    return tuple((area.name, area.all_zones) for area in level if area.all_zones)


def ribbon(
    midnight: datetime, day: Sequence[Part], lanes: Sequence[tuple[str, frozenset[int]]]
) -> Ribbon:
    """Lay the day's programmes along the hours from four to twenty-two, or as far as they go."""
    begins, ends = midnight + timedelta(hours=4), midnight + timedelta(hours=22)
    begins = min([begins, *(_hour_of(part.starts, midnight) for part in day)])
    ends = max([ends, *(part.ends for part in day)])
    bare = Ribbon(begins, ends, (), ())
    marks = tuple(
        (bare.x(midnight + timedelta(hours=hour)), f"{hour:02}:00")
        for hour in range(0, 25, 2)
        if begins <= midnight + timedelta(hours=hour) <= ends
    )
    laid = tuple(
        Lane(name, tuple(_block(bare, part) for part in day if part.zones & zones))
        for name, zones in lanes
    )
    return Ribbon(begins, ends, laid, marks)


def _hour_of(instant: datetime, midnight: datetime) -> datetime:
    return midnight + timedelta(hours=(instant - midnight) // timedelta(hours=1))


def _block(bare: Ribbon, part: Part) -> Block:
    x = bare.x(part.starts)
    return Block(part, x, max(round(bare.x(part.ends) - x, 2), NARROWEST))
