"""What a STOP leaves silent, until when, and what lets it go on."""

from __future__ import annotations

from datetime import timedelta

from air_world import AirWorld, at, fresh, item, one_outcome_each, stop

from broadcaster.domain.asrun import Entry, EntryKind
from broadcaster.playout.history import History
from broadcaster.playout.orders import GoOnOrder, StopOrder
from broadcaster.playout.state import Desk
from schedules.types import Reason


def test_what_is_still_to_come_of_a_stopped_programme_may_go_on() -> None:
    world = AirWorld()
    lines = (item("a", 60, 60), item("b", 121), item("c", 142))
    world.plan(*lines)
    world.run(70)
    world.tell(stop())
    world.run(125)

    world.tell(GoOnOrder(2, "Lan", "morning", "web"))
    world.run(300)

    assert world.outcomes == {"a": "cut", "b": "missed", "c": "aired"}
    assert world.answers == {1: None, 2: None}
    one_outcome_each(world, lines)


def test_a_zone_that_was_stopped_comes_back_with_the_others() -> None:
    world = AirWorld()
    lines = (item("a", 60, 60), item("b", 121), item("c", 142))
    world.plan(*lines)
    world.run(70)
    world.tell(stop(zones=[2]))
    world.run(125)

    world.tell(GoOnOrder(2, "Lan", "morning", "web"))
    world.run(300)

    assert [(key, zones) for key, _, _, zones in world.heard] == [
        ("a", {1, 2}),
        ("b", {1}),
        ("c", {1, 2}),
    ]
    one_outcome_each(world, lines)


def test_where_nothing_is_left_to_come_going_on_is_refused() -> None:
    world = AirWorld()
    world.plan(item("a", 60))
    world.run(70)
    world.tell(stop())

    world.tell(GoOnOrder(2, "Lan"))

    assert world.answers[2] == Reason("Nothing that was stopped is still to come.")


def test_a_stop_is_kept_over_a_crash() -> None:
    world = AirWorld()
    lines = (item("a", 60, 60), item("b", 121))
    world.plan(*lines)
    world.run(70)
    world.tell(stop())
    world.run(75)

    again = _after_a_crash(world)
    again.plan(*lines)
    again.run(300)

    assert again.heard == []
    assert again.why("b") == "Stopped by Lan."
    one_outcome_each(again, lines)


def test_what_was_let_go_on_goes_on_after_a_crash() -> None:
    world = AirWorld()
    lines = (item("a", 60, 60), item("b", 121))
    world.plan(*lines)
    world.run(70)
    world.tell(stop())
    world.tell(GoOnOrder(2, "Lan"))

    again = _after_a_crash(world)
    again.plan(*lines)
    again.run(300)

    assert again.outcomes["b"] == "aired"


def test_a_stop_that_could_not_be_heard_is_carried_out_before_anything_sounds_again() -> None:
    world = AirWorld()
    lines = (item("a", 60, 60), item("b", 121), item("later", 200, programme="evening"))
    world.plan(*lines)
    world.run(70)
    again = _after_a_crash(world)

    again.plan(*lines)
    again.tell(StopOrder(0, "Lan", via="cli", at=at(70)))
    again.run(300)

    assert [key for key, *_ in again.heard] == ["later"]
    one_outcome_each(again, lines)


def test_what_begins_after_a_stop_was_wanted_is_not_stopped_by_it() -> None:
    world = AirWorld(now=at(100))
    world.plan(item("a", 90, 60))

    world.tell(StopOrder(0, "Lan", at=at(80)))
    world.run(200)

    assert world.outcomes == {"a": "joined_late"}


def test_two_who_press_at_once_stop_once() -> None:
    world = AirWorld()
    lines = (item("a", 60), item("b", 81))
    world.plan(*lines)
    world.run(70)

    world.tell(stop(1), stop(2, by="Minh", zones=[2]))
    world.run(300)

    assert world.answers == {1: None, 2: None}
    assert world.why("b") == "Stopped by Lan."
    assert len(world.state.silenced) == 1
    one_outcome_each(world, lines)


def test_a_stop_ends_an_emergency_but_not_its_next_airing() -> None:
    world = AirWorld()
    lines = (
        item("e1", 60, 30, programme="storm/1", priority=1),
        item("e1b", 91, 30, programme="storm/1", priority=1),
        item("e2", 300, 30, programme="storm/2", priority=1),
    )
    world.plan(*lines)
    world.run(70)

    world.tell(stop())
    world.run(400)

    assert world.outcomes == {"e1": "cut", "e1b": "missed", "e2": "aired"}


def test_a_stop_tells_the_journal_who_from_where_and_what_stays_silent() -> None:
    world = AirWorld()
    world.plan(item("a", 60, 60), item("b", 121))
    world.run(70)

    world.tell(StopOrder(1, "Lan", frozenset({2}), "button board/3"))

    (order,) = (r.facts for r in world.records if r.kind is EntryKind.ORDER)
    assert order == {
        "what": "stop",
        "by": "Lan",
        "from": "button board/3",
        "zones": [2],
        "silenced": [{"programme": "morning", "by": "Lan", "via": "button board/3", "zones": [2]}],
    }


def test_the_other_bus_is_stopped_too() -> None:
    desks = {
        bus: Desk(bus, fresh().desks["main"].leads, frozenset({n})) for n, bus in enumerate("xy")
    }
    world = AirWorld(fresh(desks=desks))
    world.plan(*(item(bus, 60, bus=bus, zones=frozenset({n})) for n, bus in enumerate("xy")))

    world.now = at(60)
    world.tell(stop())

    assert world.outcomes == {"x": "missed", "y": "missed"}


def _after_a_crash(world: AirWorld) -> AirWorld:
    found = History()
    for number, each in enumerate(world.records):
        found.take(Entry(number, world.now, each.kind, each.facts, ""))
    booted = world.now + timedelta(seconds=1)
    state = fresh(
        done=found.done, interrupted=found.interrupted, silenced=found.silenced, booted=booted
    )
    again = AirWorld(state, booted)
    again.records = list(world.records)
    return again
