"""How loud the lines of a plan are to be: asked by parts and by bulletins, within bounds."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from made_days import HANOI, OPENING, TUNE, bulletin, plan
from made_parts import BLOCK, MUSIC, RELAY, block, made_of

from schedules.blends import LONGEST_MS, GoesOn, going_on
from schedules.changes import changes
from schedules.levels import LOUDEST_DB, SOFTEST_DB, sounded, told
from schedules.types import DayPlan, Line, PartKind, Priority, Sound
from schedules.types import StandingPart as Part


def louder(part: Part, gain_db: int) -> Part:
    assert part.sound is not None
    return replace(part, sound=replace(part.sound, gain_db=gain_db))


def levels(made: DayPlan) -> dict[PartKind, int]:
    return {line.kind: line.sound.gain_db for line in made.lines}


def test_each_part_asks_for_its_own_level() -> None:
    pieces = tuple(replace(one, sound=replace(one.sound, gain_db=-9)) for one in MUSIC.pieces)
    parts = (
        louder(TUNE, -3),
        louder(OPENING, 2),
        block(gain_db=-4),
        replace(MUSIC, pieces=pieces),
        replace(RELAY, gain_db=-2),
    )

    made = plan(templates=(made_of(*parts),), candidates=(bulletin(1),))

    assert levels(made) == {
        PartKind.SIGNATURE: -3,
        PartKind.OPENING: 2,
        PartKind.BULLETIN: -4,
        PartKind.FILLER: -9,
        PartKind.RELAY: -2,
    }


def test_music_that_is_cut_keeps_its_level() -> None:
    pieces = tuple(replace(one, sound=replace(one.sound, gain_db=-9)) for one in MUSIC.pieces)

    made = plan(
        templates=(made_of(BLOCK, replace(MUSIC, pieces=pieces), RELAY),), candidates=(bulletin(1),)
    )

    music = [line for line in made.lines if line.kind is PartKind.FILLER]
    assert len(music) > 1
    assert {line.sound.gain_db for line in music} == {-9}


def test_a_block_and_its_bulletin_add_up_within_bounds() -> None:
    soft = bulletin(1, sound=Sound("1" * 64, bulletin(1).sound.length, -8))

    made = plan(templates=(made_of(block(gain_db=-8)),), candidates=(soft,))

    assert levels(made) == {PartKind.BULLETIN: SOFTEST_DB}


def test_another_station_is_never_made_louder() -> None:
    made = plan(templates=(made_of(BLOCK, replace(RELAY, gain_db=6)),), candidates=(bulletin(1),))

    assert levels(made)[PartKind.RELAY] == 0


def test_an_emergency_is_never_softer_than_it_was_made() -> None:
    sound = Sound("1" * 64, bulletin(1).sound.length)

    assert sounded(sound, -9, Priority.EMERGENCY) == sound
    assert sounded(sound, 4, Priority.EMERGENCY).gain_db == 4


@given(st.integers(-100, 100), st.integers(SOFTEST_DB, LOUDEST_DB))
def test_no_level_passes_its_bounds(by: int, was: int) -> None:
    found = sounded(Sound("1" * 64, bulletin(1).sound.length, was), by)

    assert SOFTEST_DB <= found.gain_db <= LOUDEST_DB
    assert [str(one).count("dB") for one in told(found)] == ([1] if found.gain_db else [])


def test_a_plan_that_is_only_louder_says_so() -> None:
    before = plan(templates=(made_of(BLOCK),), candidates=(bulletin(1),))
    after = plan(templates=(made_of(block(gain_db=-3)),), candidates=(bulletin(1),))
    title = before.lines[0].title

    said = [str(one) for one in changes(before, after, HANOI, {})]

    assert said == [f"{title} in Morning is now sounded at -3 dB instead of +0 dB."]
    assert lines_alike(before.lines, after.lines)


def lines_alike(before: tuple[Line, ...], after: tuple[Line, ...]) -> bool:
    return [(one.key, one.starts, one.ends) for one in before] == [
        (one.key, one.starts, one.ends) for one in after
    ]


def test_a_plan_whose_music_only_goes_on_longer_says_so() -> None:
    def made(ms: int) -> DayPlan:
        assert TUNE.sound is not None
        tune = replace(TUNE, sound=replace(TUNE.sound, blend=GoesOn(ms)))
        return plan(templates=(made_of(tune, BLOCK),), candidates=(bulletin(1),))

    longer = [str(one) for one in changes(made(0), made(1500), HANOI, {})]
    never = [str(one) for one in changes(made(1500), made(0), HANOI, {})]

    assert longer == [
        f"{TUNE.title} in Morning now goes on for 1.5 s under what follows it.",
    ]
    assert never == [f"{TUNE.title} in Morning now falls silent before what follows it."]


@given(st.integers(0, LONGEST_MS), st.integers(1, 600_000))
def test_music_that_goes_on_is_never_shortened_by_more_than_half(ms: int, length: int) -> None:
    whole = Sound("1" * 64, timedelta(milliseconds=length))

    found = going_on(whole, ms)

    assert whole.length / 2 <= found.length <= whole.length
    assert (found.length == whole.length) == (not ms)
    assert going_on(whole, None) == whole
