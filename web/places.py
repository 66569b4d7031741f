"""Whose hours a person looks at: all loudspeakers, those of one area, or one zone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import request
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from broadcaster.services import devices
from broadcaster.services.station_views import AreaView

EVERYWHERE = "all"
_INDENT = "\u2003"


@dataclass(frozen=True, slots=True)
class Choice:
    """A part of the commune that can be looked at, by the word that stands in the address."""

    key: str
    name: str
    zones: frozenset[int]
    depth: int = 0

    @property
    def label(self) -> str:
        """Its name, further in the deeper it hangs in the tree."""
        return _INDENT * self.depth + self.name


@dataclass(frozen=True, slots=True)
class Where:
    """What was chosen to look at, among what is offered; `names` are all zones'."""

    chosen: Choice
    offered: tuple[Choice, ...]
    names: Mapping[int, str]


def asked(session: Session) -> Where:
    """Return what the address asks to look at."""
    areas = devices.tree(session)
    names = {zone.id: zone.name for zone in devices.zones(session)}
    offered = choices(areas)
    return Where(chosen(offered, request.args.get("where", "")), offered, names)


def choices(areas: Sequence[AreaView]) -> tuple[Choice, ...]:
    """List everything that can be looked at: all, and the tree from its roots down."""
    every = frozenset(zone for area in areas for zone in area.all_zones)
    below = (choice for area in areas for choice in _below(area, 0))
    return (Choice(EVERYWHERE, str(_("All zones")), every), *below)


def chosen(offered: Sequence[Choice], key: str) -> Choice:
    """Return what a person chose; all where that is nothing there is."""
    return next((one for one in offered if one.key == key), offered[0])


def _below(area: AreaView, depth: int) -> Iterator[Choice]:
    is_its_zone = len(area.zones) == 1 and area.zones[0].name == area.name
    if area.all_zones and not (is_its_zone and not area.children):
        yield Choice(f"area-{area.id}", area.name, area.all_zones, depth)
        depth += 1
    for zone in area.zones:
        yield Choice(f"zone-{zone.id}", zone.name, frozenset({zone.id}), depth)
    for child in area.children:
        yield from _below(child, depth)
