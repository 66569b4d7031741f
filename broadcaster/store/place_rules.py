"""Questions about the rules of the place: when loudspeakers may sound, area by area."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from broadcaster.store import candidates, year, zones
from broadcaster.store.tables import PermittedHoursRow, SeasonRow
from schedules.types import PermittedHours, ZoneKey

_OUTERMOST = 0


@dataclass(frozen=True, slots=True)
class PlaceRules:
    """The rules that hold on a day: for everything, and the longer hours of emergencies."""

    permitted: tuple[PermittedHours, ...]
    longer: tuple[PermittedHours, ...]


@dataclass(frozen=True, slots=True)
class _Tree:
    """The tree of areas: the zones below each, and how deep it lies."""

    below: Mapping[int, frozenset[int]]
    depths: Mapping[int, int]
    every: frozenset[int]

    def zones_of(self, row: PermittedHoursRow) -> frozenset[int]:
        return zones_of(row, self.below)

    def depth_of(self, row: PermittedHoursRow) -> int:
        return _OUTERMOST if row.area is None else self.depths.get(row.area, _OUTERMOST)

    def is_besides(self, row: PermittedHoursRow) -> bool:
        return row.area is None and not row.zones >= self.every


@dataclass(frozen=True, slots=True)
class AllRules:
    """The rules of the place as they were read, for any day."""

    rows: Sequence[PermittedHoursRow]
    seasons: Mapping[int, SeasonRow]
    tree: _Tree

    def on(self, day: date) -> PlaceRules:
        """Return the rules that hold on a local day, each with the zones where it does.

        The rules of an area within another go before those of the outer one; a rule of single
        zones holds there besides. A rule of every zone is that of the outermost area.
        """
        rows = [row for row in self.rows if _holds(row, self.seasons, day)]
        usual = [row for row in rows if not row.emergencies]
        deepest: dict[int, int] = {}
        for row in usual:
            for zone in self.tree.zones_of(row):
                deepest[zone] = max(deepest.get(zone, _OUTERMOST), self.tree.depth_of(row))
        return PlaceRules(
            tuple(_rule(row, frozenset(_held(row, self.tree, deepest))) for row in usual),
            tuple(_rule(row, self.tree.zones_of(row)) for row in rows if row.emergencies),
        )


def rules_on(session: Session, day: date) -> PlaceRules:
    """Return the rules that hold on a local day, each with the zones where it does."""
    return all_rules(session).on(day)


def all_rules(session: Session) -> AllRules:
    """Read the rules of every day."""
    seasons = {row.id: row for row in year.season_rows(session)}
    return AllRules(tuple(candidates.permitted_hours(session)), seasons, _tree(session))


def _tree(session: Session) -> _Tree:
    parents = {area.id: area.parent for area in zones.areas(session)}
    depths = {area: len(list(_upward(area, parents))) for area in parents}
    return _Tree(zones_below(session), depths, frozenset(zones.names(session)))


def _held(row: PermittedHoursRow, tree: _Tree, deepest: Mapping[int, int]) -> Iterable[int]:
    """Yield the zones of a rule in which no rule of an inner area goes before it."""
    depth, besides = tree.depth_of(row), tree.is_besides(row)
    return (zone for zone in tree.zones_of(row) if besides or deepest[zone] == depth)


def zones_below(session: Session) -> dict[int, frozenset[int]]:
    """Return the zones below each area, however deep the tree is."""
    parents = {area.id: area.parent for area in zones.areas(session)}
    found: dict[int, set[int]] = {area: set() for area in parents}
    for zone in zones.zones(session):
        for area in _upward(zone.area, parents):
            found[area].add(zone.id)
    return {area: frozenset(below) for area, below in found.items()}


def zones_of(row: PermittedHoursRow, below: Mapping[int, frozenset[int]]) -> frozenset[int]:
    """Return the zones where a rule holds: those it names, or all below its area."""
    return row.zones if row.area is None else below.get(row.area, frozenset())


def _upward(area: int, parents: Mapping[int, int | None]) -> Iterable[int]:
    seen: list[int] = []
    at: int | None = area
    while at is not None and at in parents and at not in seen:
        seen.append(at)
        at = parents[at]
    return seen


def _holds(row: PermittedHoursRow, seasons: Mapping[int, SeasonRow], day: date) -> bool:
    season = None if row.season is None else seasons.get(row.season)
    return season is None or year.season_of(season).holds(day)


def _rule(row: PermittedHoursRow, held: frozenset[int]) -> PermittedHours:
    return PermittedHours(
        name=row.name,
        opens=row.opens,
        closes=row.closes,
        weekdays=row.weekdays,
        zones=frozenset(ZoneKey(zone) for zone in held),
        minutes_a_day=row.minutes_a_day,
    )
