"""What the journal tells a new run: which lines have their outcome, and which were being sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from broadcaster.domain.asrun import EntryKind
from broadcaster.playout.items import Item, of_facts
from broadcaster.playout.state import Done


@dataclass(frozen=True, slots=True)
class Recovered:
    """Lines with an outcome, and lines that began and have none in some zones."""

    done: Mapping[str, Done] = field(default_factory=dict)
    interrupted: Mapping[str, Item] = field(default_factory=dict)


def recovered(
    entries: Iterable[tuple[EntryKind, Mapping[str, Any]]], oldest: datetime | None = None
) -> Recovered:
    """Read entries in their order; lines due before `oldest` that have ended are forgotten."""
    done: dict[str, Done] = {}
    begun: dict[str, Item] = {}
    for kind, facts in entries:
        if kind is EntryKind.BEGAN:
            _begin(begun, facts)
        elif kind is EntryKind.ENDED:
            _end(done, begun, facts)
    kept = {key: each for key, each in done.items() if oldest is None or each.due >= oldest}
    return Recovered(kept, begun)


def _begin(begun: dict[str, Item], facts: Mapping[str, Any]) -> None:
    try:
        item = of_facts(facts)
    except (KeyError, ValueError, TypeError):  # an entry of another make: it cannot be gone on with
        return
    begun[item.key] = item


def _end(done: dict[str, Done], begun: dict[str, Item], facts: Mapping[str, Any]) -> None:
    """Note an outcome; a line that was stopped in some zones waits or sounds in the others."""
    key, zones = str(facts["line"]), frozenset(int(zone) for zone in facts["zones"])
    before = done.get(key)
    ended = zones if before is None or before.zones is None else before.zones | zones
    done[key] = Done(datetime.fromisoformat(facts["due"]), ended)
    left = begun[key].zones - zones if key in begun else frozenset()
    if left:
        begun[key] = replace(begun[key], zones=left)
    else:
        begun.pop(key, None)
