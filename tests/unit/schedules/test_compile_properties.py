"""What holds for the plan of every day, whatever is asked of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st
from made_days import BUSES, CLOSING, OPENING, TUNE, bulletin, sound

from schedules.compile import compile_day
from schedules.conflicts import clashes
from schedules.hours import Spent, hours_of
from schedules.local import day_span
from schedules.types import (
    Basis,
    Cadence,
    DayPlan,
    OneOff,
    PermittedHours,
    Priority,
    Span,
    Template,
)

TIMEZONES = st.sampled_from(
    ["Asia/Ho_Chi_Minh", "Europe/Berlin", "America/St_Johns", "Pacific/Apia"]
)
DAYS = st.sampled_from(
    [date(2026, 11, 21), date(2026, 3, 29), date(2026, 10, 25), date(2026, 3, 8), date(2028, 2, 29)]
)
# Few hours, so that programmes collide, clocks change in them and midnight is near.
CLOCK = st.builds(
    time, st.sampled_from([0, 2, 5, 5, 17, 23]), st.sampled_from([0, 1, 2, 15, 30, 59])
)
OPENS = st.one_of(st.just(time(0)), CLOCK)
CLOSES = st.one_of(st.just(time(0)), st.just(time(23, 30)), CLOCK)
ZONES = st.frozensets(st.sampled_from(sorted(BUSES)), min_size=1)
WEEKDAYS = st.frozensets(st.integers(0, 6), min_size=6)
EVERY = st.sampled_from([None, timedelta(hours=1), timedelta(minutes=197)])
LENGTHS = st.one_of(st.integers(0, 60), st.integers(0, 900))


@st.composite
def templates(draw: st.DrawFn) -> tuple[Template, ...]:
    number = draw(st.integers(1, 4))
    return tuple(
        Template(
            key=f"t{key}",
            name=f"Template {key}",
            starts=draw(CLOCK),
            weekdays=draw(WEEKDAYS),
            zones=draw(ZONES),
            before=(TUNE, OPENING),
            after=(CLOSING,),
            longest=timedelta(minutes=draw(st.integers(2, 40))),
        )
        for key in range(number)
    )


@st.composite
def bulletins(draw: st.DrawFn) -> tuple:
    begins = datetime(2026, 3, 8, tzinfo=UTC)
    once = Cadence(begins + timedelta(minutes=draw(st.integers(0, 97))), None)
    # One alone is repeated, hourly too: a day with an hour twice has it, and no plan is endless.
    repeated = replace(once, every=draw(EVERY))
    priorities = draw(st.lists(st.sampled_from(list(Priority)), min_size=1, max_size=7))
    return tuple(
        bulletin(
            number,
            sound=sound("0123456789abcdef"[number], draw(LENGTHS)),
            zones=draw(ZONES),
            priority=priority,
            cadence=(once if number else repeated) if priority is Priority.EMERGENCY else None,
            airings=draw(st.sampled_from([None, 1, 2])),
            valid_from=begins + timedelta(hours=draw(st.integers(-30, 30))),
            valid_until=datetime(2028, 2, 29, tzinfo=UTC)
            + timedelta(hours=draw(st.integers(-9, 30))),
        )
        for number, priority in enumerate(priorities)
    )


@st.composite
def permitted(draw: st.DrawFn) -> tuple[PermittedHours, ...]:
    minutes = st.sampled_from([None, 60])
    return tuple(
        PermittedHours(
            f"Rule {number}", draw(OPENS), draw(CLOSES), draw(WEEKDAYS), draw(ZONES), draw(minutes)
        )
        for number in range(draw(st.integers(0, 2)))
    )


@st.composite
def days(draw: st.DrawFn) -> tuple[date, ZoneInfo, Basis]:
    day, timezone = draw(DAYS), ZoneInfo(draw(TIMEZONES))
    candidates = draw(bulletins())
    midnight = day_span(day, timezone).begins
    asked = tuple(
        OneOff(
            f"n{number}",
            draw(st.sampled_from(candidates)),
            midnight + timedelta(minutes=minute),
            draw(ZONES),
            "Lan",
        )
        for number, minute in enumerate(draw(st.lists(st.integers(0, 1439), max_size=3)))
        if candidates
    )
    aired = {
        (one.bulletin, zone): draw(st.integers(0, 2)) for one in candidates for zone in one.zones
    }
    basis = Basis(draw(templates()), candidates, asked, draw(permitted()), BUSES, aired)
    return day, timezone, basis


Given = tuple[date, ZoneInfo, Basis]


def compiled(given_day: Given) -> DayPlan:
    return compile_day(*given_day)


@given(days())
@settings(max_examples=150, deadline=None)
def test_nothing_overlaps_on_a_bus_or_in_a_zone(given_day: Given) -> None:
    plan = compiled(given_day)

    assert clashes(plan.lines) == ()
    assert all(
        not (
            first.zones & second.zones
            and Span(first.starts, first.ends).meets(Span(second.starts, second.ends), timedelta())
        )
        for number, first in enumerate(plan.lines)
        for second in plan.lines[number + 1 :]
    )


@given(days())
@settings(max_examples=150, deadline=None)
def test_lines_are_switched_only_in_silence(given_day: Given) -> None:
    plan = compiled(given_day)

    by_bus: dict[str, list] = {}
    for line in plan.lines:
        by_bus.setdefault(line.bus, []).append(line)
    for lines in by_bus.values():
        for before, after in pairwise(lines):
            apart = timedelta(seconds=0.5 if before.zones == after.zones else 2)
            assert after.starts - before.ends >= apart


@given(days())
@settings(max_examples=150, deadline=None)
def test_all_but_emergencies_stays_inside_the_day_and_the_permitted_hours(given_day: Given) -> None:
    day, timezone, basis = given_day
    unlimited = (replace(rule, minutes_a_day=None) for rule in basis.permitted)
    hours = hours_of(day, timezone, unlimited)

    plan = compiled(given_day)

    for line in plan.lines:
        span = Span(line.starts, line.ends)
        if line.priority is not Priority.EMERGENCY:
            assert hours.judge(line.zones, span, Spent()).refused == {}
        assert day_span(day, timezone).holds(span)


@given(days(), st.integers(1, 20))
@settings(max_examples=100, deadline=None)
def test_no_zone_sounds_longer_than_its_minutes_but_for_emergencies(
    given_day: Given, minutes: int
) -> None:
    day, timezone, basis = given_day
    rule = PermittedHours("Rule", time(0), time(0), frozenset(range(7)), frozenset(BUSES), minutes)

    plan = compile_day(day, timezone, replace(basis, permitted=(rule,)))

    for zone in BUSES:
        here = (line for line in plan.lines if zone in line.zones)
        sounded = (x.sound.length for x in here if x.priority is not Priority.EMERGENCY)
        assert sum(sounded, timedelta()) <= timedelta(minutes=minutes)


@given(days())
@settings(max_examples=150, deadline=None)
def test_every_line_is_inside_its_approval(given_day: Given) -> None:
    candidates = {one.bulletin: one for one in given_day[2].candidates}

    for line in compiled(given_day).lines:
        if line.bulletin is not None:
            one = candidates[line.bulletin]
            assert line.zones <= one.zones
            assert one.valid_from <= line.starts
            assert line.ends <= one.valid_until
            assert (line.sound, line.authority) == (one.sound, one.authority)


@given(days())
@settings(max_examples=150, deadline=None)
def test_every_bulletin_is_planned_or_explained(given_day: Given) -> None:
    day, timezone, basis = given_day
    span = day_span(day, timezone)

    plan = compiled(given_day)

    told = {line.bulletin for line in plan.lines} | {one.bulletin for one in plan.omissions}
    for one in basis.candidates:
        if one.valid_from < span.ends and one.valid_until > span.begins:
            assert one.bulletin in told


@given(days())
@settings(max_examples=150, deadline=None)
def test_keys_are_unique_and_follow_from_what_sounds(given_day: Given) -> None:
    lines = compiled(given_day).lines

    assert len({line.key for line in lines}) == len(lines)
    assert all(line.sound.clip[:8] in line.key and line.programme in line.key for line in lines)


@given(days(), st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_the_order_of_what_is_given_is_of_no_account(given_day: Given, random: Random) -> None:
    day, timezone, basis = given_day

    def shuffled(things: tuple) -> tuple:
        return tuple(random.sample(things, len(things)))

    other = replace(
        basis,
        templates=shuffled(basis.templates),
        candidates=shuffled(basis.candidates),
        one_offs=shuffled(basis.one_offs),
        permitted=shuffled(basis.permitted),
        buses=dict(shuffled(tuple(basis.buses.items()))),
        aired=dict(shuffled(tuple(basis.aired.items()))),
    )

    assert compile_day(day, timezone, other) == compile_day(day, timezone, basis)


@given(days())
@settings(max_examples=150, deadline=None)
def test_nobody_hears_a_bulletin_more_often_than_wanted(given_day: Given) -> None:
    basis = given_day[2]
    wanted = {one.bulletin: one.airings for one in basis.candidates}
    asked = {one.key for one in basis.one_offs}

    heard = dict(basis.aired)
    for line in compiled(given_day).lines:
        by_hand = line.programme.split("/")[1] in asked
        for zone in line.zones if line.bulletin is not None and not by_hand else ():
            heard[line.bulletin, zone] = heard.get((line.bulletin, zone), 0) + 1
            assert (
                wanted[line.bulletin] is None or heard[line.bulletin, zone] <= wanted[line.bulletin]
            )


@given(days())
@settings(max_examples=100, deadline=None)
def test_a_day_compiled_again_from_its_first_half_is_the_same_day(given_day: Given) -> None:
    day, timezone, basis = given_day
    whole = compiled(given_day)
    noon = day_span(day, timezone).begins + timedelta(hours=12)

    by_programme: dict[str, list] = {}
    for line in whole.lines:
        by_programme.setdefault(line.programme, []).append(line)
    begun = frozenset(
        key for key, lines in by_programme.items() if min(line.starts for line in lines) < noon
    )
    kept = tuple(line for line in whole.lines if line.programme in begun)

    aired = dict(basis.aired)
    for line in kept:
        for zone in line.zones if line.bulletin is not None else ():
            aired[line.bulletin, zone] = aired.get((line.bulletin, zone), 0) + 1
    again = compile_day(
        day,
        timezone,
        replace(
            basis,
            aired=aired,
            settled=replace(basis.settled, before=noon, lines=kept, programmes=begun),
        ),
    )

    assert [line.key for line in again.lines if line.programme in begun] == [
        line.key for line in kept
    ]
    assert clashes(again.lines) == ()
