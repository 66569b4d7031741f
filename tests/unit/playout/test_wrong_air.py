from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from air_world import (
    AirWorld,
    at,
    item,
    keys,
    never_two_at_once,
    one_outcome_each,
    stop,
)
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.domain.standby import Standby
from broadcaster.playout.actions import Clear, Raise
from broadcaster.playout.items import Item, Speaker
from broadcaster.playout.orders import LiveEnd, LiveOrder, NewPlan, Proof, SoundEnded, WrongAir
from broadcaster.playout.watch import Wrong
from schedules.types import Priority

MUSIC = Standby("b" * 64, timedelta(seconds=25), "Quê hương", "standing:3")
TUNE = Standby("a" * 64, timedelta(seconds=6), "", "standing:1")
SECOND = timedelta(seconds=1)


def on_air(*items: Item, standbys: tuple[Standby, ...] = (MUSIC, TUNE)) -> AirWorld:
    world = AirWorld()
    world.tell(NewPlan(items, standbys=standbys))
    return world


def wrong(world: AirWorld, key: str, how: Wrong = Wrong.SILENT) -> None:
    world.tell(WrongAir("main", key, how))


def alarms(world: AirWorld) -> list[str]:
    return [each.subject for each in world.of(Raise)]


def fillers(world: AirWorld) -> list[tuple[str, Any, Any]]:
    return [(key, begins, ends) for key, begins, ends, _ in world.heard if "#" in key]


@pytest.mark.parametrize("how", [Wrong.SILENT, Wrong.FROZEN, Wrong.OTHER])
def test_what_sounds_wrong_is_ended_and_music_takes_its_place_within_a_second(how: Wrong) -> None:
    news, after = item("news", 10, 60), item("after", 70, 20)
    world = on_air(news, after)
    world.run(20)

    wrong(world, "news", how)
    world.run(100)

    assert world.outcomes["news"] == "cut"
    assert "title of news" in world.why("news")
    (first, *_) = fillers(world)
    assert at(20) < first[1] <= at(21)
    assert fillers(world)[-1][2] > at(69)
    assert world.outcomes["after"] == "aired"
    assert {zones for *_, zones in world.heard} == {frozenset({1, 2})}
    assert "wrong:main" in alarms(world)
    never_two_at_once(world)


def test_pieces_follow_one_another_until_the_next_line_is_due() -> None:
    world = on_air(item("news", 10, 90), item("after", 100, 20))
    world.run(15)

    wrong(world, "news")
    world.run(130)

    heard = fillers(world)
    assert [key for key, _, _ in heard] == [f"news#standby{number}" for number in (1, 2, 3, 4)]
    for (_, _, ends), (_, begins, _) in pairwise(heard):
        assert begins - ends <= SECOND
    assert heard[-1][2] <= at(100)
    assert [key for key, begins, _, _ in world.heard if begins == at(100)] == ["after"]
    authorities = {facts["authority"] for facts in world.ended if "#" in facts["line"]}
    assert authorities == {"standing:3"}


def test_where_nothing_is_allowed_it_stays_silent_and_says_so() -> None:
    world = on_air(item("news", 10, 60), standbys=())
    world.run(20)

    wrong(world, "news")
    world.run(100)

    assert fillers(world) == []
    assert alarms(world) == ["wrong:main", "standby:main"]
    assert world.open == frozenset()


def test_a_piece_that_is_not_the_approved_one_leaves_its_place_to_another() -> None:
    world = AirWorld()
    world.bad_clips = frozenset({f"#standby{MUSIC.clip}"})
    world.tell(NewPlan((item("news", 10, 60),), standbys=(MUSIC, TUNE)))
    world.run(20)

    wrong(world, "news")
    world.run(30)

    (first, *_) = (facts for facts in world.ended if "#" in facts["line"])
    assert first["clip"] == TUNE.clip


def test_music_that_goes_wrong_itself_is_not_filled_with_itself() -> None:
    world = on_air(item("music", 10, 60, clip=MUSIC.clip))
    world.run(20)

    wrong(world, "music")
    world.run(75)

    assert {facts["clip"] for facts in world.ended if "#" in facts["line"]} == {TUNE.clip}


def test_a_filler_that_goes_wrong_too_leaves_silence() -> None:
    world = on_air(item("news", 10, 60))
    world.run(20)
    wrong(world, "news")
    world.run(25)

    wrong(world, "news#standby1")
    world.run(80)

    assert world.outcomes["news#standby1"] == "cut"
    assert len(fillers(world)) == 1


def test_music_never_takes_the_place_of_an_emergency() -> None:
    world = on_air(item("storm", 10, 60, priority=Priority.EMERGENCY))
    world.run(20)

    wrong(world, "storm")
    world.run(80)

    assert world.outcomes == {"storm": "cut"}
    assert alarms(world) == ["wrong:main"]


def test_distortion_is_said_and_nothing_is_ended() -> None:
    world = on_air(item("news", 10, 60))
    world.run(20)

    wrong(world, "news", Wrong.CLIPPED)
    world.run(80)

    assert world.outcomes == {"news": "aired"}
    assert alarms(world) == ["distorted:main"]
    assert Clear("distorted:main") in world.actions


def test_a_clip_that_cannot_be_opened_is_missed_and_says_which() -> None:
    world = on_air(item("news", 10, 60))
    world.run(9.8)

    wrong(world, "news", Wrong.MISSING)
    world.run(80)

    assert world.outcomes["news"] == "missed"
    assert "could not be opened" in world.why("news")
    assert fillers(world) != []


def test_the_next_good_sound_ends_the_alarm_and_a_filler_does_not() -> None:
    world = on_air(item("news", 10, 30), item("after", 40, 20))
    world.run(20)
    wrong(world, "news")
    world.run(39.9)
    assert Clear("wrong:main") not in world.actions

    world.run(70)

    assert Clear("wrong:main") in world.actions


def test_a_stop_ends_the_filler_too_and_none_follows() -> None:
    world = on_air(item("news", 10, 90))
    world.run(15)
    wrong(world, "news")
    world.run(20)

    world.tell(stop())
    world.run(120)

    assert world.outcomes == {"news": "cut", "news#standby1": "cut"}


def test_an_emergency_goes_before_a_filler() -> None:
    storm = item("storm", 30, 10, priority=Priority.EMERGENCY, programme="storm")
    world = on_air(item("news", 10, 60), storm)
    world.run(15)
    wrong(world, "news")

    world.run(100)

    assert world.outcomes["storm"] == "aired"
    never_two_at_once(world)


def test_a_new_plan_takes_no_filler_off_the_air() -> None:
    news = item("news", 10, 60)
    world = on_air(news)
    world.run(15)
    wrong(world, "news")

    world.tell(NewPlan((news,), standbys=(MUSIC,)))
    world.run(30)
    world.tell(NewPlan((news,), standbys=(MUSIC,)))
    world.run(80)

    assert next(facts["outcome"] for facts in world.ended if "#" in facts["line"]) in (
        "aired",
        "late",
    )


def test_a_crash_under_a_filler_brings_nothing_back_twice() -> None:
    news = item("news", 10, 60)
    world = on_air(news)
    world.run(15)
    wrong(world, "news")
    world.run(20)

    after = world.crash()
    after.tell(NewPlan((news,), standbys=(MUSIC,)))
    after.run(90)

    assert after.outcomes == {"news": "cut", "news#standby1": "cut"}


@given(
    st.lists(st.tuples(st.integers(1, 60), st.booleans()), min_size=1, max_size=4),
    st.lists(st.floats(5, 200), max_size=5),
)
def test_whatever_goes_wrong_each_line_has_one_outcome_and_nothing_sounds_at_once(
    lengths: list[tuple[int, bool]], instants: list[float]
) -> None:
    begins, items = 10.0, []
    for number, (length, _) in enumerate(lengths):
        items.append(item(f"i{number}", begins, length))
        begins += length
    world = on_air(*items)

    for instant in sorted(instants):
        world.run(at(instant))
        for cued in world.state.desks["main"].cued[:1]:
            wrong(world, cued.item.key)
    world.run(at(begins + 60))

    planned = [facts for facts in world.ended if "#" not in facts["line"]]
    assert sorted(keys(planned)) == sorted(each.key for each in items)
    never_two_at_once(world)
    world.records = [r for r in world.records if "#" not in str(r.facts.get("line"))]
    one_outcome_each(world, items)


def speaking() -> AirWorld:
    world = AirWorld()
    speaker = Speaker("live-1", "hoa", "Chị Hoa")
    world.tell(LiveOrder(1, speaker, frozenset({1, 2}), timedelta(minutes=10)))
    world.run(20)
    return world


def test_a_live_voice_of_which_nothing_is_heard_is_told_of_and_goes_on() -> None:
    world = speaking()

    wrong(world, "live-1/main", Wrong.QUIET)
    world.run(30)
    cleared = [each.subject for each in world.of(Clear)]
    wrong(world, "live-1/main", Wrong.HEARD)
    world.run(40)

    assert (alarms(world), cleared.count("silent_voice:main")) == (["silent_voice:main"], 0)
    assert [each.subject for each in world.of(Clear)].count("silent_voice:main") == 1
    assert world.outcomes == {}


@pytest.mark.parametrize("how", [Wrong.FROZEN, Wrong.NOISE])
def test_a_live_voice_of_garbage_is_ended_and_no_music_stands_in_for_it(how: Wrong) -> None:
    world = speaking()

    wrong(world, "live-1/main", how)
    world.run(60)

    assert world.outcomes == {"live-1/main": "cut"}
    assert "Chị Hoa" in world.why("live-1/main")
    assert alarms(world) == ["wrong:main"]
    assert fillers(world) == []


def test_the_alarm_of_a_silent_voice_ends_with_it() -> None:
    world = speaking()
    wrong(world, "live-1/main", Wrong.QUIET)

    world.tell(LiveEnd(2, "live-1"))
    world.run(60)

    assert "silent_voice:main" in [each.subject for each in world.of(Clear)]


def test_a_line_says_for_how_long_its_card_was_gone() -> None:
    world = on_air(item("news", 10, 60))
    world.run(20)

    proof = Proof(at(10), at(70), 56 * 48_000, unheard_s=4.2)
    world.tell(SoundEnded("main", "news", proof))

    assert world.outcomes["news"] == "aired"
    assert "4 s" in world.why("news")
    assert world.ended[0]["proof"]["unheard_s"] == 4.2
