"""A relay is connected ahead, heard from its instant to its end, and joined where it was late."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from air_world import AirWorld, at, fresh, item, one_outcome_each

from broadcaster.playout.actions import Check, OpenLines, Raise, Sound
from broadcaster.playout.orders import Checked, Proof, Relayed
from broadcaster.playout.turn import Turn
from schedules.types import Reason

VOV = {"clip": "relay:vov1", "kind": "relay", "authority": "relay:1"}
LOST = Reason("{host} does not answer.", {"host": "vov1.example"})


def test_a_relay_is_asked_for_a_minute_ahead_and_heard_from_its_instant_to_its_end() -> None:
    world = AirWorld()
    relay = item("relay", 300, 1800, **VOV)

    world.plan(relay)
    world.run(239)
    asked_before = world.of(Check)
    world.run(241)
    asked = world.of(Check)
    world.run(2200)

    assert asked_before == []
    assert [check.item.key for check in asked] == ["relay"]
    assert world.heard == [("relay", at(300), at(2100), frozenset({1, 2}))]
    assert world.outcomes == {"relay": "aired"}
    one_outcome_each(world, [relay])


def test_lines_stay_closed_while_no_address_answers_and_the_relay_is_missed_with_the_reason() -> (
    None
):
    world = AirWorld()
    world.bad_clips = frozenset({"relay"})
    relay = item("relay", 60, 600, **VOV)

    world.plan(relay)
    world.run(700)

    assert world.outcomes == {"relay": "missed"}
    assert world.why("relay") == "bad clip"
    assert world.of(OpenLines) == []
    assert [one.subject for one in world.of(Raise)] == ["missed:main"]


def test_a_relay_whose_source_comes_late_is_joined_and_still_ends_on_its_instant() -> None:
    world = AirWorld()
    world.bad_clips = frozenset({"relay"})
    relay = item("relay", 60, 600, **VOV)

    world.plan(relay)
    world.run(100)
    world.tell(Checked("relay", None))
    world.run(700)

    ((_, begins, ends, _),) = world.heard
    assert at(100) < begins < at(110)
    assert ends == at(660)
    assert world.outcomes == {"relay": "joined_late"}


def test_a_relay_behind_something_that_ran_over_is_not_moved_on_but_cut_into() -> None:
    world = AirWorld()
    before, relay = item("before", 30, 31, zones=frozenset({1, 2})), item("relay", 60, 600, **VOV)

    world.plan(before, relay)
    world.run(700)

    assert [(key, ends) for key, _, ends, _ in world.heard] == [
        ("before", at(61)),
        ("relay", at(660)),
    ]


def test_a_source_that_is_lost_before_its_lines_open_opens_none() -> None:
    world = AirWorld()
    relay = item("relay", 60, 600, **VOV)

    world.plan(relay)
    world.run(40)
    world.tell(Checked("relay", LOST))
    world.run(700)

    assert world.of(OpenLines) == []
    assert world.why("relay") == "vov1.example does not answer."


def test_what_stands_round_a_relay_is_heard_on_its_instant() -> None:
    world = AirWorld()
    items = [item("tune", 30, 10), item("relay", 60, 600, **VOV), item("block", 660.5, 20)]

    world.plan(*items)
    world.run(800)

    assert [(key, begins) for key, begins, _, _ in world.heard] == [
        ("tune", at(30)),
        ("relay", at(60)),
        ("block", at(660.5)),
    ]
    assert set(world.outcomes.values()) == {"aired"}


def test_a_relay_that_nothing_allows_says_that_first() -> None:
    world = AirWorld()
    gone = Reason("This station is not on the list of relays any more.")

    world.plan(item("relay", 60, 600, **VOV), refused={"relay": gone})
    world.run(200)

    assert world.why("relay") == gone.sentence


def test_after_a_crash_a_relay_is_connected_anew_and_joined_at_the_time_of_the_clock() -> None:
    world = AirWorld()
    relay = item("relay", 60, 600, **VOV)
    world.plan(relay)
    world.run(100)

    world = world.crash(down=timedelta(seconds=2))
    world.plan(relay)
    world.run(700)

    ((_, begins, ends, _),) = world.heard
    (sound,) = world.of(Sound)
    assert at(102) < begins < at(115)
    assert begins - at(60) == sound.offset
    assert ends == at(660)
    assert world.outcomes == {"relay": "joined_late"}


def test_after_an_emergency_a_relay_is_joined_where_it_has_come_to() -> None:
    world = AirWorld()
    relay = item("relay", 60, 600, **VOV)
    storm = item("storm", 200, 30, priority=1)
    world.plan(relay)
    world.run(150)

    world.plan(relay, storm)
    world.run(700)

    assert [key for key, *_ in world.heard] == ["relay", "storm", "relay"]
    _, first_ends, *_ = (ends for _, _, ends, _ in world.heard)
    _, begins, ends, _ = world.heard[-1]
    assert first_ends <= begins < at(232)
    assert ends == at(660)
    assert [check.item.key for check in world.of(Check)].count("relay") == 2
    one_outcome_each(world, [relay, storm])


def test_a_relay_that_was_due_while_the_program_was_down_is_missed() -> None:
    world = AirWorld(fresh(booted=at(1000)), at(1000))

    world.plan(item("relay", 60, 600, **VOV))
    world.run(2000)

    assert world.outcomes == {"relay": "missed"}


def _told(relayed: Relayed) -> dict[str, object]:
    """Return what the journal tells of a relay of which that was heard."""
    relay = item("relay", 60, 600, **VOV)
    world = AirWorld()
    world.plan(relay)
    world.run(100)
    desk = world.state.desks["main"]
    turn = Turn(world.state, at(660))
    proof = Proof(at(60), at(660), 600 * 48_000, at(60), at(660), relayed=relayed)
    turn.finish(replace(desk.cued[0], item=relay), proof)
    (record,) = turn.actions
    return dict(record.facts)


def test_a_relay_that_was_lost_for_a_while_says_for_how_long_and_what_filled_it() -> None:
    told = _told(Relayed((560.0, 0.0), 38.0, 2.0))

    assert told["outcome"] == "aired"
    assert told["why"] == {
        "sentence": "The other station was lost for {lost_s} s; music was heard for {filler_s} s"
        " of them.",
        "facts": {"lost_s": 40, "filler_s": 38},
    }
    assert told["proof"]["relayed"]["heard_s"] == (560.0, 0.0)
    assert told["proof"]["matched"] is None


def test_a_relay_of_which_nothing_came_was_not_aired() -> None:
    told = _told(Relayed((0.0,), 590.0, 10.0))

    assert told["outcome"] == "cut"
    assert told["why"]["sentence"].startswith("Nothing of the other station came")


def test_a_relay_that_was_whole_says_nothing_more() -> None:
    told = _told(Relayed((599.5,), 0.0, 0.5))

    assert (told["outcome"], told["why"]) == ("aired", None)
