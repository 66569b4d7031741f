"""What a marked day brings, as it is kept: written and read strictly, each field by its name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import Any

from broadcaster.errors import Failed
from schedules.marks import (
    Effect,
    ExtraHours,
    NoMusic,
    NoProgramme,
    OtherTimetable,
    QuietHours,
)
from schedules.types import ZoneKey

KINDS: Mapping[str, type[Effect]] = {
    "other_timetable": OtherTimetable,
    "no_music": NoMusic,
    "no_programme": NoProgramme,
    "quiet_hours": QuietHours,
    "extra_hours": ExtraHours,
}
_NAMES = {kind: name for name, kind in KINDS.items()}
_FIELDS = {
    "other_timetable": {"timetable"},
    "quiet_hours": {"begins", "ends"},
    "extra_hours": {"begins", "ends"},
}


def kind_of(effect: Effect) -> str:
    """Return the name under which effects of that kind are kept."""
    return _NAMES[type(effect)]


def to_json(effects: tuple[Effect, ...]) -> dict[str, Any]:
    """Write effects as they are kept."""
    return {"effects": [_written(effect) for effect in effects]}


def from_json(kept: Mapping[str, Any]) -> tuple[Effect, ...]:
    """Read kept effects; raises Failed naming a field that is unknown or missing."""
    return tuple(_read(one) for one in kept.get("effects", ()))


def _written(effect: Effect) -> dict[str, Any]:
    found: dict[str, Any] = {"kind": kind_of(effect)}
    if effect.zones is not None:
        found["zones"] = sorted(effect.zones)
    if isinstance(effect, OtherTimetable):
        found["timetable"] = effect.timetable
    elif isinstance(effect, QuietHours | ExtraHours):
        found |= {"begins": f"{effect.begins:%H:%M}", "ends": f"{effect.ends:%H:%M}"}
    return found


def _read(one: Mapping[str, Any]) -> Effect:
    name = str(one.get("kind"))
    wanted = _FIELDS.get(name, set()) | {"kind"}
    wrong = (set(one) - {"zones"}) ^ wanted
    if name not in KINDS or wrong:
        field = ", ".join(sorted(wrong)) or name
        raise Failed("What is kept of a marked day cannot be read: {field}.", field=field)
    zones = frozenset(ZoneKey(zone) for zone in one["zones"]) if "zones" in one else None
    kind = KINDS[name]
    if kind is OtherTimetable:
        return OtherTimetable(str(one["timetable"]), zones)
    if kind is QuietHours or kind is ExtraHours:
        return kind(time.fromisoformat(one["begins"]), time.fromisoformat(one["ends"]), zones)
    return NoMusic(zones) if kind is NoMusic else NoProgramme(zones)
