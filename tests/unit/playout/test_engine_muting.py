"""A muted zone hears nothing but an emergency, until its time is over or the mute is lifted."""

from __future__ import annotations

from air_world import AirWorld, at, item, stop

from broadcaster.playout.actions import OpenLines, Sound
from broadcaster.playout.items import Item
from broadcaster.playout.orders import LinesSeen, Mute, NewPlan, TestOrder
from schedules.types import Priority

EVENING = Mute(at(1000), "Lan")


def planned(world: AirWorld, *items: Item, muted: dict[int, Mute]) -> None:
    world.tell(NewPlan(items, {}, muted))


def opened(world: AirWorld) -> list[set[int]]:
    return [set(order.zones) for order in world.of(OpenLines)]


def test_a_muted_zone_is_left_out_and_the_log_says_by_whom() -> None:
    world = AirWorld()
    planned(world, item("a", 60), muted={2: EVENING})

    world.run(120)

    assert opened(world) == [{1}]
    ends = {tuple(facts["zones"]): facts["outcome"] for facts in world.ended}
    assert ends == {(2,): "missed", (1,): "aired"}
    missed = next(facts for facts in world.ended if facts["outcome"] == "missed")
    assert missed["why"]["sentence"].format(**missed["why"]["facts"]) == (
        "The zone was muted by Lan."
    )


def test_what_sounds_only_in_muted_zones_opens_no_line() -> None:
    world = AirWorld()
    planned(world, item("a", 60), muted={1: EVENING, 2: EVENING})

    world.run(120)

    assert world.of(OpenLines) == []
    assert {facts["outcome"] for facts in world.ended} == {"missed"}


def test_a_mute_that_ends_before_the_item_begins_changes_nothing() -> None:
    world = AirWorld()
    planned(world, item("a", 60), muted={2: Mute(at(60), "Lan")})

    world.run(120)

    assert opened(world) == [{1, 2}]
    assert world.outcomes == {"a": "aired"}


def test_a_mute_that_is_lifted_in_time_changes_nothing() -> None:
    world = AirWorld()
    planned(world, item("a", 60), muted={2: EVENING})
    world.run(40)

    planned(world, item("a", 60), muted={})
    world.run(120)

    assert opened(world) == [{1, 2}]
    assert world.outcomes == {"a": "aired"}


def test_a_zone_that_is_muted_while_it_sounds_is_closed_and_the_others_go_on() -> None:
    world = AirWorld()
    world.plan(item("a", 60))
    world.run(65)

    planned(world, item("a", 60), muted={2: EVENING})
    world.run(120)

    assert opened(world) == [{1, 2}, {1}]
    ends = {tuple(facts["zones"]): facts["outcome"] for facts in world.ended}
    assert ends == {(2,): "cut", (1,): "aired"}
    (cut,) = (facts for facts in world.ended if facts["zones"] == [2])
    assert (cut["began"], cut["ended"]) == (at(60).isoformat(), at(65).isoformat())


def test_an_emergency_is_heard_in_a_muted_zone_too() -> None:
    world = AirWorld()
    planned(world, item("a", 60, priority=int(Priority.EMERGENCY)), muted={2: EVENING})

    world.run(120)

    assert opened(world) == [{1, 2}]
    assert world.outcomes == {"a": "aired"}


def test_a_technician_may_test_a_muted_zone() -> None:
    world = AirWorld()
    planned(world, muted={2: EVENING})

    world.tell(TestOrder(1, 2, "Minh", at(3) - at(0)))
    world.run(20)

    assert world.answers == {1: None}
    assert [sound.item.zones for sound in world.of(Sound)] == [{2}]


def test_lines_for_an_emergency_are_ordered_as_such_and_others_are_not() -> None:
    world = AirWorld()
    world.plan(item("a", 60), item("b", 120, priority=int(Priority.EMERGENCY)))

    world.run(180)

    assert [order.emergency for order in world.of(OpenLines)] == [False, True]


def test_lines_that_fall_away_in_an_emergency_are_opened_again_as_an_emergency() -> None:
    world = AirWorld()
    world.plan(item("a", 60, priority=int(Priority.EMERGENCY)))
    world.run(65)
    desk = world.state.desks["main"]
    dark = {
        zone: type(each)(on=False, knowledge="verified") for zone, each in desk.contacts.items()
    }

    world.tell(LinesSeen("main", desk.ticket, dark))

    assert [order.emergency for order in world.of(OpenLines)] == [True, True]


def test_a_stop_in_a_muted_zone_says_one_thing_only() -> None:
    world = AirWorld()
    world.plan(item("a", 60))
    world.run(65)
    planned(world, item("a", 60), muted={2: EVENING})

    world.tell(stop(2))
    world.run(120)

    assert len([facts for facts in world.ended if 2 in facts["zones"]]) == 1
