"""What holds for programmes made of parts, whatever is asked of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from made_days import BUSES, CLOSING, EVERY_DAY, HANOI, TUNE, bulletin, sound
from made_parts import MUSIC, PROVERB, VOV, block

from schedules.compile import compile_day
from schedules.conflicts import clashes
from schedules.horizon import Days, Past, plan_days
from schedules.local import day_span
from schedules.parts import Order, Part, RelayPart
from schedules.settle import Allowance, Horizon, settle
from schedules.types import (
    Basis,
    Cadence,
    DayPlan,
    Line,
    OneOff,
    PartKind,
    PermittedHours,
    Priority,
    Span,
    Start,
    Template,
)

FIRST = date(2026, 11, 21)
ZONES = st.frozensets(st.sampled_from(sorted(BUSES)), min_size=1)
FIELDS = st.sampled_from(["news", "notice", "law"])
YIELDS = st.sampled_from([None, None, 1, 2])
MINUTES = st.integers(0, 59)


@st.composite
def parts(draw: st.DrawFn) -> tuple[Part, ...]:
    blocks = st.builds(
        block,
        fields=st.frozensets(FIELDS, max_size=2),
        zones=st.one_of(st.just(frozenset()), ZONES),
        own=st.booleans(),
        order=st.sampled_from(list(Order)),
        rotate=st.booleans(),
        longest=st.sampled_from([None, timedelta(minutes=3)]),
        most=st.sampled_from([None, 1, 3]),
        times=st.integers(1, 2),
        yields=YIELDS,
    )
    words = st.builds(lambda turn: replace(PROVERB, yields=turn), YIELDS)
    music = st.just(replace(MUSIC, cut=draw(st.booleans())))
    free = st.one_of(blocks, words, music)
    relay = RelayPart(VOV, time(6, 0), time(6, draw(st.integers(1, 59))))
    exact = st.builds(lambda hard: replace(PROVERB, start=Start(time(5, 50), hard)), st.booleans())
    return (
        TUNE,
        *draw(st.lists(free, max_size=2)),
        *draw(st.one_of(st.just([]), exact.map(lambda part: [part]))),
        *draw(st.lists(free, max_size=2)),
        *([relay] if draw(st.booleans()) else []),
        *draw(st.lists(free, min_size=1, max_size=2)),
        CLOSING,
    )


@st.composite
def templates(draw: st.DrawFn) -> tuple[Template, ...]:
    return tuple(
        Template(
            key=f"t{key}",
            name=f"Template {key}",
            starts=time(5, draw(st.integers(30, 50))),
            weekdays=EVERY_DAY,
            zones=draw(ZONES),
            before=(),
            after=(),
            longest=timedelta(minutes=draw(st.integers(31, 90))),
            parts=draw(parts()),
        )
        for key in range(draw(st.integers(1, 3)))
    )


EVERY = st.sampled_from([None, timedelta(minutes=97)])


@st.composite
def bulletins(draw: st.DrawFn) -> tuple:
    def one(number: int) -> object:
        priority = draw(st.sampled_from([Priority.NORMAL, Priority.NORMAL, *Priority]))
        first = datetime(2026, 11, 20, draw(st.integers(0, 23)), draw(MINUTES), tzinfo=UTC)
        is_emergency = priority is Priority.EMERGENCY
        return bulletin(
            number,
            sound=sound("0123456789abcdef"[number], draw(st.integers(0, 400))),
            zones=draw(ZONES),
            priority=priority,
            field=draw(FIELDS),
            rank=draw(st.integers(0, 1)),
            airings=draw(st.sampled_from([None, 1, 3])),
            cadence=Cadence(first, draw(EVERY)) if is_emergency else None,
            valid_from=datetime(2026, 11, 20, tzinfo=UTC),
        )

    return tuple(one(number) for number in range(draw(st.integers(1, 8))))


@st.composite
def grounds(draw: st.DrawFn) -> Basis:
    rules = (PermittedHours("Rule", time(5, 40), time(21), EVERY_DAY, draw(ZONES), 60),)
    permitted = draw(st.sampled_from([(), rules]))
    candidates = draw(bulletins())
    dawn = day_span(FIRST, HANOI).begins + timedelta(hours=5)
    asked = tuple(
        OneOff(f"n{minute}", candidates[0], dawn + timedelta(minutes=minute), draw(ZONES), "Lan")
        for minute in draw(st.sets(st.integers(30, 120), max_size=2))
    )
    return Basis(draw(templates()), candidates, asked, permitted, BUSES)


def days(basis: Basis, first: int, last: int) -> list[DayPlan]:
    wanted = Days(FIRST + timedelta(days=first), FIRST + timedelta(days=last))
    return list(plan_days(wanted, HANOI, Past(FIRST), lambda _day: basis))


@given(grounds())
@settings(max_examples=60, deadline=None)
def test_nothing_overlaps_and_lines_are_switched_in_silence(basis: Basis) -> None:
    made = compile_day(FIRST, HANOI, basis)

    assert clashes(made.lines) == ()
    by_bus: dict[str, list] = {}
    for line in made.lines:
        by_bus.setdefault(line.bus, []).append(line)
    for lines in by_bus.values():
        for before, after in pairwise(lines):
            apart = timedelta(seconds=0.5 if before.zones == after.zones else 2)
            assert after.starts - before.ends >= apart


@given(grounds())
@settings(max_examples=60, deadline=None)
def test_exact_times_are_exact(basis: Basis) -> None:
    calm = replace(
        basis,
        templates=basis.templates[:1],
        candidates=tuple(one for one in basis.candidates if one.cadence is None),
        permitted=(),
        one_offs=(),
    )
    (template,) = calm.templates
    six = day_span(FIRST, HANOI).begins + timedelta(hours=6)

    made = compile_day(FIRST, HANOI, calm)

    for relay in (part for part in template.parts if isinstance(part, RelayPart)):
        lines = [line for line in made.lines if line.kind is PartKind.RELAY]
        ends = six + timedelta(minutes=relay.ends.minute)
        assert {(line.starts, line.ends) for line in lines} == {(six, ends)}


@given(grounds())
@settings(max_examples=60, deadline=None)
def test_every_bulletin_is_planned_or_explained_and_every_line_gives_its_reason(
    basis: Basis,
) -> None:
    for made in days(basis, 0, 2):
        told = {line.bulletin for line in made.lines} | {one.bulletin for one in made.omissions}
        span = day_span(made.day, HANOI)
        for one in basis.candidates:
            if one.valid_from < span.ends and one.valid_until > span.begins:
                assert one.bulletin in told
        assert all(str(line.reason) for line in made.lines)
        assert len({line.key for line in made.lines}) == len(made.lines)


@given(grounds(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_what_is_given_is_of_no_account(basis: Basis, random: Random) -> None:
    def shuffled(things: tuple) -> tuple:
        return tuple(random.sample(things, len(things)))

    other = replace(
        basis,
        templates=shuffled(basis.templates),
        candidates=shuffled(basis.candidates),
        one_offs=shuffled(basis.one_offs),
        buses=dict(shuffled(tuple(basis.buses.items()))),
    )

    assert days(other, 0, 2) == days(basis, 0, 2)


@given(grounds(), st.integers(0, 5), st.integers(0, 3))
@settings(max_examples=60, deadline=None)
def test_the_plan_of_a_day_is_the_same_whichever_other_days_are_made(
    basis: Basis, day: int, more: int
) -> None:
    alone = days(basis, day, day)
    among = days(basis, max(0, day - more), day + more)

    assert alone == [made for made in among if made.day == alone[0].day]


@given(grounds())
@settings(max_examples=60, deadline=None)
def test_nobody_hears_a_bulletin_more_often_than_wanted_over_the_days(basis: Basis) -> None:
    basis = replace(basis, one_offs=())  # what a person asks for is heard however often it was
    wanted = {one.bulletin: one.airings for one in basis.candidates}
    heard: dict[tuple[int, int], int] = {}

    for made in days(basis, 0, 3):
        for line in made.lines:
            for zone in line.zones if line.bulletin is not None else ():
                heard[line.bulletin, zone] = heard.get((line.bulletin, zone), 0) + 1

    assert all(wanted[key[0]] is None or n <= wanted[key[0]] for key, n in heard.items())


@given(grounds())
@settings(max_examples=60, deadline=None)
def test_nothing_but_an_emergency_sounds_outside_the_permitted_hours(basis: Basis) -> None:
    made = compile_day(FIRST, HANOI, basis)
    begins = day_span(FIRST, HANOI).begins
    allowed = Span(begins + timedelta(hours=5, minutes=40), begins + timedelta(hours=21))

    for line in made.lines:
        ruled = any(line.zones & rule.zones for rule in basis.permitted)
        if ruled and line.priority is not Priority.EMERGENCY:
            assert allowed.holds(Span(line.starts, line.ends))


@given(grounds(), st.integers(1, 3))
@settings(max_examples=60, deadline=None)
def test_shifting_everything_by_weeks_shifts_the_plan_by_weeks(basis: Basis, weeks: int) -> None:
    by = timedelta(weeks=weeks)
    shifted = replace(
        basis,
        candidates=tuple(
            replace(
                one,
                valid_from=one.valid_from + by,
                valid_until=one.valid_until + by,
                received=one.received + by,
                cadence=one.cadence and replace(one.cadence, first=one.cadence.first + by),
            )
            for one in basis.candidates
        ),
        one_offs=(),
    )
    basis = replace(basis, one_offs=())
    wanted = Days(FIRST + by, FIRST + by + timedelta(days=2))

    later = list(plan_days(wanted, HANOI, Past(FIRST + by), lambda _day: shifted))

    for before, after in zip(days(basis, 0, 2), later, strict=True):
        assert [(line.starts + by, line.title, line.zones) for line in before.lines] == [
            (line.starts, line.title, line.zones) for line in after.lines
        ]
        assert [str(one.reason) for one in before.omissions] == [
            str(one.reason) for one in after.omissions
        ]


def _beside(line: Line, urgent: Line) -> bool:
    gap = timedelta(seconds=2)
    return line.starts < urgent.ends + gap and urgent.starts < line.ends + gap


@given(grounds(), st.integers(330, 420))
@settings(max_examples=60, deadline=None)
def test_a_day_compiled_again_after_it_began_keeps_what_has_begun(
    basis: Basis, minutes: int
) -> None:
    whole = compile_day(FIRST, HANOI, basis)
    now = day_span(FIRST, HANOI).begins + timedelta(minutes=minutes)
    allowances = {line.authority: Allowance(line.sound.clip) for line in whole.lines}

    settled = settle(whole, HANOI, Horizon(now, now), allowances)
    aired = {
        (line.bulletin, zone): sum(
            one.bulletin == line.bulletin and zone in one.zones for one in settled.lines
        )
        for line in settled.lines
        if line.bulletin is not None
        for zone in line.zones
    }
    again = compile_day(FIRST, HANOI, replace(basis, settled=settled, aired=aired))

    assert clashes(again.lines) == ()
    kept = [line for line in again.lines if line.programme in settled.programmes]
    urgent = [line for line in again.lines if line.priority is Priority.EMERGENCY]
    before = [line for line in whole.lines if line.programme in settled.programmes]
    gone = [line for line in before if line not in kept]
    assert kept == [line for line in before if line not in gone]
    assert all(line.starts > now and any(_beside(line, one) for one in urgent) for line in gone)
    assert len({line.key for line in again.lines}) == len(again.lines)
