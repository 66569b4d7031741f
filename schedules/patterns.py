"""Which days a recurrence pattern marks out, found by arithmetic, not by walking from its start."""

from __future__ import annotations

from calendar import isleap, monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import islice

DAYS_IN_WEEK = 7
_LONGEST_MONTH = 31
_WEEKS_OF_A_MONTH = 6


class Frequency(StrEnum):
    """How often a pattern comes round; nothing quicker than a day is kept."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


@dataclass(frozen=True, slots=True)
class Nth:
    """A weekday (Monday is 0), and which of its month or year: -1 is the last, 0 every one."""

    weekday: int
    ordinal: int = 0


@dataclass(frozen=True, slots=True)
class Pattern:
    """The parts of a rule that say which days, without COUNT and UNTIL; empty sets leave all days.

    A year is the calendar year; a week of it counts from the first that has four days in it, and
    weeks begin with `week_start` (RFC 5545, 3.3.10, after ISO 8601). `weekdays` are taken every
    time, `counted` only by their place in the month or year.
    """

    frequency: Frequency
    starts: date
    interval: int
    week_start: int
    months: frozenset[int]
    weeks: frozenset[int]
    year_days: frozenset[int]
    month_days: frozenset[int]
    weekdays: frozenset[int]
    counted: frozenset[Nth]
    positions: frozenset[int]

    def between(self, first: date, last: date) -> Iterator[date]:
        """Yield the days marked out, both ends included, none before the pattern starts."""
        first = max(first, self.starts)
        if not self.positions or self.frequency is Frequency.DAILY:
            # A single day has a first and a last, and they are one.
            if not self.positions or self.positions & {1, -1}:
                yield from self._matching(first, last)
            return
        for begins, ends in self._periods(first, last):
            found = list(self._matching(begins, ends))
            yield from (day for day in self._chosen(found) if first <= day <= last)

    @property
    def is_reckoned(self) -> bool:
        """Whether the place of an occurrence is found by arithmetic alone."""
        limits = (self.months, self.month_days, self.positions, self.counted)
        if self.frequency is Frequency.DAILY:
            return not any((*limits, self.weekdays))
        return self.frequency is Frequency.WEEKLY and not any(limits)

    def looked_at(self, until: date) -> int:
        """Return about how many days are looked at from the start of the pattern to a day."""
        months = _months_apart(self.starts, until.year, until.month)
        return months * (len(self.month_days) or _LONGEST_MONTH)

    def nth(self, count: int, horizon: date) -> date | None:
        """Return the day of that occurrence; None where it is not before the horizon.

        Plain daily and weekly patterns are reckoned, others walked through from their start.
        """
        if not self.is_reckoned:
            return self._walked_to(count, horizon)
        if self.frequency is Frequency.DAILY:
            base, days = self.starts, (count - 1) * self.interval
        else:
            base, days = self._week_of(self.starts), self._days_to(count)
        return base + timedelta(days=days) if days <= (horizon - base).days else None

    def _walked_to(self, count: int, horizon: date) -> date | None:
        return next(islice(self.between(self.starts, horizon), count - 1, None), None)

    def _days_to(self, count: int) -> int:
        """Return how far from the first day of the first week an occurrence lies."""
        places = sorted((weekday - self.week_start) % DAYS_IN_WEEK for weekday in self.weekdays)
        begin = (self.starts - self._week_of(self.starts)).days
        first = [place for place in places if place >= begin]
        if count <= len(first):
            return first[count - 1]
        weeks, place = divmod(count - len(first) - 1, len(places))
        return (weeks + 1) * self.interval * DAYS_IN_WEEK + places[place]

    def _matching(self, first: date, last: date) -> Iterator[date]:
        year, month = first.year, first.month
        while (year, month) <= (last.year, last.month):
            if self._has_month(year, month):
                for number in self._numbers(year, month):
                    day = date(year, month, number)
                    if first <= day <= last and self._is_in_turn(day) and self._fits(day):
                        yield day
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)  # noqa: PLR2004

    def _has_month(self, year: int, month: int) -> bool:
        if self.months and month not in self.months:
            return False
        if self.frequency is Frequency.YEARLY:
            return (year - self.starts.year) % self.interval == 0
        if self.frequency is Frequency.MONTHLY:
            return _months_apart(self.starts, year, month) % self.interval == 0
        return self.interval <= _LONGEST_MONTH or self._has_turn(date(year, month, 1))

    def _has_turn(self, begins: date) -> bool:
        """Tell whether a day or a week in turn comes in the month that begins with a day."""
        if self.frequency is Frequency.DAILY:
            return (self.starts - begins).days % self.interval < _LONGEST_MONTH
        apart = self._week_of(self.starts) - self._week_of(begins)
        return apart.days // DAYS_IN_WEEK % self.interval < _WEEKS_OF_A_MONTH

    def _numbers(self, year: int, month: int) -> list[int]:
        """Return the days of a month that BYMONTHDAY leaves, in order."""
        length = monthrange(year, month)[1]
        if not self.month_days:
            return list(range(1, length + 1))
        counted = {day if day > 0 else length + 1 + day for day in self.month_days}
        return sorted(day for day in counted if 1 <= day <= length)

    def _is_in_turn(self, day: date) -> bool:
        if self.interval == 1 or self.frequency in {Frequency.YEARLY, Frequency.MONTHLY}:
            return True
        if self.frequency is Frequency.DAILY:
            return (day - self.starts).days % self.interval == 0
        apart = self._week_of(day) - self._week_of(self.starts)
        return apart.days // DAYS_IN_WEEK % self.interval == 0

    def _week_of(self, day: date) -> date:
        return day - timedelta(days=(day.weekday() - self.week_start) % DAYS_IN_WEEK)

    def _fits(self, day: date) -> bool:
        return (
            (not (self.weekdays or self.counted) or self._is_weekday(day))
            and (not self.year_days or _counts(self.year_days, *_place_in_year(day)))
            and (not self.weeks or _counts(self.weeks, *self._week_number(day)))
        )

    def _is_weekday(self, day: date) -> bool:
        weekday = day.weekday()
        if weekday in self.weekdays or not self.counted:
            return weekday in self.weekdays
        if self.frequency is Frequency.MONTHLY or self.months:
            place, length = day.day, monthrange(day.year, day.month)[1]
        else:
            place, length = _place_in_year(day)
        forward = (place - 1) // DAYS_IN_WEEK + 1
        backward = -((length - place) // DAYS_IN_WEEK + 1)
        return Nth(weekday, forward) in self.counted or Nth(weekday, backward) in self.counted

    def _week_number(self, day: date) -> tuple[int, int]:
        """Return which week of its year a day lies in, and how many weeks that year has."""
        # The fourth day of a week decides to which year the week belongs.
        middle = self._week_of(day) + timedelta(days=3)
        last = self._week_of(date(middle.year, 12, 28)) + timedelta(days=3)
        return _sevens(middle), _sevens(last)

    def _periods(self, first: date, last: date) -> Iterator[tuple[date, date]]:
        """Yield first and last day of every period in turn that touches the days asked for."""
        if self.frequency is Frequency.WEEKLY:
            step = timedelta(weeks=self.interval)
            anchor = self._week_of(self.starts)
            begins = anchor + (self._week_of(first) - anchor) // step * step
            while begins <= last:
                yield begins, begins + timedelta(days=6)
                begins += step
        else:
            yield from self._months_in_turn(first, last)

    def _months_in_turn(self, first: date, last: date) -> Iterator[tuple[date, date]]:
        width = 12 if self.frequency is Frequency.YEARLY else 1
        start = self.starts.year * 12 + (0 if width > 1 else self.starts.month - 1)
        step = width * self.interval
        at = start + (first.year * 12 + first.month - 1 - start) // step * step
        while at <= last.year * 12 + last.month - 1:
            yield date(at // 12, at % 12 + 1, 1), _last_of(at + width - 1)
            at += step

    def _chosen(self, found: list[date]) -> list[date]:
        size = len(found)
        places = {place - 1 if place > 0 else size + place for place in self.positions}
        return [found[place] for place in sorted(places) if 0 <= place < size]


def _months_apart(starts: date, year: int, month: int) -> int:
    return (year - starts.year) * 12 + month - starts.month


def _last_of(months: int) -> date:
    year, month = months // 12, months % 12 + 1
    return date(year, month, monthrange(year, month)[1])


def _place_in_year(day: date) -> tuple[int, int]:
    return day.timetuple().tm_yday, 365 + isleap(day.year)


def _counts(wanted: frozenset[int], place: int, length: int) -> bool:
    """Tell whether a place is wanted, counted from the front or from the back."""
    return place in wanted or place - length - 1 in wanted


def _sevens(day: date) -> int:
    return (day.timetuple().tm_yday - 1) // DAYS_IN_WEEK + 1
