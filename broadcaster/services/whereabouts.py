"""Where something is heard, said short: whole areas by their own name, the rest zone by zone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from broadcaster.services.station_views import AreaView

FEWEST_FOLDED = 4
"""From so many names on a list of zones is folded into a group of its own."""


@dataclass(frozen=True, slots=True)
class Group:
    """A list of places that is written once and named by its number from then on."""

    number: int
    places: tuple[str, ...]


def places_of(zones: frozenset[int], tree: Iterable[AreaView]) -> tuple[str, ...]:
    """Name zones: an area by its name where all its zones are among them, else each zone."""
    return tuple(name for area in tree for name in _places(zones, area))


def _places(zones: frozenset[int], area: AreaView) -> Iterator[str]:
    every = area.all_zones
    if not every & zones:
        return
    if every <= zones:
        # A hamlet with one zone is known by the zone's name.
        yield area.zones[0].name if len(every) == 1 and area.zones else area.name
        return
    yield from (zone.name for zone in area.zones if zone.id in zones)
    for child in area.children:
        yield from _places(zones, child)


class Places:
    """Names the sets of zones of one sheet, and keeps the groups that had to be folded."""

    def __init__(self, tree: tuple[AreaView, ...]) -> None:
        self._tree = tree
        self._every = frozenset(zone for area in tree for zone in area.all_zones)
        self._groups: dict[frozenset[int], Group] = {}

    @property
    def groups(self) -> tuple[Group, ...]:
        """The groups made so far, the first one first."""
        return tuple(self._groups.values())

    def of(self, zones: frozenset[int]) -> Group:
        """Return what to write for zones: number 0 with the places themselves, or a group.

        Without any place it is the whole commune.
        """
        if zones >= self._every:
            return Group(0, ())
        places = places_of(zones, self._tree)
        if len(places) < FEWEST_FOLDED:
            return Group(0, places)
        found = self._groups.get(zones)
        if found is None:
            found = self._groups[zones] = Group(len(self._groups) + 1, places)
        return found
