"""The wall clock is put forward or back, or cannot be believed: nothing twice, nothing unsaid."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from air_world import at, fresh, item, one_outcome_each
from hypothesis import given, settings
from hypothesis import strategies as st
from stepped_world import SteppedWorld

from broadcaster.clocks import VirtualClock
from broadcaster.domain.asrun import Entry, EntryKind
from broadcaster.playout.actions import Clear, OpenLines, Raise, Sound
from broadcaster.playout.clock_orders import ClockDoubted, ClockStepped, ConfirmClock
from broadcaster.playout.commands import read_order
from broadcaster.playout.history import History
from broadcaster.playout.items import Item
from broadcaster.playout.orders import TestOrder
from broadcaster.playout.timekeeping import BUILT, Steps, doubt
from broadcaster.simulation.time import SteppedClock
from schedules.types import Reason

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WHY = Reason("The clock is wrong.")


def put(world: SteppedWorld, by: timedelta) -> None:
    """Put the world's wall clock; what it was to hear it hears after as long as before."""
    world.trigger_step(by)
    world.tell(ClockStepped(by))


def clock_entries(world: SteppedWorld) -> list[dict[str, Any]]:
    return [dict(r.facts) for r in world.records if r.kind is EntryKind.CLOCK]


@pytest.mark.parametrize("by", [HOUR, -HOUR, DAY, -DAY])
def test_what_sounds_goes_on_to_its_end_whatever_the_clock_does(by: timedelta) -> None:
    world = SteppedWorld()
    world.plan(item("a", 60, 60))
    world.run(80)

    put(world, by)
    world.run(at(200) + by)

    assert world.outcomes == {"a": "aired"}
    assert [s.item.key for s in world.of(Sound)] == ["a"]
    assert world.state.is_quiet
    (entry,) = clock_entries(world)
    assert (entry["what"], float(entry["by_s"])) == ("stepped", by.total_seconds())


def test_a_day_back_sends_nothing_again() -> None:
    world = SteppedWorld()
    lines = [item("a", 60), item("b", 90), item("c", 400)]
    world.plan(*lines)
    world.run(120)

    put(world, -DAY)
    world.plan(*lines)
    world.run(at(800))

    assert [s.item.key for s in world.of(Sound)] == ["a", "b", "c"]
    one_outcome_each(world, lines)


def test_an_hour_forward_says_of_what_was_skipped_that_the_clock_was_put() -> None:
    world = SteppedWorld()
    lines = [item("a", 60, 100), item("skipped", 600), item("later", 4000)]
    world.plan(*lines)
    world.run(100)

    put(world, HOUR)
    world.run(at(5000))

    assert world.outcomes == {"a": "aired", "skipped": "missed", "later": "aired"}
    assert world.why("skipped") == "The station's clock was put to another time."


def test_what_the_mixer_has_in_store_waits_for_its_time_where_the_clock_went_back() -> None:
    world = SteppedWorld()
    world.plan(item("a", 60, 60))
    world.run(59.7)
    assert world.state.desks["main"].cued

    put(world, -DAY)
    world.run(at(30))
    during = list(world.heard)
    world.run(at(200))

    assert [key for key, begins, ends, _ in during if ends > begins] == []
    assert world.outcomes == {"a": "aired"}


def test_what_the_mixer_has_in_store_begins_at_once_where_the_clock_went_forward() -> None:
    world = SteppedWorld()
    world.plan(item("a", 60, 60))
    world.run(59.7)

    put(world, HOUR)
    world.run(at(200) + HOUR)

    assert world.outcomes == {"a": "late"}
    assert [s.item.key for s in world.of(Sound)] == ["a"]


@pytest.mark.parametrize("by", [HOUR, -DAY])
def test_an_emergency_that_waits_for_its_lines_is_not_put_off_with_the_clock(by: timedelta) -> None:
    world = SteppedWorld()
    world.plan(item("e", 0, 30, priority=1, authority="emergency:3"))
    world.run(1)

    put(world, by)
    world.run(at(60) + by)

    (sound,) = world.of(Sound)
    assert sound.at < at(5) + by
    assert sound.offset == timedelta(0)
    assert "e" in world.outcomes


def test_lines_are_not_left_open_until_the_time_comes_again() -> None:
    world = SteppedWorld()
    world.plan(item("a", 60, 20))
    world.run(79.99)

    put(world, -DAY)
    world.run(at(120) - DAY)

    assert world.state.is_quiet
    assert world.open == frozenset()


plans = st.lists(
    st.tuples(st.floats(20, 900), st.floats(1, 120), st.sampled_from([1, 2, 3, 3])),
    min_size=1,
    max_size=6,
).map(
    lambda drawn: [
        item(f"i{n}", starts, length, priority=priority, latest=at(9000), programme=f"p{n % 2}")
        for n, (starts, length, priority) in enumerate(drawn)
    ]
)
jumps = st.lists(
    st.tuples(st.floats(1, 900), st.sampled_from([-DAY, -HOUR, -timedelta(minutes=3), HOUR])),
    max_size=3,
)


@settings(max_examples=80, deadline=None)
@given(plan=plans, steps=jumps)
def test_whatever_the_clock_does_each_line_ends_once(
    plan: list[Item], steps: list[tuple[float, timedelta]]
) -> None:
    world, shift = SteppedWorld(), timedelta(0)
    world.plan(*plan)
    for when, by in sorted(steps):
        world.run(at(when) + shift)
        put(world, by)
        shift += by
        world.plan(*plan)
    world.run(max(at(9000), at(9000) + shift))

    one_outcome_each(world, plan)
    assert world.state.is_quiet


def test_in_doubt_nothing_of_the_plan_is_sent_or_given_up() -> None:
    world = SteppedWorld()
    world.tell(ClockDoubted(WHY))
    world.plan(item("a", 60), item("e", 90, priority=1))

    world.run(3000)

    assert world.of(OpenLines) == []
    assert world.ended == []
    assert Raise("clock", WHY) in world.actions


def test_what_somebody_orders_is_sent_in_doubt_too() -> None:
    world = SteppedWorld()
    world.tell(ClockDoubted(WHY))
    world.plan(item("e", 10, priority=1, authority="emergency:3"), item("v", 60))
    world.tell(TestOrder(7, 3, "minh", timedelta(seconds=2)))

    world.run(100)

    assert world.outcomes == {"e": "aired"}


def test_when_a_person_says_that_the_clock_is_right_the_plan_goes_on_without_a_backlog() -> None:
    world = SteppedWorld(fresh(newest=at(5000)))
    world.tell(ClockDoubted(WHY))
    world.plan(item("gone", 60), item("next", 2000))
    world.run(1000)

    world.tell(ConfirmClock(4, "Lan"))
    world.run(3000)

    assert world.outcomes == {"gone": "missed", "next": "aired"}
    assert world.why("gone") == "The station did not know what time it was."
    assert world.answers[4] is None
    assert Clear("clock") in world.actions
    assert clock_entries(world)[-1] == {"what": "confirmed", "by": "Lan"}
    assert [one.subject for one in world.of(Raise)] == ["clock"]


def test_when_the_time_becomes_plausible_the_plan_goes_on_by_itself() -> None:
    world = SteppedWorld(fresh(newest=at(0)), at(0) - DAY)
    world.tell(ClockDoubted(WHY))
    line = item("next", 2000)
    world.plan(line)

    put(world, DAY)
    world.plan(line)
    world.run(3000)

    assert world.outcomes == {"next": "aired"}
    assert world.state.doubt is None


def test_a_step_to_another_impossible_time_changes_nothing() -> None:
    world = SteppedWorld(fresh(newest=at(0)), at(0) - 3 * DAY)
    world.tell(ClockDoubted(WHY))

    put(world, DAY)

    assert world.state.doubt == WHY


@given(st.integers(-60 * 365, 60 * 365).map(timedelta))
def test_a_time_before_the_program_was_made_is_never_believed(away: timedelta) -> None:
    is_plausible = timedelta(0) <= away <= timedelta(days=20 * 365)

    assert (doubt(BUILT + away, None) is None) == is_plausible


def test_a_time_before_the_last_entry_of_the_log_is_not_believed() -> None:
    assert doubt(at(0), at(30)) is None
    assert str(doubt(at(0), at(1500))).startswith("The station's clock is 25 minutes before")


def test_what_a_clock_in_doubt_wrote_tells_nothing_of_time() -> None:
    history = History()
    wrong = at(0) - 400 * DAY
    for number, (when, kind, facts) in enumerate(
        [
            (at(0), EntryKind.BOOTED, {}),
            (wrong, EntryKind.CLOCK, {"what": "doubted"}),
            (wrong + HOUR, EntryKind.STOPPED, {}),
        ]
    ):
        history.take(Entry(number, when, kind, facts, ""))

    assert (history.last, history.is_doubted) == (at(0), True)
    history.take(Entry(4, at(-50), EntryKind.CLOCK, {"what": "confirmed"}, ""))
    assert (history.last, history.is_doubted) == (at(-50), False)


def test_steps_of_the_wall_clock_are_noticed_once() -> None:
    clock = SteppedClock(at(0))
    steps = Steps(clock)
    clock.sleep(100)
    assert steps.newest() is None

    clock.step(-HOUR)

    assert steps.newest() == ClockStepped(-HOUR)
    assert steps.newest() is None


def test_a_clock_that_is_slewed_is_not_stepped() -> None:
    clock = SteppedClock(at(0))
    steps = Steps(clock)
    for _ in range(100):
        clock.sleep(1)
        clock.step(timedelta(milliseconds=100))
        assert steps.newest() is None
    assert isinstance(clock, VirtualClock)


def test_the_order_to_believe_the_clock_is_read() -> None:
    assert read_order(3, {"do": "confirm_clock", "by": "Lan"}) == ConfirmClock(3, "Lan")
