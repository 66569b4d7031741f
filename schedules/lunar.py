"""The Vietnamese lunar calendar: reckoned for UTC+7 by the rules of Hồ Ngọc Đức, 1900 to 2100.

Reckoned means: the civil calendar in force since 1968, carried back and forward. What people
really kept before 1968 was reckoned for UTC+8 (in the south until 1975) and differs in 25 places.
Three later months begin with a new moon within two minutes of midnight (8 May 2054, 10 December
2072, 16 November 2077). There Hồ Ngọc Đức's own tables begin the month a day earlier; a modern
theory of the Moon sides with the tables in 2072 and 2077 and with this reckoning in 2054, by
seconds that hang on how the Earth will turn. A day can be moved by hand in the year's calendar.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import lunar_vn
from lunar_vn.can_chi import get_year_can_chi

from schedules.errors import WrongDay

FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(2100, 12, 31)

FULL_MOON = 15
_LAST_MUNG = 10
_MONTHS = {1: "Giêng", 12: "Chạp"}

NOT_RECKONED = "The lunar calendar is reckoned from 1900 to 2100, not for {day}; give another day."
NO_SUCH_DAY = "There is no lunar day {day}; look at the calendar of that year."


@dataclass(frozen=True, slots=True)
class LunarDay:
    """A day of the lunar calendar; a leap month has the number of the month that it follows."""

    year: int
    month: int
    day: int
    is_leap: bool = False

    def __str__(self) -> str:
        """Write it short, as calendars on the wall do: "15/1", "2/6 nhuận"."""
        return f"{self.day}/{self.month}" + (" nhuận" if self.is_leap else "")


@lru_cache(maxsize=1024)
def lunar_of(day: date) -> LunarDay:
    """Return the lunar day of a day at UTC+7; raise WrongDay outside 1900 to 2100."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise WrongDay(NOT_RECKONED, day=day.isoformat())
    found = lunar_vn.solar_to_lunar(day)
    return LunarDay(found.year, found.month, found.day, found.leap)


@lru_cache(maxsize=1024)
def solar_of(lunar: LunarDay) -> date:
    """Return the day of a lunar day.

    Raise WrongDay where there is none: a 30th in a month of 29 days, a leap month in a year that
    has not that one, a day outside 1900 to 2100.
    """
    written = f"{lunar}/{lunar.year}"
    try:
        asked = lunar_vn.LunarDate(lunar.day, lunar.month, lunar.year, lunar.is_leap)
        day = lunar_vn.lunar_to_solar(asked)
    except ValueError as error:
        is_outside = not FIRST_DAY.year - 1 <= lunar.year <= LAST_DAY.year or _is_edge(lunar)
        raise WrongDay(NOT_RECKONED if is_outside else NO_SUCH_DAY, day=written) from error
    # The library answers for days that do not exist with the day they would fall on.
    if lunar_of(day) != lunar:
        raise WrongDay(NO_SUCH_DAY, day=written)
    return day


def _is_edge(lunar: LunarDay) -> bool:
    return (lunar.year, lunar.month) >= (LAST_DAY.year, 11) or lunar.year < FIRST_DAY.year


def tet(year: int) -> date:
    """Return the first day of the lunar year, mùng một Tết."""
    return solar_of(LunarDay(year, 1, 1))


def year_name(year: int) -> str:
    """Return the name of a lunar year by stem and branch: "Canh Tuất" for 2030."""
    return str(get_year_can_chi(year))


def month_name(lunar: LunarDay) -> str:
    """Name the month as people write it: "tháng Giêng", "tháng 6 nhuận", "tháng Chạp"."""
    name = _MONTHS.get(lunar.month, str(lunar.month))
    return f"tháng {name}" + (" nhuận" if lunar.is_leap else "")


def day_name(lunar: LunarDay) -> str:
    """Name the day within its month: "mùng 1", "ngày 14", "rằm"."""
    if lunar.day == FULL_MOON:
        return "rằm"
    return f"{'mùng' if lunar.day <= _LAST_MUNG else 'ngày'} {lunar.day}"


def full_name(lunar: LunarDay) -> str:
    """Name the whole day: "rằm tháng Giêng năm Canh Tuất".

    Figures stay figures: a page shows them, and the reader of scripts says "mùng một", "tháng tư".
    """
    return f"{day_name(lunar)} {month_name(lunar)} năm {year_name(lunar.year)}"


def new_moons(first: date, last: date) -> tuple[LunarDay, ...]:
    """Return the first day of every lunar month that begins from one day to another."""
    found: list[LunarDay] = []
    day = first
    while day <= last:
        lunar = lunar_of(day)
        if lunar.day == 1:
            found.append(lunar)
        # Months have 29 or 30 days: from their first one no day before the 30th can be the next.
        day += timedelta(days=max(1, 30 - lunar.day))
    return tuple(found)
