"""An emergency goes on air over a programme: what sounds is cut, what was to follow gives way."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from made_days import BUSES, DAY, HANOI, MORNING, at, bulletin, local, one_off, plan, zones

from schedules.compile import Yielded, compile_day, yielded
from schedules.conflicts import clashes
from schedules.settle import Allowance, Horizon, settle
from schedules.types import (
    Basis,
    Cadence,
    Candidate,
    DayPlan,
    OneOff,
    Priority,
)
from schedules.urgent import heard_whole

ITEMS = tuple(bulletin(number, length=60) for number in (1, 2, 3))
LEAD = timedelta(seconds=5)


def flood(approved: str, **changes: object) -> Candidate:
    return bulletin(
        9,
        length=30,
        priority=Priority.EMERGENCY,
        cadence=Cadence(local(approved), timedelta(hours=1)),
        valid_until=local("06:00"),
        **changes,
    )


def again(
    published: DayPlan, now: datetime, *candidates: Candidate, asked: tuple[OneOff, ...] = ()
) -> DayPlan:
    allowances = {line.authority: Allowance(line.sound.clip) for line in published.lines}
    settled = settle(published, HANOI, Horizon(now, now + LEAD), allowances)
    basis = Basis((MORNING,), (*ITEMS, *candidates), asked, buses=BUSES, settled=settled)
    return compile_day(DAY, HANOI, basis)


def heard(made: DayPlan) -> list[tuple[str, str]]:
    return [(at(line), line.title) for line in made.lines]


MORNING_PLAN = plan(candidates=ITEMS)


def test_an_emergency_cuts_what_sounds_and_takes_the_place_of_what_would_follow() -> None:
    assert heard(MORNING_PLAN)[2:5] == [
        ("05:30:16.0", "Bulletin 1"),
        ("05:31:16.5", "Bulletin 2"),
        ("05:32:17.0", "Bulletin 3"),
    ]

    made = again(MORNING_PLAN, local("05:30:55"), flood("05:30:55"))

    assert heard(made)[2:] == [
        ("05:30:16.0", "Bulletin 1"),
        ("05:31:00.0", "Bulletin 9"),
        ("05:32:17.0", "Bulletin 3"),
        ("05:33:17.5", "Closing"),
    ]
    told = [(one.title, str(one.reason), one.programme) for one in made.omissions]
    assert ("Bulletin 2", "It gave way to Bulletin 9.", "2026-11-21/t1/0530") in told
    assert clashes(made.lines) == ()


def test_what_an_emergency_took_the_place_of_stays_told_in_the_next_version() -> None:
    first = again(MORNING_PLAN, local("05:30:55"), flood("05:30:55"))

    second = again(first, local("05:31:20"), flood("05:30:55"))

    assert heard(second) == heard(first)
    assert second.omissions == first.omissions


def test_other_buses_go_on() -> None:
    hall = replace(MORNING, zones=zones(5, 6))
    items = tuple(replace(one, zones=zones(5, 6)) for one in ITEMS)
    there = compile_day(DAY, HANOI, Basis((hall,), items, buses=BUSES))
    settled = settle(
        there,
        HANOI,
        Horizon(local("05:30:55"), local("05:31")),
        {line.authority: Allowance(line.sound.clip) for line in there.lines},
    )
    basis = Basis((hall,), (*items, flood("05:30:55")), buses=BUSES, settled=settled)

    made = compile_day(DAY, HANOI, basis)

    assert [line for line in made.lines if line.bulletin != 9] == list(there.lines)


def test_an_emergency_a_person_asks_for_goes_over_a_programme_too() -> None:
    urgent = bulletin(9, length=30, priority=Priority.EMERGENCY)

    made = again(MORNING_PLAN, local("05:30:55"), asked=(one_off(1, "05:31", urgent),))

    assert ("05:31:00.0", "Bulletin 9") in heard(made)
    assert "Bulletin 2" not in [line.title for line in made.lines]


def test_what_is_no_emergency_waits_for_a_programme_as_before() -> None:
    made = again(MORNING_PLAN, local("05:30:55"), asked=(one_off(1, "05:31", bulletin(9)),))

    assert heard(made) == heard(MORNING_PLAN)
    assert "It would overlap Morning." in {str(one.reason) for one in made.omissions}


def test_an_emergency_waits_for_another_one_alone() -> None:
    other = replace(flood("05:30:55"), bulletin=8, title="Bulletin 8", authority="approval:8")

    made = again(MORNING_PLAN, local("05:30:55"), flood("05:30:55"), other)

    urgent = [(at(line), line.title) for line in made.lines if line.bulletin in (8, 9)]
    assert urgent == [("05:31:00.0", "Bulletin 8"), ("05:31:32.0", "Bulletin 9")]
    assert clashes(made.lines) == ()


def test_what_gives_way_is_known_before_anything_is_counted() -> None:
    now, urgent = local("05:30:55"), flood("05:30:55")
    allowances = {line.authority: Allowance(line.sound.clip) for line in MORNING_PLAN.lines}
    settled = settle(MORNING_PLAN, HANOI, Horizon(now, now + LEAD), allowances)
    basis = Basis((MORNING,), (*ITEMS, urgent), buses=BUSES, settled=settled)

    found = yielded(DAY, HANOI, basis)

    gone = [line.title for line in settled.lines if line not in found.settled.lines]
    assert gone == ["Bulletin 2"]
    assert [line.title for line in found.emergencies] == ["Bulletin 9"]
    then = compile_day(DAY, HANOI, replace(basis, settled=found.settled))
    assert then == compile_day(DAY, HANOI, basis)


def test_without_an_emergency_all_stays_settled() -> None:
    now = local("05:30:55")
    settled = settle(MORNING_PLAN, HANOI, Horizon(now, now + LEAD), {})
    asked = (one_off(1, "05:40", ITEMS[0]),)

    found = yielded(DAY, HANOI, Basis((MORNING,), ITEMS, asked, buses=BUSES, settled=settled))

    assert found == Yielded(settled)


def test_only_what_an_emergency_cuts_is_not_heard_whole() -> None:
    made = again(MORNING_PLAN, local("05:30:55"), flood("05:30:55"))

    left = [line.title for line in made.lines if line not in heard_whole(made.lines)]

    assert left == ["Bulletin 1"]
    assert heard_whole(MORNING_PLAN.lines) == MORNING_PLAN.lines


def test_no_programme_reads_an_emergency_before_it_went_on_air_by_itself() -> None:
    once = replace(flood("07:00"), airings=1, cadence=Cadence(local("07:00"), None))

    made = plan(candidates=(replace(once, valid_from=local("05:00"), valid_until=local("20:00")),))

    assert [at(line) for line in made.lines if line.bulletin == 9] == ["07:00:00.0"]
    why = [str(one.reason) for one in made.omissions if one.bulletin == 9]
    assert why == ["It is left out of Morning: it is not valid yet then."]
