"""What is different between two plans of a day, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from schedules import sentences
from schedules.blends import Blend, blend_changed
from schedules.lateness import Late
from schedules.local import clock_face
from schedules.types import DayPlan, Facts, Line, Reason, ZoneKey


@dataclass(frozen=True, slots=True)
class _Item:
    """What sounds at once on all buses: one item of one programme."""

    programme: str
    programme_name: str
    title: str
    starts: datetime
    ends: datetime
    zones: frozenset[ZoneKey]
    gain_db: int
    blend: Blend | None
    late: Late | None


def changes(
    before: DayPlan, after: DayPlan, timezone: ZoneInfo, names: Mapping[ZoneKey, str]
) -> tuple[Reason, ...]:
    """Tell in sentences what an editor changed, programme by programme; empty where nothing did."""
    if _are_alike(before, after):
        return ()
    old, new = _programmes(before.lines), _programmes(after.lines)
    found: list[Reason] = []
    for key in sorted(old.keys() | new.keys()):
        found += _of_programme(old.get(key, {}), new.get(key, {}), timezone, names)
    # A piece of music that fills an hour comes again and again: what became of it is told once.
    once = {(one.sentence, tuple(sorted(one.facts.items()))): one for one in found}
    return tuple(once.values()) or (Reason(sentences.NOTHING_MOVED),)


def _are_alike(before: DayPlan, after: DayPlan) -> bool:
    """Tell whether nothing was edited; why programmes start is not known of every plan."""
    if (before.lines, before.omissions) != (after.lines, after.omissions):
        return False
    return before.why == after.why or not (before.why and after.why)


def _programmes(lines: Iterable[Line]) -> dict[str, dict[str, _Item]]:
    found: dict[str, dict[str, _Item]] = {}
    for line in lines:
        items = found.setdefault(line.programme, {})
        key = line.key.replace(f"/{line.bus}/", "/")
        known = items.get(key)
        items[key] = _Item(
            line.programme,
            line.programme_name,
            line.title,
            line.starts if known is None else min(line.starts, known.starts),
            line.ends if known is None else max(line.ends, known.ends),
            line.zones if known is None else line.zones | known.zones,
            line.sound.gain_db,
            line.sound.blend,
            line.sound.late,
        )
    return found


def _of_programme(
    old: Mapping[str, _Item],
    new: Mapping[str, _Item],
    timezone: ZoneInfo,
    names: Mapping[ZoneKey, str],
) -> list[Reason]:
    if not old or not new:
        sentence = sentences.PROGRAMME_ADDED if new else sentences.PROGRAMME_REMOVED
        first = min((new or old).values(), key=lambda item: item.starts)
        starts = clock_face(first.starts, timezone)
        return [Reason(sentence, {"programme": first.programme_name, "starts": starts})]
    both = [key for key in new if key in old]
    return [
        *(_told(sentences.ITEM_REMOVED, old[key], timezone) for key in old if key not in new),
        *(_told(sentences.ITEM_ADDED, new[key], timezone) for key in new if key not in old),
        *_moved([(old[key], new[key]) for key in both], timezone),
        *(reason for key in both for reason in _lengths(old[key], new[key], timezone)),
        *(reason for key in both for reason in _zones(old[key], new[key], names)),
        *(reason for key in both for reason in _wished(old[key], new[key])),
    ]


def _told(sentence: str, item: _Item, timezone: ZoneInfo) -> Reason:
    facts = _facts(item) | {"starts": clock_face(item.starts, timezone)}
    return Reason(sentence, facts)


def _moved(pairs: list[tuple[_Item, _Item]], timezone: ZoneInfo) -> list[Reason]:
    moved = [(old, new) for old, new in pairs if old.starts != new.starts]
    if not moved:
        return []
    old, new = min(moved, key=lambda pair: pair[1].starts)
    times: Facts = {
        "before": clock_face(old.starts, timezone),
        "after": clock_face(new.starts, timezone),
    }
    if len(moved) == 1:
        return [Reason(sentences.ITEM_MOVED, _facts(new) | times)]
    return [Reason(sentences.ITEMS_MOVED, _facts(new) | times | {"items": len(moved)})]


def _lengths(old: _Item, new: _Item, timezone: ZoneInfo) -> Iterable[Reason]:
    """Tell of a relay or of music that lasts longer, or less long, where that is seen by clock."""
    before, after = clock_face(old.ends, timezone), clock_face(new.ends, timezone)
    if old.ends - old.starts != new.ends - new.starts and before != after:
        yield Reason(sentences.ITEM_ENDS, _facts(new) | {"before": before, "after": after})


def _zones(old: _Item, new: _Item, names: Mapping[ZoneKey, str]) -> Iterable[Reason]:
    for sentence, zones in (
        (sentences.ZONES_ADDED, new.zones - old.zones),
        (sentences.ZONES_REMOVED, old.zones - new.zones),
    ):
        if zones:
            said = ", ".join(names.get(zone, str(zone)) for zone in sorted(zones))
            yield Reason(sentence, _facts(new) | {"zones": said})


def _wished(old: _Item, new: _Item) -> Iterable[Reason]:
    if old.gain_db != new.gain_db:
        levels: Facts = {"before": f"{old.gain_db:+d}", "after": f"{new.gain_db:+d}"}
        yield Reason(sentences.LEVEL_CHANGED, _facts(new) | levels)
    if old.blend != new.blend:
        yield blend_changed(new.blend, _facts(new))
    if old.late != new.late:
        yield Reason(sentences.LATE_CHANGED, _facts(new))


def _facts(item: _Item) -> Facts:
    return {"title": item.title, "programme": item.programme_name}
