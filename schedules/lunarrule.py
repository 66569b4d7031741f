"""What comes back by the moon: every rằm, every mùng một, the last day of the year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from schedules import sentences
from schedules.errors import WrongRule
from schedules.local import ONE_DAY
from schedules.lunar import FIRST_DAY, LAST_DAY, LunarDay, lunar_of

LAST_OF_MONTH = -1
_DAYS = frozenset([LAST_OF_MONTH, *range(1, 31)])
_MONTHS = frozenset(range(1, 13))
_SHORTEST_MONTH = 29


@dataclass(frozen=True, slots=True)
class LunarRule:
    """On which days of the lunar month something comes back; no months given means every month.

    -1 is the last day of a month, be it the 29th or the 30th; a 30th is not moved where there is
    none. In leap months it comes back where every month is meant or `with_leap` says so, because
    a feast is kept once a year. Numbers out of range raise WrongRule.
    """

    month_days: frozenset[int]
    months: frozenset[int] = frozenset()
    with_leap: bool = False

    def __post_init__(self) -> None:
        if not self.month_days or not self.month_days <= _DAYS:
            raise WrongRule("month_days", sentences.NO_LUNAR_MONTH_DAY)
        if not self.months <= _MONTHS:
            raise WrongRule("months", sentences.NO_LUNAR_MONTH)

    def occurs_on(self, day: date) -> bool:
        """Tell whether it comes back on a day; outside 1900 to 2100 it never does."""
        if not FIRST_DAY <= day <= LAST_DAY:
            return False
        lunar = lunar_of(day)
        return self._is_month(lunar) and (
            lunar.day in self.month_days
            or (LAST_OF_MONTH in self.month_days and _is_last(day, lunar))
        )

    def days(self, first: date, last: date) -> Iterator[date]:
        """Yield the days on which it comes back, both ends included, in order."""
        day, last = max(first, FIRST_DAY), min(last, LAST_DAY)
        while day <= last:
            if self.occurs_on(day):
                yield day
            day += ONE_DAY

    def _is_month(self, lunar: LunarDay) -> bool:
        if not self.months:
            return True
        return lunar.month in self.months and (self.with_leap or not lunar.is_leap)


def _is_last(day: date, lunar: LunarDay) -> bool:
    # The last day that is reckoned begins a lunar month, so the day after is always reckoned.
    return lunar.day >= _SHORTEST_MONTH and lunar_of(day + ONE_DAY).day == 1
