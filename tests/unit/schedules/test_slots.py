"""Programmes that want one bus at once, and free slots to move them to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from made_days import (
    BUSES,
    DAY,
    EVENING,
    HANOI,
    MAIN,
    MORNING,
    bulletin,
    hours,
    local,
    one_off,
    plan,
    reasons,
    seconds,
    zones,
)
from made_parts import BLOCK, made_of

from schedules.conflicts import in_the_way
from schedules.sheet import Sheet, blank_sheet
from schedules.slots import FrameClash, Wish, frame_clashes, free_slots, sheet_of
from schedules.types import Basis, Pace, Span

HALF = timedelta(minutes=30)


def planned(*clocks: str, **basis: object) -> Sheet:
    asked = tuple(one_off(n, clock, bulletin(n, length=600)) for n, clock in enumerate(clocks))
    made = plan(templates=(), one_offs=asked)
    blank = blank_sheet(DAY, HANOI, Basis(buses=BUSES, **basis), Pace())
    return sheet_of(blank, made)


def test_free_slots_are_the_holes_that_are_long_enough() -> None:
    sheet = planned("06:00", "06:15", "07:00")

    found = free_slots(sheet, Wish(MAIN, HALF, local("05:50")))

    assert found == (local("06:25") + seconds(2), local("07:10") + seconds(2))


def test_free_slots_keep_the_permitted_hours() -> None:
    sheet = planned("06:00", permitted=(hours("06:00", "06:45"), hours("17:00", "18:00")))

    found = free_slots(sheet, Wish(MAIN, HALF, local("05:20")))

    assert found == (local("06:10") + seconds(2), local("17:00"))


def test_a_zone_that_cannot_sound_has_no_free_slot() -> None:
    assert free_slots(planned(), Wish(zones(9), HALF, local("05:30"))) == ()


@given(st.lists(st.integers(0, 1380), max_size=8), st.integers(1, 120), st.integers(0, 1439))
def test_a_suggested_slot_is_free(minutes: list[int], length: int, earliest: int) -> None:
    begins = local("00:00")
    sheet = planned(*(f"{minute // 60:02}:{minute % 60:02}" for minute in minutes))
    wish = Wish(MAIN, timedelta(minutes=length), begins + timedelta(minutes=earliest))

    for at in free_slots(sheet, wish):
        span = Span(at, at + wish.length)
        assert at >= wish.earliest
        assert in_the_way(span, sheet.buses_of(MAIN), sheet.taken, seconds(2)) is None


def test_templates_that_want_one_bus_at_once_are_found_for_every_day() -> None:
    late = replace(EVENING, starts=local("05:45").astimezone(HANOI).time(), zones=zones(2))
    basis = Basis((MORNING, late), buses=BUSES)

    found = frame_clashes((DAY, DAY + timedelta(days=1)), HANOI, basis)

    assert [clash.day for clash in found] == [DAY, DAY + timedelta(days=1)]
    assert found[0] == FrameClash(
        DAY, "t1", "t2", frozenset({"main"}), zones(2), Span(local("05:45"), local("06:00"))
    )


def test_templates_on_different_buses_or_at_other_times_do_not_clash() -> None:
    hall = replace(EVENING, key="t3", starts=MORNING.starts, zones=zones(5))

    assert frame_clashes((DAY,), HANOI, Basis((MORNING, EVENING, hall), buses=BUSES)) == ()


def test_a_programme_past_midnight_meets_the_next_day() -> None:
    late = replace(MORNING, starts=local("23:50").astimezone(HANOI).time())
    early = replace(EVENING, starts=local("00:05").astimezone(HANOI).time())

    found = frame_clashes((DAY,), HANOI, Basis((late, early), buses=BUSES))

    assert [(clash.first, clash.second) for clash in found] == [("t1", "t2")]


def test_a_programme_that_cannot_start_is_told_when_the_line_is_free() -> None:
    first = made_of(BLOCK, starts="05:30", longest=60)
    second = replace(made_of(BLOCK, starts="05:40", longest=10), key="t2", name="Second")

    made = plan(templates=(first, second), candidates=(bulletin(1, length=1800),))

    assert ("Second", "The line would be free at 06:00:02.") in reasons(made)
