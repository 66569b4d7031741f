"""Questions about the rules of the place: when loudspeakers may sound, area by area."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from broadcaster.store import candidates, year, zones
from broadcaster.store.tables import PermittedHoursRow, SeasonRow
from schedules.types import PermittedHours, ZoneKey


@dataclass(frozen=True, slots=True)
class PlaceRules:
    """The rules that hold on a day: for everything, and the longer hours of emergencies."""

    permitted: tuple[PermittedHours, ...]
    longer: tuple[PermittedHours, ...]


def rules_on(session: Session, day: date) -> PlaceRules:
    """Return the rules that hold on a local day, each with all zones below its area."""
    seasons = {row.id: row for row in year.season_rows(session)}
    rows = [row for row in candidates.permitted_hours(session) if _holds(row, seasons, day)]
    below = zones_below(session)
    return PlaceRules(
        tuple(_rule(row, below) for row in rows if not row.emergencies),
        tuple(_rule(row, below) for row in rows if row.emergencies),
    )


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


def _rule(row: PermittedHoursRow, below: Mapping[int, frozenset[int]]) -> PermittedHours:
    return PermittedHours(
        name=row.name,
        opens=row.opens,
        closes=row.closes,
        weekdays=row.weekdays,
        zones=frozenset(ZoneKey(zone) for zone in zones_of(row, below)),
        minutes_a_day=row.minutes_a_day,
    )
