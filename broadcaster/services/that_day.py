"""What the year decides about one day: which frames it has and why, and what its marks change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from broadcaster.store import year, zones
from broadcaster.store.tables import TemplateRow
from broadcaster.store.year import EVER, Days
from schedules.calendar import Calendar
from schedules.effects import DayEffects, effects
from schedules.seasons import Almanac
from schedules.thatday import FramesOfDay, frames_on
from schedules.types import Template, ZoneKey
from schedules.years import MarkedYears


@dataclass(frozen=True, slots=True)
class ThatDay:
    """The frames of a day, each with its reason, and what the marks of the day change."""

    frames: FramesOfDay
    found: DayEffects

    @property
    def templates(self) -> tuple[Template, ...]:
        """The frames that become programmes."""
        return tuple(one.template for one in self.frames.placed)


@dataclass(slots=True)
class Decided:
    """Everything decided about all days, read once; `names` are the zones' names."""

    almanac: Almanac
    years: MarkedYears
    names: Mapping[ZoneKey, str]
    _calendars: dict[int, Calendar] = field(default_factory=dict)

    def calendar(self, number: int) -> Calendar:
        """Return the calendar of a year, with the last day of the one before."""
        found = self._calendars.get(number)
        if found is None:
            found = self._calendars[number] = self.years.year(number)
        return found

    def on(self, day: date, frames: Iterable[Template]) -> ThatDay:
        """Lay what was decided over the frames of all programmes."""
        found = effects(day, self.calendar(day.year), self.names)
        by_key = {frame.key: frame for frame in frames}
        return ThatDay(frames_on(day, self.almanac, found, by_key), found)


def decided(session: Session, days: Days = EVER, edited: TemplateRow | None = None) -> Decided:
    """Read everything that was decided about those days; asked for others it knows too little.

    An `edited` template is taken instead of the one that is kept under its number.
    """
    names = {ZoneKey(zone): name for zone, name in zones.names(session).items()}
    return Decided(year.almanac(session, days, edited), year.marked_years(session, days), names)


def that_day(session: Session, day: date, frames: Iterable[Template]) -> ThatDay:
    """Lay the almanac and the marked days over the frames of all programmes."""
    return decided(session, Days(day, day)).on(day, frames)
