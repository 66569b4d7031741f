"""What lies on one bus, and what is asked of it."""

from __future__ import annotations

from typing import Any

from air_world import AirWorld, at, item

from broadcaster.playout.actions import Sound
from broadcaster.playout.items import Item

EVENING = at(7200)
ALL = frozenset({1, 2, 3, 4})


def notice(key: str, starts: float, length: float = 20, **other: Any) -> Item:
    return item(key, starts, length, **{"latest": EVENING, **other})


def emergency(key: str, starts: float, length: float = 20, **other: Any) -> Item:
    return item(key, starts, length, **{"priority": 1, "programme": key, **other})


def sounds(world: AirWorld) -> list[tuple[str, float]]:
    return [(s.item.key, s.offset.total_seconds()) for s in world.of(Sound)]


def told(world: AirWorld, key: str) -> dict[str, Any]:
    (facts,) = [facts for facts in world.ended if facts["line"] == key]
    return facts
