"""A relay cannot be played yet: it is missed with its reason, and holds nothing else up."""

from __future__ import annotations

from datetime import timedelta

from air_world import AirWorld, at, fresh, item, keys, one_outcome_each

from broadcaster.playout.actions import Check, OpenLines, Raise
from schedules.types import Reason

VOV = {"clip": "relay:vov1", "kind": "relay", "authority": "relay:1"}
WHY = "This version of the program cannot pass on another station's sound yet."


def test_a_relay_is_missed_with_one_clear_sentence_and_no_line_is_opened_for_it() -> None:
    world = AirWorld()
    relay = item("relay", 60, 1800, **VOV)

    world.plan(relay)
    world.run(2000)

    assert world.outcomes == {"relay": "missed"}
    assert world.why("relay") == WHY
    assert world.of(OpenLines) == []
    assert world.of(Check) == []
    one_outcome_each(world, [relay])


def test_what_stands_round_a_relay_is_heard_on_its_instant() -> None:
    world = AirWorld()
    items = [
        item("tune", 30, 10),
        item("relay", 60, 600, **VOV),
        item("block", 660.5, 20),
        item("overlapping", 700, 20),
        item("other relay", 690, 60, **VOV),
    ]

    world.plan(*items)
    world.run(800)

    assert world.outcomes == {
        "tune": "aired",
        "relay": "missed",
        "block": "aired",
        "other relay": "missed",
        "overlapping": "aired",
    }
    assert [(key, begins) for key, begins, _, _ in world.heard] == [
        ("tune", at(30)),
        ("block", at(660.5)),
        ("overlapping", at(700)),
    ]


def test_many_relays_raise_one_alarm_alone() -> None:
    world = AirWorld()

    world.plan(*(item(f"r{number}", 100 * number + 50, 60, **VOV) for number in range(5)))
    world.run(1000)

    raised = {(one.subject, str(one.why)) for one in world.of(Raise)}
    assert raised == {("relay", WHY)}
    assert len(keys(world.ended)) == 5


def test_a_relay_that_nothing_allows_says_that_first() -> None:
    world = AirWorld()
    gone = Reason("This station is not on the list of relays any more.")

    world.plan(item("relay", 60, 600, **VOV), refused={"relay": gone})
    world.run(200)

    assert world.why("relay") == gone.sentence


def test_a_relay_that_was_due_while_the_program_was_down_is_missed_too() -> None:
    world = AirWorld(fresh(booted=at(120)), at(120))

    world.plan(item("relay", 60, 1800, **VOV))
    world.run(2000)

    assert world.outcomes == {"relay": "missed"}
    assert world.now - at(2000) < timedelta(seconds=1)
