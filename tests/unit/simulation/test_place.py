"""The commune of `bench plan`: it holds what makes planning dear, or its figures say nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from broadcaster.simulation.place import TIMEZONE, Place
from schedules.conflicts import clashes
from schedules.horizon import Days, Past, plan_days
from schedules.types import DayPlan, PartKind

TET = date(2026, 2, 17)


@pytest.fixture(scope="module")
def planned() -> dict[date, DayPlan]:
    days = Days(TET - timedelta(days=3), TET + timedelta(days=7))
    return {p.day: p for p in plan_days(days, TIMEZONE, Past(days.first), Place(12).basis_of)}


def test_a_usual_day_holds_a_relay_music_and_programmes_of_every_hamlet_at_once(
    planned: dict[date, DayPlan],
) -> None:
    lines = planned[TET + timedelta(days=7)].lines

    assert {line.kind for line in lines} == set(PartKind)
    at_once = {line.bus for line in lines if line.programme.split("/")[1].startswith("h")}
    assert at_once == set(Place(12).buses.values())


def test_holidays_have_their_own_times(planned: dict[date, DayPlan]) -> None:
    starts = {line.programme.split("/", 1)[1] for line in planned[TET].lines}

    assert starts == {"am/0545", "pm/1700"}


def test_nothing_overlaps_in_the_commune_either(planned: dict[date, DayPlan]) -> None:
    assert all(clashes(plan.lines) == () for plan in planned.values())


def test_ten_times_the_zones_are_ten_times_the_hamlets_and_their_bulletins() -> None:
    small, large = Place(50), Place(500)

    assert (len(small.hamlets), len(large.hamlets)) == (3, 30)
    assert len(small.basis_of(TET).candidates) == 40
    assert len(large.basis_of(TET).candidates) == 16 + 30 * 8


def test_in_mourning_there_is_no_music() -> None:
    assert Place(6).basis_of(date(2026, 7, 25)).no_music == "Quốc tang"


def test_summer_and_winter_start_at_their_own_times() -> None:
    place = Place(6)

    january, june = (place.basis_of(date(2026, month, 12)).templates for month in (1, 6))

    assert [f"{one.starts:%H:%M}" for one in january if one.key == "am"] == ["05:30"]
    assert [f"{one.starts:%H:%M}" for one in june if one.key == "am"] == ["05:00"]
