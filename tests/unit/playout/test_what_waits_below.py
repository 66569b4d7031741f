"""What waits below something stronger: stopped, withdrawn, muted, or the program dies."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from air_world import LEADS, AirWorld, at, fresh, one_outcome_each, stop
from stacked import emergency, notice, told

from broadcaster.playout.actions import Fade
from broadcaster.playout.items import Speaker, live_voice
from broadcaster.playout.orders import Mute, NewPlan, Proof
from broadcaster.playout.stack import pre_empt, put_back
from broadcaster.playout.state import Cued, Desk, Phase
from broadcaster.playout.turn import Turn
from schedules.types import Reason


def test_a_stop_during_the_emergency_ends_what_waits_below_it() -> None:
    world = AirWorld()
    world.plan(notice("a", 60, 30), emergency("e", 70))
    world.run(75)

    world.tell(stop())
    world.run(300)

    assert world.outcomes == {"a": "cut", "e": "cut"}
    assert world.why("a") == "Stopped by Lan."
    assert world.state.held == {}


def test_a_stop_while_it_fades_ends_it_for_good() -> None:
    world = AirWorld()
    world.plan(notice("a", 60, 30), emergency("e", 70))
    world.run(69.81)
    assert world.state.desks["main"].cued[0].yields_to is not None

    world.tell(stop())
    world.run(300)

    assert world.outcomes["a"] == "cut"
    assert [key for key, *_ in world.heard if key == "a"] == ["a"]


def test_what_is_withdrawn_while_it_waits_is_cut() -> None:
    world = AirWorld()
    lines = [notice("a", 60, 30), emergency("e", 70)]
    world.plan(*lines)
    world.run(75)

    world.plan(*lines, refused={"a": Reason("The bulletin was withdrawn.")})
    world.run(300)

    assert world.outcomes == {"a": "cut", "e": "aired"}
    assert world.why("a") == "The bulletin was withdrawn."


def test_what_is_taken_out_of_the_plan_while_it_waits_is_cut() -> None:
    world = AirWorld()
    lines = [notice("a", 60, 30), emergency("e", 70)]
    world.plan(*lines)
    world.run(75)

    world.plan(lines[1])
    world.run(300)

    assert world.outcomes == {"a": "cut", "e": "aired"}


def test_a_zone_muted_meanwhile_hears_no_more_of_it() -> None:
    world = AirWorld()
    lines = [notice("a", 60, 30), emergency("e", 70)]
    world.plan(*lines)
    world.run(75)

    world.tell(NewPlan(tuple(lines), {}, {2: Mute(at(600), "Lan")}))
    world.run(300)

    ends = {zone: f["outcome"] for f in world.ended if f["line"] == "a" for zone in f["zones"]}
    assert ends == {1: "interrupted", 2: "cut"}
    one_outcome_each(world, lines)


def test_what_was_given_to_the_mixer_and_not_heard_begins_afterwards_as_if_late() -> None:
    world = AirWorld()
    lines = [notice("a", 60), notice("b", 80.5), emergency("e", 79.8, 10)]
    world.plan(*lines)

    world.run(300)

    assert world.outcomes == {"a": "interrupted", "e": "aired", "b": "late"}
    one_outcome_each(world, lines)


@pytest.mark.parametrize("when", [69.52, 70.2, 75, 89.9, 90.2, 95, 119])
def test_a_crash_at_any_moment_of_an_interruption_leaves_one_outcome(when: float) -> None:
    world = AirWorld()
    lines = [notice("a", 60, 30), emergency("e", 70)]
    world.plan(*lines)
    world.run(when)

    again = world.crash()
    again.plan(*lines)
    again.run(400)

    one_outcome_each(again, lines)


def test_after_a_crash_during_the_emergency_the_notice_is_begun_anew() -> None:
    world = AirWorld()
    lines = [notice("a", 60, 30), emergency("e", 70, 40)]
    world.plan(*lines)
    world.run(75)

    again = world.crash()
    again.plan(*lines)
    again.run(400)

    assert again.outcomes["a"] == "interrupted"
    assert [key for key, *_ in again.heard] == ["e", "a"]
    assert len(told(again, "a")["proof"]["stretches"]) == 2


def test_a_live_voice_that_nobody_has_heard_yet_does_not_wait_below_an_emergency() -> None:
    speaker = Speaker("live-1", "hoa", "Chị Hoa")
    voice = live_voice(speaker, "main", frozenset({1, 2}), at(10), timedelta(minutes=5))
    alarm = emergency("e", 10)
    desk = Desk("main", LEADS, frozenset({1, 2}), Phase.OPEN, wanted=frozenset({1, 2}))
    desk = replace(desk, cued=(Cued(voice, at(10)),))
    turn = Turn(fresh(desks={"main": desk}, pending=(alarm,), checks={"e": None}), at(10))

    pre_empt(turn, "main")
    nothing = Proof(began=None, ended=at(10), frames=0)
    goes_on = put_back(turn, turn.desk("main").cued[0], nothing)

    assert turn.actions == [Fade("main", "live-1/main")]
    assert not goes_on
    assert turn.state.pending == (alarm,)
