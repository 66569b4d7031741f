"""Marked days and permitted hours together: who is refused, by which name, and who is let in."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from made_days import BUSES, HANOI, MAIN, bulletin, hours, local, zones

from schedules.calendar import added, calendar_of, made_year
from schedules.effects import effects
from schedules.hours import Hours, Refusal, Spent, hours_of
from schedules.marks import DayKind, QuietHours
from schedules.oneoffs import next_free
from schedules.sheet import blank_sheet
from schedules.special import special_hours
from schedules.types import Basis, OneOff, Pace, Span, ZoneKey

EVE, TET = date(2030, 2, 1), date(2030, 2, 2)
EXAM = date(2030, 6, 12)
FREE = ZoneKey(5)
ALL = MAIN | {FREE}
QUIET = QuietHours(time(7), time(11), zones(1, 5))
CALENDAR = calendar_of(
    (
        *made_year(2030),
        *added(
            "e", (EXAM, EXAM), DayKind.EXAM, "Thi", (QuietHours(time(7), time(11), zones(1, 5)),)
        ),
    )
)


def _hours(day: date, minutes_a_day: int | None = None) -> Hours:
    rule = hours("05:00", "21:00", minutes_a_day=minutes_a_day)
    return special_hours(hours_of(day, HANOI, [rule]), effects(day, CALENDAR), HANOI)


def _refused(day: date, begins: str, ends: str) -> dict[ZoneKey, Refusal]:
    span = Span(local(begins, day), local(ends, day))
    return dict(_hours(day).judge(sorted(ALL), span, Spent()).refused)


def test_an_exam_refuses_by_its_own_name_and_only_near_the_school() -> None:
    assert _refused(EXAM, "10:59", "11:05") == {
        ZoneKey(1): Refusal("Thi", used_up=False),
        FREE: Refusal("Thi", used_up=False),
    }
    assert _refused(EXAM, "11:00", "11:05") == {}
    assert _refused(EXAM, "06:55", "07:00") == {}


@pytest.mark.parametrize("day", [EVE, TET])
def test_the_greeting_at_midnight_is_let_in_on_both_days(day: date) -> None:
    greeting = Span(local("23:58", EVE), local("00:10", TET))

    verdict = _hours(day).judge(sorted(ALL), greeting, Spent())

    assert verdict.refused == {}
    assert {window.rule for window in verdict.allowed.values() if window} == {"Giao thừa"}
    assert verdict.allowed[FREE] is None


def test_on_other_nights_midnight_stays_refused() -> None:
    assert set(_refused(TET, "23:40", "23:50")) == set(MAIN)


def test_the_greeting_does_not_use_up_the_minutes_of_the_day() -> None:
    spent = Spent()
    day = _hours(EVE, minutes_a_day=30)
    verdict = day.judge(sorted(MAIN), Span(local("23:30", EVE), local("00:30", TET)), spent)
    spent.charge(verdict.allowed, timedelta(hours=1))

    evening = Span(local("17:00", EVE), local("17:30", EVE))

    assert day.judge(sorted(MAIN), evening, spent).refused == {}


@pytest.mark.parametrize(
    ("day", "asked", "free"), [(EXAM, "08:00", "11:00"), (EVE, "22:00", "23:30")]
)
def test_who_asks_at_a_quiet_time_is_told_when_it_ends(day: date, asked: str, free: str) -> None:
    notice = bulletin(
        1, valid_from=local("00:00", day), valid_until=local("00:00", day + timedelta(days=1))
    )
    basis = Basis(buses=BUSES, permitted=(hours("05:00", "21:00"),))
    sheet = blank_sheet(day, HANOI, basis, Pace())
    sheet.hours = special_hours(sheet.hours, effects(day, CALENDAR), HANOI)

    found = next_free(sheet, OneOff("n1", notice, local(asked, day), MAIN, "Lan"))

    assert found == local(free, day)


def test_a_day_without_marks_keeps_its_hours() -> None:
    plain = hours_of(date(2030, 6, 13), HANOI, [hours("05:00", "21:00")])

    assert special_hours(plain, effects(date(2030, 6, 13), CALENDAR), HANOI) is plain
