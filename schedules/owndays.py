"""Days of the place that come back every year: its own feast, the day it was founded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from schedules import sentences
from schedules.errors import WrongDay
from schedules.lunar import LunarDay, solar_of
from schedules.marks import DayKind, Effect, Mark, WrongMark

_LAST_FEBRUARY = 28
_LAST_LUNAR = 30
_MONTHS = 12
_LONGEST_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True, slots=True)
class OwnDay:
    """A day that comes back every year `since` one, by the sun or (`lunar`) by the moon.

    29 February becomes the 28th, the 30th of the moon the 29th, where there is none. Leap months
    do not bring it a second time. Raises WrongMark where no year has that day.
    """

    key: str
    name: str
    kind: DayKind
    month: int
    day: int
    lunar: bool = False
    since: int = 1900
    effects: tuple[Effect, ...] = ()

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise WrongMark("name", sentences.MARK_WITHOUT_NAME)
        if not 1 <= self.month <= _MONTHS:
            raise WrongMark("month", sentences.NO_SUCH_MONTH, month=self.month)
        most = _LAST_LUNAR if self.lunar else _LONGEST_MONTHS[self.month - 1]
        if not 1 <= self.day <= most:
            raise WrongMark("day", sentences.NO_SUCH_DAY_OF_MONTH, day=self.day, most=most)

    def on(self, year: int) -> tuple[date, ...]:
        """Return its days in a year of the sun: mostly one, by the moon none or two at times."""
        if year < self.since:
            return ()
        if self.lunar:
            found = (_moon(lunar, self) for lunar in (year - 1, year))
            return tuple(day for day in found if day is not None and day.year == year)
        return (_sun(year, self),)


def own_marks(own: Iterable[OwnDay], year: int) -> Iterator[Mark]:
    """Yield the marks that days of the place make in a year."""
    for one in own:
        for number, day in enumerate(one.on(year)):
            key = f"{one.key}/{year}" + (f"-{number + 1}" if number else "")
            yield Mark(key, year, day, one.kind, one.name, effects=one.effects)


def _sun(year: int, own: OwnDay) -> date:
    try:
        return date(year, own.month, own.day)
    except ValueError:
        return date(year, own.month, _LAST_FEBRUARY)


def _moon(lunar_year: int, own: OwnDay) -> date | None:
    for day in dict.fromkeys((own.day, min(own.day, _LAST_LUNAR - 1))):
        try:
            return solar_of(LunarDay(lunar_year, own.month, day))
        except WrongDay:
            continue
    return None
