"""A zone that was muted while something sounded is heard again within it."""

from __future__ import annotations

from datetime import timedelta

from air_world import AirWorld, at, item, one_outcome_each, stop

from broadcaster.playout.actions import CloseLines, Fade, OpenLines, Sound
from broadcaster.playout.items import Item
from broadcaster.playout.orders import Mute, NewPlan, TestOrder

EVENING = Mute(at(1000), "Lan")
LONG = item("a", 60, 60)


def planned(world: AirWorld, *items: Item, muted: dict[int, Mute]) -> None:
    world.tell(NewPlan(items, {}, muted))


def opened(world: AirWorld) -> list[set[int]]:
    return [set(order.zones) for order in world.of(OpenLines)]


def ends(world: AirWorld) -> dict[tuple[int, ...], tuple[str, str]]:
    return {
        tuple(facts["zones"]): (
            facts["outcome"],
            ""
            if facts["why"] is None
            else facts["why"]["sentence"].format(**facts["why"]["facts"]),
        )
        for facts in world.ended
    }


def muted_at_65(*items: Item, muted: dict[int, Mute]) -> AirWorld:
    world = AirWorld()
    world.plan(*items)
    world.run(65)
    planned(world, *items, muted=muted)
    return world


def test_a_zone_whose_mute_is_lifted_comes_back_within_what_sounds() -> None:
    world = muted_at_65(LONG, muted={2: EVENING})
    world.run(80)
    assert world.open == {1}

    planned(world, LONG, muted={})
    world.run(81)

    assert world.open == {1, 2}
    world.run(200)
    assert opened(world) == [{1, 2}, {1}, {1, 2}]
    assert ends(world) == {
        (1,): ("aired", ""),
        (2,): ("cut", "The zone was muted by Lan for a while, and heard again."),
    }
    one_outcome_each(world, [LONG])


def test_a_zone_whose_mute_runs_out_comes_back_at_that_instant() -> None:
    world = muted_at_65(LONG, muted={2: Mute(at(90), "Lan")})

    world.run(90.5)

    assert world.open == {1, 2}
    world.run(200)
    assert opened(world) == [{1, 2}, {1}, {1, 2}]


def test_what_is_heard_nowhere_goes_on_in_silence_and_comes_back() -> None:
    world = muted_at_65(LONG, muted={1: EVENING, 2: EVENING})
    world.run(80)
    assert (world.open, world.of(Fade)) == (frozenset(), [])

    planned(world, LONG, muted={2: EVENING})
    world.run(85)

    assert world.open == {1}
    world.run(200)
    assert ends(world) == {
        (1,): ("cut", "The zone was muted by Lan for a while, and heard again."),
        (2,): ("cut", "The zone was muted by Lan."),
    }
    assert world.state.is_quiet


def test_what_stays_muted_everywhere_ends_with_one_outcome_in_each_zone() -> None:
    world = muted_at_65(LONG, muted={1: EVENING, 2: EVENING})

    world.run(200)

    assert {outcome for outcome, _ in ends(world).values()} == {"cut"}
    one_outcome_each(world, [LONG])
    assert world.state.is_quiet


def test_what_is_heard_nowhere_makes_room_for_what_follows_in_good_time() -> None:
    other = item("b", 110, 20, zones=frozenset({3}), programme="evening")
    world = muted_at_65(LONG, other, muted={1: EVENING, 2: EVENING})

    world.run(200)

    assert world.outcomes == {"a": "cut", "b": "aired"}


def test_a_zone_does_not_come_back_for_the_last_few_seconds() -> None:
    world = muted_at_65(LONG, muted={2: EVENING})
    world.run(112)

    planned(world, LONG, muted={})
    world.run(200)

    assert opened(world) == [{1, 2}, {1}]
    assert ends(world)[2,] == ("cut", "The zone was muted by Lan.")


def test_a_zone_does_not_come_back_once_the_next_thing_is_ready_without_it() -> None:
    following = item("b", 120, 20, zones=frozenset({1}))
    world = muted_at_65(LONG, following, muted={2: EVENING})
    world.run(119)
    assert len(world.state.desks["main"].cued) == 2

    planned(world, LONG, following, muted={})
    world.run(200)

    assert opened(world) == [{1, 2}, {1}]


def test_a_technician_may_test_a_zone_that_is_muted_while_it_would_sound() -> None:
    world = muted_at_65(LONG, muted={1: EVENING, 2: EVENING})
    world.run(70)

    world.tell(TestOrder(1, 2, "Minh", timedelta(seconds=3)))
    world.run(200)

    assert world.answers == {1: None}
    assert [sound.item.zones for sound in world.of(Sound)] == [{1, 2}, {2}]


def test_a_stop_ends_what_is_heard_nowhere() -> None:
    world = muted_at_65(LONG, muted={1: EVENING, 2: EVENING})

    world.tell(stop())
    world.run(66)

    assert len(world.of(Fade)) == 1
    one_outcome_each(world, [LONG])
    planned(world, LONG, muted={})
    world.run(200)
    assert world.open == frozenset()
    assert len(world.of(CloseLines)) >= 1


def test_an_interruption_while_muted_leaves_one_outcome_in_each_zone() -> None:
    world = muted_at_65(LONG, muted={2: EVENING})
    world.run(70)

    again = world.crash()
    planned(again, LONG, muted={2: EVENING})
    again.run(200)

    one_outcome_each(again, [LONG])
    assert ends(again)[2,] == ("missed", "The zone was muted by Lan.")
