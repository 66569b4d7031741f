"""The days that come back every year in Viet Nam, by the sun and by the moon; all provisional."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import lru_cache

from schedules import sentences
from schedules.local import ONE_DAY
from schedules.lunar import (
    FIRST_DAY,
    FULL_MOON,
    LAST_DAY,
    LunarDay,
    day_name,
    month_name,
    new_moons,
    solar_of,
    tet,
)
from schedules.marks import DayKind, Effect, ExtraHours, Mark, Status, WrongMark

LABOUR_CODE = "Bộ luật Lao động 2019, Điều 112"
TET_BY_DECISION = f"{LABOUR_CODE}; ngày nghỉ cụ thể do Thủ tướng Chính phủ quyết định hằng năm"
CULTURE_DAY = "Nghị quyết 80-NQ/TW (2026), chờ luật"
RECKONED = "Âm lịch tính theo múi giờ UTC+7"
CUSTOM_OF_THE_COUNTRY = "Ngày kỷ niệm hằng năm"

TET_DAYS = 5
NEW_YEAR_SHOW = ExtraHours(time(23, 30), time(0, 30))


@dataclass(frozen=True, slots=True)
class _Yearly:
    """A day that comes back on the same day of the sun's or the moon's year."""

    key: str
    month: int
    day: int
    name: str
    source: str
    since: int = FIRST_DAY.year


_HOLIDAYS = (
    _Yearly("new-year", 1, 1, "Tết Dương lịch", LABOUR_CODE),
    _Yearly("victory", 4, 30, "Ngày Chiến thắng 30/4", LABOUR_CODE),
    _Yearly("labour", 5, 1, "Ngày Quốc tế lao động", LABOUR_CODE),
    _Yearly("national-day", 9, 2, "Quốc khánh", LABOUR_CODE),
    _Yearly("culture-day", 11, 24, "Ngày Văn hóa Việt Nam", CULTURE_DAY, since=2026),
)
_COMMEMORATIONS = (
    _Yearly("party", 2, 3, "Ngày thành lập Đảng Cộng sản Việt Nam", CUSTOM_OF_THE_COUNTRY),
    _Yearly("ho-chi-minh", 5, 19, "Ngày sinh Chủ tịch Hồ Chí Minh", CUSTOM_OF_THE_COUNTRY),
    _Yearly("war-invalids", 7, 27, "Ngày Thương binh - Liệt sĩ", CUSTOM_OF_THE_COUNTRY),
    _Yearly("august", 8, 19, "Ngày Cách mạng tháng Tám thành công", CUSTOM_OF_THE_COUNTRY),
    _Yearly("teachers", 11, 20, "Ngày Nhà giáo Việt Nam", CUSTOM_OF_THE_COUNTRY),
    _Yearly("army", 12, 22, "Ngày thành lập Quân đội nhân dân Việt Nam", CUSTOM_OF_THE_COUNTRY),
)
_FEASTS = (
    _Yearly("doan-ngo", 5, 5, "Tết Đoan Ngọ", RECKONED),
    _Yearly("trung-thu", 8, 15, "Tết Trung thu", RECKONED),
)
_FULL_MOONS = {1: " (Tết Nguyên tiêu)", 7: " (lễ Vu Lan)"}


@lru_cache(maxsize=8)
def proposed(year: int) -> tuple[Mark, ...]:
    """Return what marks the days of a year before anybody looked at it; all of it provisional.

    Raise WrongMark outside 1900 to 2100, where the lunar calendar is not reckoned.
    """
    check_year(year)
    marks = [*_by_the_sun(year), *_tet(year), *_feasts(year), *_moons(year)]
    return tuple(sorted(marks, key=lambda mark: (mark.day, mark.key)))


def waits_for_decision(mark: Mark) -> bool:
    """Tell whether somebody still has to fix a holiday that is only proposed.

    What the Labour Code itself names by its day needs no decision.
    """
    is_proposed = mark.kind is DayKind.PUBLIC_HOLIDAY and mark.status is Status.PROVISIONAL
    return is_proposed and not mark.is_removed and mark.source != LABOUR_CODE


def check_year(year: int) -> None:
    """Raise WrongMark for a year whose lunar days are not reckoned."""
    first, last = FIRST_DAY.year, LAST_DAY.year
    if not first <= year <= last:
        raise WrongMark("year", sentences.YEAR_NOT_RECKONED, year=year, first=first, last=last)


def adjacent_to_national_day(year: int) -> date:
    """Propose the second day of Quốc khánh: the one that joins the weekend, else the day before.

    The Prime Minister fixes it every year; the law says only that it is the day before or after.
    """
    joins_after = date(year, 9, 2).weekday() in {0, 3, 6}  # Monday, Thursday, Sunday
    return date(year, 9, 3 if joins_after else 1)


def _by_the_sun(year: int) -> Iterator[Mark]:
    for kind, days in (
        (DayKind.PUBLIC_HOLIDAY, _HOLIDAYS),
        (DayKind.COMMEMORATION, _COMMEMORATIONS),
    ):
        for one in days:
            if year >= one.since:
                yield _mark(one, year, date(year, one.month, one.day), kind)
    besides = _Yearly("national-day-2", 9, 1, "Nghỉ Quốc khánh", TET_BY_DECISION)
    yield _mark(besides, year, adjacent_to_national_day(year), DayKind.PUBLIC_HOLIDAY)


def _tet(year: int) -> Iterator[Mark]:
    """Propose one day before Tết and four from mùng một on, as in most years; and the eve."""
    first = tet(year)
    names = ["Nghỉ Tết Nguyên đán", *(f"Mùng {day} Tết" for day in range(1, TET_DAYS))]
    for number, name in enumerate(names):
        holiday = _Yearly(f"tet-{number}", 1, number, name, TET_BY_DECISION)
        day = first + timedelta(days=number - 1)
        yield _mark(holiday, year, day, DayKind.PUBLIC_HOLIDAY)
    eve = _Yearly("giao-thua", 12, 30, "Giao thừa", RECKONED)
    yield _mark(eve, year, first - ONE_DAY, DayKind.LUNAR, (NEW_YEAR_SHOW,))


def _feasts(year: int) -> Iterator[Mark]:
    ancestors = _Yearly("gio-to", 3, 10, "Giỗ Tổ Hùng Vương", LABOUR_CODE)
    yield _mark(ancestors, year, solar_of(LunarDay(year, 3, 10)), DayKind.PUBLIC_HOLIDAY)
    kitchen = _Yearly("ong-tao", 12, 23, "Ông Công ông Táo", RECKONED)
    yield _mark(kitchen, year, solar_of(LunarDay(year - 1, 12, 23)), DayKind.LUNAR)
    for feast in _FEASTS:
        day = solar_of(LunarDay(year, feast.month, feast.day))
        yield _mark(feast, year, day, DayKind.LUNAR)


def _moons(year: int) -> Iterator[Mark]:
    """Mark mùng một and rằm of every lunar month, as far as they fall into the year."""
    since = max(FIRST_DAY, date(year, 1, 1) - timedelta(days=FULL_MOON))
    for first in new_moons(since, date(year, 12, 31)):
        for lunar in (first, LunarDay(first.year, first.month, FULL_MOON, first.is_leap)):
            begins = solar_of(first)
            day = begins + timedelta(days=lunar.day - 1)
            if day.year == year:
                yield _moon(lunar, year, day)


def _moon(lunar: LunarDay, year: int, day: date) -> Mark:
    is_full = lunar.day == FULL_MOON
    feast = _FULL_MOONS.get(lunar.month, "") if is_full and not lunar.is_leap else ""
    name = f"{day_name(lunar)} {month_name(lunar)}{feast}"
    month = f"{lunar.year}-{lunar.month:02}{'-leap' if lunar.is_leap else ''}"
    return Mark(
        key=f"{'ram' if is_full else 'mung-mot'}/{month}",
        year=year,
        day=day,
        kind=DayKind.LUNAR,
        name=name[0].upper() + name[1:],
        source=RECKONED,
    )


def _mark(
    one: _Yearly, year: int, day: date, kind: DayKind, effects: tuple[Effect, ...] = ()
) -> Mark:
    return Mark(f"{one.key}/{year}", year, day, kind, one.name, source=one.source, effects=effects)
