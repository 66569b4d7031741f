"""What the year decides about one day: which frames it has and why, and what its marks change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from broadcaster.store import year, zones
from schedules.effects import DayEffects, effects
from schedules.thatday import FramesOfDay, frames_on
from schedules.types import Template, ZoneKey


@dataclass(frozen=True, slots=True)
class ThatDay:
    """The frames of a day, each with its reason, and what the marks of the day change."""

    frames: FramesOfDay
    found: DayEffects

    @property
    def templates(self) -> tuple[Template, ...]:
        """The frames that become programmes."""
        return tuple(one.template for one in self.frames.placed)


def that_day(session: Session, day: date, frames: Iterable[Template]) -> ThatDay:
    """Lay the almanac and the marked days over the frames of all programmes."""
    names = {ZoneKey(zone): name for zone, name in zones.names(session).items()}
    calendar = year.marked_years(session).around(day)
    found = effects(day, calendar, names)
    by_key = {frame.key: frame for frame in frames}
    return ThatDay(frames_on(day, year.almanac(session), found, by_key), found)
