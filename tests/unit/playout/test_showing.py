from __future__ import annotations

from datetime import timedelta

from air_world import AirWorld, at, item

from broadcaster.domain.air import AirState, DeviceState, Held, Lamp
from broadcaster.playout.orders import Mute, NewPlan, StopOrder, TestOrder
from broadcaster.playout.showing import Gear, air_state
from schedules.types import Reason


def shown(world: AirWorld) -> AirState:
    gear = Gear(
        levels={"main": -21.5},
        sinks={"main": ("null", False)},
        devices={"near": None, "far": Reason("{device} is silent.", {"device": "far"})},
    )
    return air_state(world.state, world.now, gear)


def test_before_anything_is_due_only_what_comes_next_is_shown() -> None:
    world = AirWorld()
    world.plan(item("a", 60))
    world.run(10)

    state = shown(world)

    assert state.on_air == ()
    assert state.next is not None
    assert (state.next.line, state.next.starts) == ("a", at(60).isoformat())
    assert (state.sinks, state.sink_real) == ({"main": "null"}, False)


def test_every_device_is_shown_with_what_is_wrong_with_it() -> None:
    far, near = shown(AirWorld()).devices

    assert near == DeviceState("near")
    assert near.is_well
    assert far == DeviceState("far", "{device} is silent.", {"device": "far"})
    assert not far.is_well


def test_while_lines_open_it_is_said_for_what_and_where() -> None:
    world = AirWorld()
    world.plan(item("a", 60))
    world.run(58)

    (on_air,) = shown(world).on_air

    assert (on_air.line, on_air.phase, on_air.zones) == ("a", "opening", (1, 2))


def test_what_sounds_is_shown_with_its_level_and_end() -> None:
    world = AirWorld()
    world.plan(item("a", 60), item("b", 81))
    world.run(70)

    state = shown(world)

    (on_air,) = state.on_air
    assert (on_air.line, on_air.phase, on_air.level_db) == ("a", "sounding", -21.5)
    assert on_air.ends == at(80).isoformat()
    assert state.next is not None
    assert state.next.line == "b"


def test_lamps_tell_what_is_wanted_and_what_is_known() -> None:
    world = AirWorld()
    world.broken = lambda _: frozenset({2})
    world.plan(item("a", 60))
    world.run(70)

    lamps = shown(world).lamps

    assert lamps == (
        Lamp(1, wanted=True, on=True, knowledge="verified"),
        Lamp(2, wanted=True, on=False, knowledge="verified"),
        Lamp(3, wanted=False, on=False, knowledge="verified"),
        Lamp(4, wanted=False, on=False, knowledge="verified"),
    )


def test_a_test_tone_is_on_air_too() -> None:
    world = AirWorld()
    world.tell(TestOrder(1, 3, "minh", timedelta(seconds=5)))
    world.run(5)

    (on_air,) = shown(world).on_air

    assert on_air.zones == (3,)


def test_what_nothing_allows_is_not_announced_as_next() -> None:
    world = AirWorld()
    world.plan(item("a", 60), item("b", 90), refused={"a": Reason("Nobody allowed it.")})

    state = shown(world)

    assert state.next is not None
    assert state.next.line == "b"


def test_a_zone_that_is_muted_while_it_sounds_is_not_shown_as_sounding() -> None:
    world = AirWorld()
    line = item("a", 60, 60)
    world.plan(line)
    world.run(65)
    until = Mute(at(600), "Lan")

    world.tell(NewPlan((line,), {}, {2: until}))
    assert [on_air.zones for on_air in shown(world).on_air] == [(1,)]

    world.tell(NewPlan((line,), {}, {1: until, 2: until}))
    assert [on_air.zones for on_air in shown(world).on_air] == [(1, 2)]


def test_each_zone_is_told_what_comes_next_there() -> None:
    world = AirWorld()
    world.plan(
        item("a", 60, zones=frozenset({1, 2})),
        item("b", 90, zones=frozenset({1})),
        item("c", 120, zones=frozenset({2, 3})),
        item("d", 150, zones=frozenset({3}), programme="evening"),
    )

    assert [(each.line, each.zones) for each in shown(world).coming] == [
        ("a", (1, 2)),
        ("c", (2, 3)),
    ]


def test_what_a_stop_keeps_silent_is_told_with_its_end() -> None:
    world = AirWorld()
    world.plan(item("a", 60, 30), item("b", 91, 30), item("c", 122, 30))
    world.run(70)
    world.tell(StopOrder(1, "Lan", frozenset({2}), "web"))

    (held,) = shown(world).held
    assert held == Held(
        "morning", "Morning", (2,), "Lan", "web", at(70).isoformat(), at(152).isoformat()
    )
    world.run(130)
    assert shown(world).held == ()
