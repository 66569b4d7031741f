"""What is asked for where something is late: written, read back, told, and the time it has."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_days import HANOI, TUNE, bulletin, plan
from made_parts import BLOCK, MUSIC, RELAY, block, made_of

from schedules.changes import changes
from schedules.lateness import Late, Way, asked, late_of, shared, without
from schedules.types import PartKind, Priority, Sound, Span
from schedules.wishes import wishes

SKIP, JOIN = Late(Way.SKIP), Late(Way.JOIN)
NOON = datetime(2026, 11, 21, 5, tzinfo=UTC)
SOUND = Sound("1" * 64, timedelta(minutes=1))

lates = st.one_of(
    st.sampled_from([SKIP, JOIN]),
    st.integers(0, 120).map(lambda count: Late(Way.WHOLE, minutes=count)),
    st.builds(time, st.integers(0, 23), st.integers(0, 59)).map(
        lambda at: Late(Way.REPLAY, until=at)
    ),
)
spans = st.tuples(st.integers(0, 300), st.integers(1, 100)).map(
    lambda pair: Span(
        NOON + timedelta(minutes=pair[0]), NOON + timedelta(minutes=pair[0] + pair[1])
    )
)
minutes = st.integers(0, 400).map(lambda count: NOON + timedelta(minutes=count, seconds=30))


def holds(some: tuple[Span, ...] | list[Span], at: datetime) -> bool:
    return any(one.begins <= at < one.ends for one in some)


@given(lates)
def test_what_is_written_is_read_back(late: Late) -> None:
    assert late_of(str(late)) == late


@pytest.mark.parametrize("text", ["", "never", "whole", "whole:x", "replay", "join:3", "replay:9"])
def test_what_nobody_can_ask_for_is_not_read(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        late_of(text)


@given(st.lists(spans, max_size=4), st.lists(spans, max_size=4), minutes)
def test_shared_time_is_in_both(some: list[Span], others: list[Span], at: datetime) -> None:
    assert holds(shared(some, others), at) == (holds(some, at) and holds(others, at))


@given(st.lists(spans, max_size=4), spans, minutes)
def test_a_hole_is_cut_out_and_nothing_else(some: list[Span], hole: Span, at: datetime) -> None:
    assert holds(without(some, hole), at) == (holds(some, at) and not holds([hole], at))


def test_what_a_sound_asks_for_itself_goes_before() -> None:
    assert asked(SOUND, SKIP).late == SKIP
    assert asked(replace(SOUND, late=JOIN), SKIP).late == JOIN
    assert asked(SOUND, None) == SOUND
    assert asked(SOUND, SKIP, Priority.EMERGENCY) == SOUND


def test_each_part_asks_for_itself_and_every_line_of_it_carries_that() -> None:
    assert TUNE.sound is not None
    pieces = tuple(replace(one, sound=replace(one.sound, late=JOIN)) for one in MUSIC.pieces)
    parts = (
        replace(TUNE, sound=replace(TUNE.sound, late=SKIP)),
        block(late=Late(Way.WHOLE, minutes=5)),
        replace(MUSIC, pieces=pieces),
        replace(RELAY, late=SKIP),
    )

    made = plan(templates=(made_of(*parts),), candidates=(bulletin(1),))

    assert {(line.kind, str(line.sound.late)) for line in made.lines} == {
        (PartKind.SIGNATURE, "skip"),
        (PartKind.BULLETIN, "whole:5"),
        (PartKind.FILLER, "join"),
        (PartKind.RELAY, "skip"),
    }


@given(lates)
def test_it_is_told_in_one_sentence_beside_the_level(late: Late) -> None:
    (said,) = wishes(replace(SOUND, late=late))

    assert str(said).startswith("If late: ")
    assert len(wishes(replace(SOUND, late=late, gain_db=-3))) == len([said]) + 1
    assert wishes(SOUND) == ()


def test_a_plan_that_only_asks_for_something_else_says_so() -> None:
    before = plan(templates=(made_of(BLOCK),), candidates=(bulletin(1),))
    after = plan(templates=(made_of(block(late=SKIP)),), candidates=(bulletin(1),))
    title = before.lines[0].title

    said = [str(one) for one in changes(before, after, HANOI, {})]

    assert said == [f"{title} in Morning is now dealt with otherwise where it is late."]
