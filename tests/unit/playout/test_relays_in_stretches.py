"""A relay that something stronger cut, once or more: one outcome, of all that was heard of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from air_world import AirWorld, at, item, one_outcome_each
from stacked import told

from broadcaster.playout.items import Item
from broadcaster.playout.orders import Order, Proof, Relayed, SoundEnded

VOV = {"clip": "relay:vov1", "kind": "relay", "authority": "relay:1"}
RELAY = item("relay", 60, 600, **VOV)
Received = Callable[[Proof], Relayed]


class Passing(AirWorld):
    """A world in which something comes of another station; `received` tells what."""

    received: Received

    def later(self, after: timedelta, order: Order) -> None:
        is_relay = isinstance(order, SoundEnded) and order.key == "relay"
        if is_relay and order.proof.frames:
            order = replace(order, proof=replace(order.proof, relayed=self.received(order.proof)))
        super().later(after, order)


def storm(number: int, starts: float) -> Item:
    return item(f"storm{number}", starts, 30, priority=1, programme=f"storm{number}")


def passed(received: Received, *storms: Item) -> Passing:
    world = Passing()
    world.received = received
    world.plan(RELAY, *storms)
    return world


def whole(proof: Proof) -> Relayed:
    return Relayed((round(proof.frames / 48_000, 3), 0.0), 0.0, 0.0)


def lost_first(proof: Proof) -> Relayed:
    seconds = round(proof.frames / 48_000, 3)
    if proof.began is not None and proof.began < at(100):
        return Relayed((0.0, 0.0), seconds, 0.0, ("standing:3",))
    return Relayed((0.0, seconds), 0.0, 0.0)


def lost_last(proof: Proof) -> Relayed:
    seconds = round(proof.frames / 48_000, 3)
    if proof.began is not None and proof.began > at(400):
        return Relayed((0.0,), seconds, 0.0, ("standing:3",))
    return Relayed((seconds,), 0.0, 0.0)


def test_all_that_was_heard_in_its_stretches_counts() -> None:
    world = passed(whole, storm(1, 200), storm(2, 400))
    world.run(700)

    facts = told(world, "relay")

    spans = [ends - begins for key, begins, ends, _ in world.heard if key == "relay"]
    heard = sum(span.total_seconds() for span in spans)
    assert [key for key, *_ in world.heard] == ["relay", "storm1", "relay", "storm2", "relay"]
    assert abs(facts["proof"]["relayed"]["heard_s"][0] - heard) < 0.1
    assert len(facts["proof"]["stretches"]) == 3
    assert facts["outcome"] == "joined_late"
    one_outcome_each(world, [RELAY, storm(1, 200), storm(2, 400)])


def test_music_before_the_emergency_is_told_beside_what_was_heard_after_it() -> None:
    world = passed(lost_first, storm(1, 200))
    world.run(700)

    relayed = told(world, "relay")["proof"]["relayed"]

    assert 139 < relayed["filler_s"] < 141
    assert relayed["filler_by"] == ("standing:3",)
    assert relayed["heard_s"][1] > 420


def test_a_relay_that_was_heard_before_and_lost_after_was_heard() -> None:
    world = passed(lost_last, storm(1, 450))
    world.run(700)

    facts = told(world, "relay")

    assert facts["outcome"] == "joined_late"
    assert facts["proof"]["relayed"]["heard_s"][0] > 380
    assert facts["proof"]["relayed"]["filler_s"] > 170


def test_a_relay_of_which_nothing_came_in_any_stretch_was_not_aired() -> None:
    world = passed(lambda proof: Relayed((0.0,), proof.frames / 48_000, 0.0), storm(1, 200))
    world.run(700)

    assert told(world, "relay")["outcome"] == "cut"
    assert world.why("relay").startswith("Nothing of the other station came")


def test_a_crash_during_the_emergency_forgets_nothing_of_what_was_heard() -> None:
    world = passed(lost_last, storm(1, 450))
    world.run(460)
    world.records = [replace(one, facts=json.loads(json.dumps(one.facts))) for one in world.records]

    again = world.crash()

    (held,) = again.state.held.values()
    assert held.relayed is not None
    assert held.relayed.heard_s[0] > 380
