"""The marked days round a day: proposed, of the place, and as people edited them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from schedules.calendar import Calendar, calendar_of, made_year
from schedules.local import ONE_DAY
from schedules.lunar import FIRST_DAY, LAST_DAY
from schedules.marks import Effect, Mark
from schedules.owndays import OwnDay, own_marks

NO_USUAL: Mapping[str, tuple[Effect, ...]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class MarkedYears:
    """What a station decided about its marked days, of all years.

    `kept` are marks that people made or edited, `usual` what an occasion brings each time, `own`
    the place's own days. Every year is made from this when it is asked for, as far as nobody
    edited it; so a new one is there by itself, as provisional.
    """

    kept: tuple[Mark, ...] = ()
    usual: Mapping[str, tuple[Effect, ...]] = field(default_factory=lambda: NO_USUAL)
    own: tuple[OwnDay, ...] = ()

    def marks(self, *years: int) -> tuple[Mark, ...]:
        """Return all marks of some years, removed ones too; those of other years that were kept."""
        marks = self.kept
        for year in years:
            if FIRST_DAY.year <= year <= LAST_DAY.year:
                marks = made_year(year, (*self._own(year), *marks), self.usual)
        return marks

    def year(self, year: int) -> Calendar:
        """Return the calendar of a year, with the last day of the one before."""
        return calendar_of(self.marks(year - 1, year))

    def around(self, day: date) -> Calendar:
        """Return the calendar of a day and the one before it."""
        before = day - ONE_DAY if day > date.min else day
        return calendar_of(self.marks(*sorted({before.year, day.year})))

    def _own(self, year: int) -> tuple[Mark, ...]:
        # As if made by hand, so that making the year keeps them; what was edited comes after.
        return tuple(replace(mark, is_edited=True) for mark in own_marks(self.own, year))
