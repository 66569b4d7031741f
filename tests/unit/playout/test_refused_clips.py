"""A clip that was changed or deleted after its approval: what is heard in its place."""

from __future__ import annotations

from datetime import timedelta

import pytest
from air_world import AirWorld, at, item, never_two_at_once, one_outcome_each
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.domain.standby import Standby
from broadcaster.playout.actions import Clear, Raise
from broadcaster.playout.items import Item
from broadcaster.playout.orders import NewPlan
from schedules.types import Priority, Reason

MUSIC = Standby("b" * 64, timedelta(seconds=25), "Quê hương", "standing:3")
TUNE = Standby("a" * 64, timedelta(seconds=6), "", "standing:1")


def on_air(*items: Item, bad: set[str], standbys: tuple[Standby, ...] = (MUSIC, TUNE)) -> AirWorld:
    world = AirWorld()
    world.bad_clips = frozenset(bad)
    world.tell(NewPlan(items, standbys=standbys))
    return world


def fillers(world: AirWorld, line: str) -> list[tuple[float, float]]:
    return [
        ((begins - at(0)).total_seconds(), (ends - at(0)).total_seconds())
        for key, begins, ends, _ in world.heard
        if key.startswith(f"{line}#")
    ]


def alarms(world: AirWorld) -> list[str]:
    return [each.subject for each in world.of(Raise)]


def test_music_takes_the_place_of_a_clip_that_may_not_be_sent_for_just_its_time() -> None:
    world = on_air(item("a", 10, 10), item("bad", 20.5, 40), item("c", 61, 20), bad={"bad"})
    world.run(100)

    heard = fillers(world, "bad")
    assert heard[0][0] == pytest.approx(20.5)
    assert 57 < heard[-1][1] <= 60.5
    assert world.outcomes["bad"] == "missed"
    assert world.outcomes["a"] == world.outcomes["c"] == "aired"
    assert {zones for *_, zones in world.heard} == {frozenset({1, 2})}
    never_two_at_once(world)


def test_the_first_of_a_programme_is_replaced_with_its_lines_open_in_time() -> None:
    world = on_air(item("bad", 10, 20), item("b", 30.5, 20), bad={"bad"})
    world.run(60)

    assert fillers(world, "bad")[0][0] == pytest.approx(10)
    assert world.outcomes["b"] == "aired"


def test_somebody_is_told_and_the_music_does_not_say_that_all_is_well_again() -> None:
    world = on_air(item("bad", 10, 40), item("b", 51, 20), bad={"bad"})
    world.run(50)

    assert alarms(world) == ["missed:main"]
    assert world.why("bad") == "bad clip"
    assert not [each for each in world.of(Clear) if each.subject == "missed:main"]

    world.run(100)

    assert [each for each in world.of(Clear) if each.subject == "missed:main"]


def test_two_bad_ones_in_a_row_are_each_replaced_in_their_own_time() -> None:
    world = on_air(
        item("bad1", 10, 20),
        item("bad2", 30.5, 20),
        item("c", 51, 20),
        bad={"bad1", "bad2"},
    )
    world.run(90)

    assert fillers(world, "bad1") == [(10, 30)]
    assert fillers(world, "bad2") == [(30.5, 50.5)]
    assert world.outcomes["c"] == "aired"
    assert [facts["outcome"] for facts in world.ended if "#" in facts["line"]] == ["aired"] * 2
    never_two_at_once(world)


def test_no_music_takes_the_place_of_an_emergency_nor_of_a_moment() -> None:
    warning = item("bad", 10, 20, priority=int(Priority.EMERGENCY))
    world = on_air(warning, item("short", 40, 2), bad={"bad", "short"})
    world.run(60)

    assert world.heard == []
    assert world.outcomes == {"bad": "missed", "short": "missed"}


def test_where_nothing_is_allowed_it_stays_silent_and_says_so() -> None:
    world = on_air(item("bad", 10, 20), item("b", 30.5, 20), bad={"bad"}, standbys=())
    world.run(60)

    assert alarms(world) == ["missed:main", "standby:main"]
    assert world.outcomes == {"bad": "missed", "b": "aired"}


def test_what_nobody_allows_any_more_is_left_out_and_not_replaced() -> None:
    world = AirWorld()
    why = Reason("withdrawn")
    world.tell(NewPlan((item("gone", 10, 20),), {"gone": why}, standbys=(MUSIC,)))
    world.run(60)

    assert world.heard == []


def test_an_emergency_cuts_the_music_in_its_place_too() -> None:
    warning = item("sos", 25, 10, priority=int(Priority.EMERGENCY), programme="sos")
    world = on_air(item("bad", 10, 40), warning, bad={"bad"})
    world.run(80)

    assert world.outcomes["sos"] == "aired"
    never_two_at_once(world)


@given(
    bad=st.frozensets(st.sampled_from("abcde")),
    lengths=st.lists(st.integers(1, 60), min_size=5, max_size=5),
)
def test_whatever_is_refused_the_others_are_on_time_and_each_has_one_outcome(
    bad: frozenset[str], lengths: list[int]
) -> None:
    items, starts = [], 10.0
    for key, length in zip("abcde", lengths, strict=True):
        items.append(item(key, starts, length))
        starts += length + 0.5
    world = on_air(*items, bad=set(bad))

    world.run(starts + 60)

    assert {key for key in "abcde" if world.outcomes[key] == "aired"} == set("abcde") - bad
    fillers_too = [item(key, 0) for key in world.outcomes if "#" in key]
    one_outcome_each(world, [*items, *fillers_too])
    never_two_at_once(world)
