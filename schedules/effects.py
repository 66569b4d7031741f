"""What the marks of a day change about its programmes, and in which zones, with the reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from zoneinfo import ZoneInfo

from schedules import sentences
from schedules.calendar import Calendar
from schedules.local import ONE_DAY, day_span, instant
from schedules.marks import (
    Effect,
    ExtraHours,
    Mark,
    NoMusic,
    NoProgramme,
    OtherTimetable,
    QuietHours,
)
from schedules.types import Facts, Reason, Span, ZoneKey

NO_NAMES: Mapping[ZoneKey, str] = {}
_SENTENCES = {
    OtherTimetable: (sentences.DAY_TIMETABLE, sentences.DAY_TIMETABLE_IN),
    NoMusic: (sentences.DAY_WITHOUT_MUSIC, sentences.DAY_WITHOUT_MUSIC_IN),
    NoProgramme: (sentences.DAY_WITHOUT_PROGRAMME, sentences.DAY_WITHOUT_PROGRAMME_IN),
    QuietHours: (sentences.DAY_QUIET, sentences.DAY_QUIET_IN),
    ExtraHours: (sentences.DAY_EXTRA, sentences.DAY_EXTRA_IN),
}


@dataclass(frozen=True, slots=True)
class Applied:
    """One effect of one mark, with the sentence that explains it."""

    effect: Effect
    mark: Mark
    reason: Reason

    def reaches(self, zone: ZoneKey) -> bool:
        """Tell whether the effect holds in a zone."""
        return self.effect.zones is None or zone in self.effect.zones

    def span(self, timezone: ZoneInfo) -> Span:
        """Return when it holds: its hours, begun on the marked day, or else that whole day."""
        day = self.mark.day
        if not isinstance(self.effect, QuietHours | ExtraHours):
            return day_span(day, timezone)
        ends_on = day if self.effect.ends > self.effect.begins else day + ONE_DAY
        begins = instant(day, self.effect.begins, timezone)
        # Where clocks go forward in between, the later local time can be the earlier instant.
        return Span(begins, max(begins, instant(ends_on, self.effect.ends, timezone)))


@dataclass(frozen=True, slots=True)
class DayEffects:
    """All that is different on one local day; emergencies heed none of it.

    Hours that begin on the day before and end on this one are among `applied`; `overruled` are
    the timetables that another one leaves no zone to.
    """

    day: date
    applied: tuple[Applied, ...] = ()
    overruled: tuple[Applied, ...] = ()

    def timetable(self, zone: ZoneKey) -> Applied | None:
        """Return what brings another timetable to a zone, or None where the usual one holds."""
        return self._first(OtherTimetable, zone)

    def why_no_music(self, zone: ZoneKey) -> Applied | None:
        """Return what forbids music in a zone, or None."""
        return self._first(NoMusic, zone)

    def why_no_programme(self, zone: ZoneKey) -> Applied | None:
        """Return what forbids every programme in a zone, or None."""
        return self._first(NoProgramme, zone)

    def everywhere(self, kind: type[Effect]) -> Applied | None:
        """Return the effect of a kind that holds in all zones, or None."""
        return next(
            (
                one
                for one in self.applied
                if isinstance(one.effect, kind) and one.effect.zones is None
            ),
            None,
        )

    def why_quiet(self, zone: ZoneKey, span: Span, timezone: ZoneInfo) -> Applied | None:
        """Return the quiet hours into which a sound in a zone would fall, or None."""
        for one in self._each(QuietHours, zone):
            quiet = one.span(timezone)
            if quiet.begins < span.ends and span.begins < quiet.ends:
                return one
        return None

    def why_permitted(self, zone: ZoneKey, span: Span, timezone: ZoneInfo) -> Applied | None:
        """Return the extra hours that hold a whole sound, unless it falls into quiet ones."""
        if self.why_quiet(zone, span, timezone) is not None:
            return None
        extra = self._each(ExtraHours, zone)
        return next((one for one in extra if one.span(timezone).holds(span)), None)

    def _first(self, kind: type[Effect], zone: ZoneKey) -> Applied | None:
        return next(self._each(kind, zone), None)

    def _each(self, kind: type[Effect], zone: ZoneKey) -> Iterator[Applied]:
        return (one for one in self.applied if isinstance(one.effect, kind) and one.reaches(zone))


def effects(day: date, calendar: Calendar, names: Mapping[ZoneKey, str] = NO_NAMES) -> DayEffects:
    """Return what the calendar changes on one local day, each change with its reason.

    All effects of all marks hold at once, but a zone has one timetable: that of the mark whose
    kind goes before the others (mourning, exams, days made by hand, public holidays,
    commemorations, lunar days). `names` are the zones' names for the sentences.
    """
    applied: list[Applied] = []
    overruled: list[Applied] = []
    for mark, effect in (*_from_yesterday(day, calendar), *_of(day, calendar)):
        winner = _winner(effect, applied)
        if winner is None:
            applied.append(Applied(effect, mark, _why(effect, mark, names)))
        else:
            reason = Reason(
                sentences.DAY_TIMETABLE_OVERRULED,
                _facts(effect, mark, names) | {"other": winner.mark.name},
            )
            overruled.append(Applied(effect, mark, reason))
    return DayEffects(day, tuple(applied), tuple(overruled))


def _of(day: date, calendar: Calendar) -> Iterator[tuple[Mark, Effect]]:
    return ((mark, effect) for mark in calendar.on(day) for effect in mark.effects)


def _from_yesterday(day: date, calendar: Calendar) -> Iterator[tuple[Mark, Effect]]:
    for mark, effect in _of(day - ONE_DAY, calendar) if day > date.min else ():
        if isinstance(effect, QuietHours | ExtraHours) and time() < effect.ends < effect.begins:
            yield mark, effect


def _winner(effect: Effect, before: list[Applied]) -> Applied | None:
    """Return the timetable that leaves no zone to this one, where it is another one."""
    if not isinstance(effect, OtherTimetable):
        return None
    zones: frozenset[ZoneKey] = frozenset()
    for one in before:
        if isinstance(one.effect, OtherTimetable):
            zones |= one.effect.zones or frozenset()
            is_covered = effect.zones is not None and effect.zones <= zones
            if one.effect.zones is None or is_covered:
                return None if one.effect.timetable == effect.timetable else one
    return None


def _why(effect: Effect, mark: Mark, names: Mapping[ZoneKey, str]) -> Reason:
    everywhere, in_zones = _SENTENCES[type(effect)]
    sentence = everywhere if effect.zones is None else in_zones
    return Reason(sentence, _facts(effect, mark, names))


def _facts(effect: Effect, mark: Mark, names: Mapping[ZoneKey, str]) -> Facts:
    facts: Facts = {"mark": mark.name}
    if effect.zones is not None:
        facts["zones"] = ", ".join(names.get(zone, str(zone)) for zone in sorted(effect.zones))
    if isinstance(effect, OtherTimetable):
        facts["timetable"] = effect.timetable
    elif isinstance(effect, QuietHours | ExtraHours):
        facts |= {"begins": f"{effect.begins:%H:%M}", "ends": f"{effect.ends:%H:%M}"}
    return facts
