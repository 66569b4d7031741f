"""Which programmes a day has: the almanac's starts and the day's marks laid over the frames."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time

from schedules import sentences
from schedules.almanac import Explained, StartsOfDay, starts_on, without
from schedules.effects import Applied, DayEffects
from schedules.marks import NoMusic, NoProgramme, OtherTimetable
from schedules.seasons import Almanac, SetDay, Skip, Start
from schedules.seasons import OtherTimetable as TimetableThatDay
from schedules.types import Basis, Omission, Reason, Template, ZoneKey

EVERY_DAY = frozenset(range(7))


@dataclass(frozen=True, slots=True)
class Placed:
    """The frame of one programme of the day, at its start of that day, and why it holds."""

    template: Template
    reason: Reason


@dataclass(frozen=True, slots=True)
class FramesOfDay:
    """The frames of a day, each with its reason, and what falls away on it, with its reason."""

    day: date
    placed: tuple[Placed, ...]
    left_out: tuple[Omission, ...]


@dataclass(frozen=True, slots=True)
class _Group:
    """Zones for which the same thing was decided; `applied` is the mark's effect, if any."""

    zones: frozenset[ZoneKey]
    applied: Applied | None
    starts: StartsOfDay


@dataclass(slots=True)
class _Gathered:
    frames: Mapping[str, Template]
    zones: dict[Start, frozenset[ZoneKey]] = field(default_factory=dict)
    reasons: dict[Start, Reason] = field(default_factory=dict)

    def add(self, one: Explained, zones: frozenset[ZoneKey]) -> None:
        frame = self.frames.get(one.start.template)
        here = frozenset() if frame is None else frame.zones & zones
        if here:
            self.zones[one.start] = self.zones.get(one.start, frozenset()) | here
            self.reasons.setdefault(one.start, one.reason)


def frames_on(
    day: date, almanac: Almanac, found: DayEffects, frames: Mapping[str, Template]
) -> FramesOfDay:
    """Return the frames of a local day: at the day's starts, in the zones where they hold.

    Times that a person set for the day go before those that marks bring. But what a person skips
    is taken away from what there would be, and zones in which a mark lets no programme be aired,
    where it does not mean all zones, stay silent. `frames` are all templates by the keys that the
    almanac's starts name.
    """
    groups = tuple(_groups(day, almanac, found, frames))
    gathered = _Gathered(frames)
    for group in groups:
        for one in group.starts.starts:
            gathered.add(one, group.zones)
    placed = tuple(
        Placed(_at(frames[start.template], start.at, zones), gathered.reasons[start])
        for start, zones in sorted(gathered.zones.items())
    )
    left_out: list[Omission] = []
    for group in groups:
        omissions = _left_out(day, almanac, group, gathered)
        left_out += [omission for omission in omissions if omission not in left_out]
    return FramesOfDay(day, placed, (*left_out, *_gone(almanac, found)))


def told(one: Applied, almanac: Almanac) -> Reason:
    """Return the sentence of an effect, with the name of the timetable that it brings."""
    if not _exists(one, almanac):
        return one.reason
    name = almanac.timetables[str(one.reason.facts["timetable"])].name
    return Reason(one.reason.sentence, one.reason.facts | {"timetable": name})


def with_marks(basis: Basis, found: DayEffects) -> Basis:
    """Return the basis with what the marks of its day change about hours and music."""
    if not found.applied:
        return basis
    music = [one for one in found.applied if isinstance(one.effect, NoMusic)]
    if not music:
        return replace(basis, special=found)
    everywhere = found.everywhere(NoMusic)
    first = everywhere or music[0]
    zones = (one.effect.zones or frozenset() for one in music)
    reached = None if everywhere else frozenset[ZoneKey]().union(*zones)
    return replace(basis, special=found, no_music=first.mark.name, no_music_in=reached)


def _groups(
    day: date, almanac: Almanac, found: DayEffects, frames: Mapping[str, Template]
) -> Iterator[_Group]:
    every = frozenset(zone for frame in frames.values() for zone in frame.zones)
    by_hand = almanac.set_days.get(day)
    skips, times = (by_hand, None) if isinstance(by_hand, Skip) else (None, by_hand)
    parted: dict[int, set[ZoneKey]] = {}
    decided: dict[int, Applied | None] = {}
    for zone in every:
        one = _decided(zone, almanac, found)
        if times is not None and not _silences_some(one):
            one = None
        decided[id(one)] = one
        parted.setdefault(id(one), set()).add(zone)
    for key, zones in sorted(parted.items(), key=lambda item: min(item[1])):
        one = decided[key]
        decides = times if one is None else _set_day(one)
        chosen: dict[date, SetDay] = {} if decides is None else {day: decides}
        starts = starts_on(day, replace(almanac, set_days=chosen))
        yield _Group(frozenset(zones), one, without(starts, almanac, skips) if skips else starts)


def _decided(zone: ZoneKey, almanac: Almanac, found: DayEffects) -> Applied | None:
    silent = found.why_no_programme(zone)
    if silent is not None:
        return silent
    other = found.timetable(zone)
    return other if other is not None and _exists(other, almanac) else None


def _silences_some(one: Applied | None) -> bool:
    """Tell whether a mark silences some zones, as a school's: that holds whatever is set."""
    return one is not None and isinstance(one.effect, NoProgramme) and one.effect.zones is not None


def _exists(one: Applied, almanac: Almanac) -> bool:
    return isinstance(one.effect, OtherTimetable) and one.effect.timetable in almanac.timetables


def _set_day(one: Applied) -> SetDay:
    if isinstance(one.effect, OtherTimetable):
        return TimetableThatDay(one.effect.timetable, one.mark.name)
    return Skip(one.mark.name)


def _at(frame: Template, at: time, zones: frozenset[ZoneKey]) -> Template:
    return replace(frame, starts=at, weekdays=EVERY_DAY, zones=zones)


def _left_out(
    day: date, almanac: Almanac, group: _Group, gathered: _Gathered
) -> Iterator[Omission]:
    """Say of each programme that would be on and is not why; one that only moved is not told."""
    heard: dict[str, frozenset[ZoneKey]] = {}
    for start, zones in gathered.zones.items():
        heard[start.template] = heard.get(start.template, frozenset()) | zones
    for one in (*group.starts.left_out, *_out_of_season(day, almanac, group.starts)):
        frame = gathered.frames.get(one.start.template)
        if frame is None or not frame.zones & group.zones - heard.get(frame.key, frozenset()):
            continue
        partly = heard.get(frame.key)
        applied = group.applied if partly else None
        reason = one.reason if applied is None else told(applied, almanac)
        key = f"{day}/{frame.key}/{one.start.at:%H%M}"
        yield Omission(frame.name, reason, programme=key)


def _out_of_season(day: date, almanac: Almanac, starts: StartsOfDay) -> Iterable[Explained]:
    season = almanac.season(day)
    if season is None:
        return
    held = {one.start.template for one in (*starts.starts, *starts.left_out)}
    reason = Reason(sentences.NOT_IN_SEASON, {"season": season.name})
    for start in almanac.timetables[almanac.usual].on(day):
        if start.template not in held:
            yield Explained(start, reason)


def _gone(almanac: Almanac, found: DayEffects) -> Iterator[Omission]:
    for one in found.applied:
        if isinstance(one.effect, OtherTimetable) and not _exists(one, almanac):
            mark = one.mark.name
            yield Omission(mark, Reason(sentences.TIMETABLE_GONE, {"mark": mark}))
