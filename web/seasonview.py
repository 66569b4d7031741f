"""The seasons on a band of the year, and the days of programmes as the page lists them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from broadcaster.domain.days import ProgrammeDays
from broadcaster.services.plan_views import TemplateView
from broadcaster.services.year_views import SeasonView

DAYS = 366
LEAP_YEAR = 2000
SHORT = 50
MARGIN = 3


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme with the days it comes back, and the next of them."""

    template: TemplateView
    days: ProgrammeDays
    coming: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A season's part of the band: from which day of the year, how many days, in which row."""

    season: SeasonView
    begins: int
    length: int
    row: int
    is_first: bool

    @property
    def text_at(self) -> int:
        """Where its name is written: inside, or beside it where it is short."""
        if self.length > SHORT:
            return self.begins + MARGIN
        after = self.begins + self.length + MARGIN
        return after if after < DAYS - SHORT else self.begins - MARGIN


@dataclass(frozen=True, slots=True)
class Band:
    """A year as a band of days; `today` is its place on it."""

    stretches: tuple[Stretch, ...]
    months: tuple[int, ...]
    today: int
    rows: int


def band(seasons: Iterable[SeasonView], today: date) -> Band:
    """Lay the seasons of a year on a band, a row each, as far as they fall into it."""
    found = [list(_stretches(each, today.year)) for each in seasons]
    shown = [stretches for stretches in found if stretches]
    return Band(
        stretches=tuple(
            Stretch(season, begins, length, row, is_first=place == 0)
            for row, stretches in enumerate(shown)
            for place, (season, begins, length) in enumerate(stretches)
        ),
        months=tuple(_place(date(LEAP_YEAR, month, 1)) for month in range(1, 13)),
        today=_place(today),
        rows=len(shown),
    )


def _stretches(each: SeasonView, year: int) -> Iterator[tuple[SeasonView, int, int]]:
    fields = each.fields
    first, last = _place(fields.first), _place(fields.last)
    if not fields.yearly:
        if fields.last.year < year or fields.first.year > year:
            return
        first = first if fields.first.year == year else 0
        last = last if fields.last.year == year else DAYS - 1
    if first <= last:
        yield each, first, last - first + 1
    else:
        yield each, first, DAYS - first
        yield each, 0, last + 1


def _place(day: date) -> int:
    return (date(LEAP_YEAR, day.month, day.day) - date(LEAP_YEAR, 1, 1)).days
