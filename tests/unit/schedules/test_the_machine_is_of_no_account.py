"""No plan depends on where the machine thinks it stands, nor on the week it is planned for."""

from __future__ import annotations

import os
import time as machine
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st
from made_days import HANOI
from test_compile_properties import Given, compiled, days
from test_parts_properties import FIRST, grounds

from broadcaster.simulation.place import TIMEZONE, Place
from schedules.compile import compile_day
from schedules.horizon import Days, Past, plan_days
from schedules.types import Basis, Candidate, DayPlan, Line

ELSEWHERE = st.sampled_from(
    ["America/Los_Angeles", "Pacific/Kiritimati", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC"]
)
WEEK = timedelta(days=7)


@contextmanager
def machine_in(zone: str) -> Iterator[None]:
    """Let this process believe that its machine stands in another time zone."""
    before = os.environ.get("TZ")
    try:
        os.environ["TZ"] = zone
        machine.tzset()
        yield
    finally:
        os.environ.pop("TZ")
        if before is not None:
            os.environ["TZ"] = before
        machine.tzset()


@given(days(), ELSEWHERE)
@settings(max_examples=60, deadline=None)
def test_the_plan_of_a_day_is_the_same_on_a_machine_anywhere(given_day: Given, zone: str) -> None:
    here = compiled(given_day)

    with machine_in(zone):
        assert compiled(given_day) == here


@given(grounds(), ELSEWHERE)
@settings(max_examples=40, deadline=None)
def test_programmes_of_parts_are_the_same_on_a_machine_anywhere(basis: Basis, zone: str) -> None:
    here = compile_day(FIRST, HANOI, basis)

    with machine_in(zone):
        assert compile_day(FIRST, HANOI, basis) == here


def test_days_with_seasons_holidays_and_relays_are_the_same_on_a_machine_anywhere() -> None:
    wanted = Days(date(2026, 2, 14), date(2026, 2, 20))

    def planned() -> list[DayPlan]:
        return list(plan_days(wanted, TIMEZONE, Past(wanted.first), Place(6).basis_of))

    here = planned()

    for zone in ("Pacific/Kiritimati", "America/Los_Angeles"):
        with machine_in(zone):
            assert planned() == here


def later(line: Line, place: ZoneInfo, weeks: int) -> tuple[object, ...]:
    """Return a line as it would stand so many weeks later, on the clock of the place."""
    local = line.starts.astimezone(place).replace(tzinfo=None) + WEEK * weeks
    item = line.key.split("/", 1)[1]
    return (local, item, line.sound, line.zones, line.bus, line.priority, line.reason.sentence)


@given(days(), st.integers(1, 60))
@settings(max_examples=100, deadline=None)
def test_everything_weeks_later_gives_the_plan_weeks_later(given_day: Given, weeks: int) -> None:
    _, _, basis = given_day
    day, place = date(2026, 5, 20), ZoneInfo("Asia/Ho_Chi_Minh")  # clocks never change here
    ahead = WEEK * weeks
    shifted = replace(
        basis,
        candidates=tuple(shift(one, ahead) for one in basis.candidates),
        one_offs=tuple(
            replace(one, starts=one.starts + ahead, bulletin=shift(one.bulletin, ahead))
            for one in basis.one_offs
        ),
    )

    before = compile_day(day, place, basis)
    after = compile_day(day + ahead, place, shifted)

    assert [later(line, place, weeks) for line in before.lines] == [
        later(line, place, 0) for line in after.lines
    ]
    assert [(one.title, one.reason.sentence) for one in before.omissions] == [
        (one.title, one.reason.sentence) for one in after.omissions
    ]


def shift(one: Candidate, ahead: timedelta) -> Candidate:
    cadence = one.cadence and replace(one.cadence, first=one.cadence.first + ahead)
    return replace(
        one,
        valid_from=one.valid_from + ahead,
        valid_until=one.valid_until + ahead,
        received=one.received + ahead,
        cadence=cadence,
    )
