"""What a station's people ask for where something is late: each choice, in virtual time."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest
from air_world import (
    SECOND,
    AirWorld,
    at,
    fresh,
    item,
    never_two_at_once,
    one_outcome_each,
    stop,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from stacked import emergency, notice, sounds, told
from stepped_world import SteppedWorld

from broadcaster.domain.asrun import EntryKind
from broadcaster.playout.actions import Check, OpenLines, Raise, Sound
from broadcaster.playout.clock_orders import ClockStepped
from broadcaster.playout.items import Item, of_facts
from broadcaster.playout.late import POLICIES, Sort, policy_of, sort_of, start_of, wanted_of
from broadcaster.playout.orders import Mute, NewPlan, TestOrder
from broadcaster.playout.state import Timing
from schedules.lateness import MOST_MINUTES, Late, Way
from schedules.types import Span

TIMING = Timing()
JOIN, SKIP = Late(Way.JOIN), Late(Way.SKIP)
REPLAY = Late(Way.REPLAY, until=time(7))


def whole(minutes: int) -> Late:
    return Late(Way.WHOLE, minutes=minutes)


def window(begins: float, ends: float) -> tuple[Span, ...]:
    return (Span(at(begins), at(ends)),)


def replayed(key: str, starts: float, length: float = 20, **other: Any) -> Item:
    usual = {"late": REPLAY, "windows": window(starts, 3600), "latest": at(7200)}
    return item(key, starts, length, **usual | other)


def off_until(seconds: float, *lines: Item) -> AirWorld:
    """Let no line of the station open before an instant."""
    world = AirWorld()
    world.broken = lambda now: frozenset({1, 2, 3, 4}) if now < at(seconds) else frozenset()
    world.plan(*lines)
    return world


# What holds for an item.

lates = st.one_of(
    st.none(),
    st.builds(whole, st.integers(0, MOST_MINUTES)),
    st.sampled_from([JOIN, SKIP, REPLAY]),
)
items = st.builds(
    lambda kind, priority, length, late: item(
        "a",
        60,
        length,
        kind=kind,
        priority=priority,
        clip="relay:vov" if kind == "relay" else "c" * 64,
        latest=at(20_000),
        late=late,
        windows=window(60, 3600) if late is REPLAY and kind not in ("relay", "filler") else (),
    ),
    st.sampled_from(["signature", "opening", "words", "bulletin", "filler", "relay", "live"]),
    st.sampled_from([1, 2, 3]),
    st.floats(1, 900),
    lates,
)


@given(items)
def test_where_nothing_may_be_asked_for_the_table_holds(line: Item) -> None:
    sort, late = sort_of(line), line.late
    never = sort in (Sort.EMERGENCY, Sort.LIVE, Sort.TEST)
    unheard_of = sort in (Sort.RELAY, Sort.FILLER) and late not in (JOIN, SKIP)

    if late is None or never or unheard_of:
        assert wanted_of(line) is None
        assert policy_of(line) == POLICIES[sort]
    else:
        assert wanted_of(line) == late
    assert policy_of(line).again is POLICIES[sort].again


@given(items, st.floats(0, 8000).map(lambda seconds: timedelta(seconds=seconds)))
def test_what_is_late_begins_as_was_asked_for_or_not_at_all(line: Item, late: timedelta) -> None:
    start, wanted = start_of(line, line.starts + late, TIMING), wanted_of(line)

    if late < TIMING.late and not line.is_relay:
        assert start is not None
        assert not start.offset
    elif wanted is None or start is None:
        return
    elif wanted.way is Way.WHOLE:
        assert not start.offset
        assert late <= timedelta(minutes=wanted.minutes)
    elif wanted.way is Way.JOIN:
        assert start.offset == late
    elif wanted.way is Way.REPLAY:
        assert not start.offset
        assert start.at + line.length <= line.windows[0].ends
    else:
        raise AssertionError("what was to be skipped begins all the same")


@given(items)
def test_the_journal_tells_what_was_asked_for_and_reads_it_back(line: Item) -> None:
    assert of_facts(line.facts()).late == line.late
    assert ("late" in line.facts()) == (line.late is not None)


# Whole, joined, skipped.


def test_a_reading_asked_for_whole_is_sent_whole_although_readings_are_joined() -> None:
    reading = notice("a", 60, 400, late=whole(3))
    world = off_until(120, reading)

    world.run(1000)

    assert sounds(world) == [("a", 0)]
    assert world.outcomes == {"a": "late"}
    assert "ms after its time" in world.why("a")
    assert "less than 3 minutes late" in world.why("a")


def test_what_was_asked_for_whole_is_left_out_when_it_is_later_than_that() -> None:
    world = off_until(250, notice("a", 60, 400, late=whole(3)))

    world.run(1000)

    assert sounds(world) == []
    assert world.outcomes == {"a": "missed"}
    assert world.why("a").startswith("board lost")
    assert "less than 3 minutes late, else left out" in world.why("a")


def test_what_was_asked_for_whole_never_runs_over_an_exact_start() -> None:
    other = item("b", 300, programme="noon")
    world = off_until(100, notice("a", 60, 220, late=whole(30)), other)

    world.run(3000)

    assert sounds(world) == [("b", 0), ("a", 0)]
    assert world.outcomes == {"a": "late", "b": "aired"}


def test_a_notice_asked_to_be_joined_is_joined_although_it_could_be_sent_whole() -> None:
    world = off_until(80, notice("a", 60, 60, late=JOIN))

    world.run(300)

    ((key, offset),) = sounds(world)
    assert (key, offset > 10) == ("a", True)
    assert world.outcomes == {"a": "joined_late"}
    assert "Asked for: joined" in world.why("a")


def test_what_was_asked_to_be_joined_is_left_out_when_too_little_is_left() -> None:
    world = off_until(115, notice("a", 60, 60, late=JOIN))

    world.run(300)

    assert sounds(world) == []
    assert world.outcomes == {"a": "missed"}
    assert "Asked for: joined" in world.why("a")


def test_what_was_asked_to_be_skipped_is_left_out_after_two_seconds() -> None:
    world = off_until(65, notice("a", 60, late=SKIP), notice("b", 90))

    world.run(300)

    assert sounds(world) == [("b", 0)]
    assert world.outcomes == {"a": "missed", "b": "aired"}
    assert "Asked for: left out where it cannot begin on its time." in world.why("a")


def test_what_begins_within_two_seconds_is_sent_whole_whatever_was_asked_for() -> None:
    world = AirWorld()
    world.opens_in = timedelta(seconds=5)
    world.plan(notice("a", 60, late=SKIP))

    world.run(120)

    assert world.outcomes == {"a": "late"}
    assert "Asked for" not in world.why("a")


def test_a_relay_is_skipped_where_that_was_asked_for() -> None:
    relay = item("r", 60, 300, kind="relay", clip="relay:vov", late=SKIP)
    world = off_until(100, relay)

    world.run(400)

    assert sounds(world) == []
    assert world.outcomes == {"r": "missed"}


def test_an_emergency_is_sent_whatever_was_asked_for() -> None:
    world = off_until(100, emergency("e", 60, late=SKIP, latest=at(7200)))

    world.run(200)

    assert sounds(world) == [("e", 0)]


def test_what_is_cut_goes_on_by_the_table_whatever_was_asked_for() -> None:
    world = AirWorld()
    world.plan(notice("a", 60, 60, late=SKIP), emergency("e", 80))

    world.run(300)

    assert sounds(world) == [("a", 0), ("e", 0), ("a", 0)]
    assert told(world, "a")["outcome"] == "interrupted"


# Sent later, in a window.


def test_what_waits_for_its_window_is_sent_whole_as_soon_as_the_line_is_well() -> None:
    world = off_until(1000, replayed("a", 60))

    world.run(2000)

    assert sounds(world) == [("a", 0)]
    assert world.of(Sound)[0].at < at(1000 + 60 + 10)
    assert world.outcomes == {"a": "late"}
    assert "sent whole later, so that it ends by 07:00" in world.why("a")


def test_it_waits_until_what_sounds_is_over_and_there_is_room_before_what_comes() -> None:
    lines = [
        replayed("a", 60, 30),
        item("b", 600, 100, programme="noon"),
        item("c", 705, 20, programme="noon"),  # 5 s after b: no room for 30
        item("d", 750, 20, programme="other"),  # 25 s after c: none either
        item("e", 1000, 20, programme="late"),
    ]
    world = off_until(601, *lines)

    world.run(1100)

    assert [key for key, _ in sounds(world)][-1] == "e"
    assert [key for key, _ in sounds(world)][-2] == "a"
    assert at(770) <= world.of(Sound)[-2].at < at(780)
    assert {world.outcomes[key] for key in "cde"} == {"aired"}
    never_two_at_once(world)
    one_outcome_each(world, lines)


def test_lines_that_do_not_open_are_tried_once_a_minute_and_can_be_tested_meanwhile() -> None:
    world = off_until(3000, replayed("a", 60))
    world.run(600)
    tried = len(world.of(OpenLines))
    world.run(1200)

    assert len(world.of(OpenLines)) - tried <= 11
    assert world.state.is_quiet
    world.tell(TestOrder(7, 1, "Lan", 3 * SECOND))
    assert world.answers[7] is None
    world.run(3200)
    assert sounds(world)[-1] == ("a", 0)
    assert world.outcomes == {"a": "late"}


def test_a_mute_that_is_over_before_its_turn_takes_nothing_from_it() -> None:
    busy = item("busy", 50, 500, programme="noon")
    world = AirWorld()
    world.plan(replayed("a", 70), busy)
    world.run(100)
    world.tell(NewPlan((replayed("a", 70), busy), {}, {1: Mute(at(400), "Lan")}))

    world.run(1000)

    assert told(world, "a")["zones"] == [1, 2]


def test_it_does_not_cut_what_is_weaker_and_sounds() -> None:
    low = item("low", 590, 100, kind="filler", priority=3, programme="noon")
    world = off_until(580, replayed("a", 60, priority=2), low)

    world.run(900)

    assert sounds(world) == [("low", 0), ("a", 0)]
    assert world.outcomes == {"low": "aired", "a": "late"}
    assert not any(r.kind is EntryKind.HELD for r in world.records)


def test_it_gives_way_to_an_emergency_and_is_begun_anew_in_its_window() -> None:
    line = replayed("a", 60, 150)
    world = off_until(1000, line)
    world.run(1080)
    world.plan(line, emergency("e", 1100))

    world.run(2000)

    assert sounds(world) == [("a", 0), ("e", 0), ("a", 0)]
    assert told(world, "a")["outcome"] == "interrupted"


def test_without_room_up_to_the_end_of_its_window_it_is_missed_and_says_so() -> None:
    busy = [item(f"b{n}", 200 + 20 * n, 19.5, programme=f"p{n}") for n in range(20)]
    world = off_until(199, replayed("a", 60, 30, windows=window(60, 500)), *busy)

    world.run(1000)

    assert world.outcomes["a"] == "missed"
    assert "ends by 07:00; up to then it could not be" in world.why("a")
    assert {world.outcomes[one.key] for one in busy} <= {"aired", "late", "joined_late"}
    assert any("up to then it could not be" in str(each.why) for each in world.of(Raise))


def test_it_is_over_when_the_permitted_hours_close() -> None:
    world = off_until(490, replayed("a", 60, 30, windows=window(60, 500)))

    world.run(1000)

    assert sounds(world) == []
    assert world.outcomes == {"a": "missed"}


def test_it_waits_for_the_next_permitted_hours_of_the_day() -> None:
    hours = (*window(60, 100), *window(1000, 2000))
    world = off_until(200, replayed("a", 60, 30, windows=hours))

    world.run(999)
    assert sounds(world) == []
    assert world.state.is_quiet
    world.run(2000)

    assert sounds(world) == [("a", 0)]
    assert at(1000) <= world.of(Sound)[0].at < at(1010)


def test_a_restart_within_the_window_sends_it_and_sends_nothing_twice() -> None:
    lines = [item("first", 10), replayed("a", 200), replayed("b", 240)]
    world = off_until(400, *lines)
    world.broken = lambda now: frozenset({1, 2, 3, 4}) if at(50) < now < at(400) else frozenset()
    world.run(300)

    after = world.crash(down=200 * SECOND)
    after.plan(*lines)
    after.run(1000)
    again = after.crash()
    again.plan(*lines)
    again.run(2000)

    assert sounds(after) == [("a", 0), ("b", 0)]
    assert sounds(again) == []
    one_outcome_each(again, lines)
    assert after.outcomes == {"first": "aired", "a": "late", "b": "late"}


def test_what_a_crash_interrupted_in_its_window_is_not_begun_anew() -> None:
    line = replayed("a", 60, 200)
    world = off_until(400, line)
    world.run(500)
    assert sounds(world) == [("a", 0)]

    after = world.crash()
    after.plan(line)
    after.run(1000)

    assert sounds(after) == []
    assert after.outcomes == {"a": "cut"}


def test_a_station_without_a_log_sends_nothing_of_the_morning_again() -> None:
    world = AirWorld(fresh(since=at(1000), booted=at(1000)), at(1000))
    world.plan(replayed("a", 60), item("b", 1100))

    world.run(1500)

    assert sounds(world) == [("b", 0)]


@pytest.mark.parametrize(("by", "is_sent"), [(1000, True), (7200, False)])
def test_the_clock_is_put_forward_into_the_window_or_over_it(by: float, is_sent: bool) -> None:  # noqa: FBT001 -- a table
    world = SteppedWorld()
    world.broken = lambda now: frozenset({1, 2, 3, 4}) if now < at(300) else frozenset()
    world.plan(replayed("a", 60))
    world.run(200)

    step = timedelta(seconds=by)
    world.trigger_step(step)
    world.tell(ClockStepped(step))
    world.run(at(1000) + step)

    assert (sounds(world) == [("a", 0)]) is is_sent
    assert world.outcomes == {"a": "late" if is_sent else "missed"}


def test_a_stop_of_its_programme_ends_its_waiting() -> None:
    world = AirWorld()
    world.plan(item("now", 50, 300), replayed("a", 60))
    world.run(100)
    world.tell(stop())

    world.run(2000)

    assert world.outcomes["a"] == "missed"
    assert "Stopped by Lan" in world.why("a")


def test_its_clip_is_read_again_before_it_is_sent_and_left_out_where_it_changed() -> None:
    busy = item("busy", 50, 900, programme="noon")
    world = AirWorld()
    world.plan(replayed("a", 60), busy)
    world.run(900)
    world.bad_clips = frozenset({"a"})

    world.run(2000)

    assert [check.item.key for check in world.of(Check)] == ["busy", "a", "a"]
    assert sounds(world) == [("busy", 0)]
    assert world.outcomes == {"a": "missed", "busy": "aired"}
    assert world.why("a") == "bad clip"


def test_a_plan_that_names_it_no_more_lets_it_go() -> None:
    world = off_until(1000, replayed("a", 60))
    world.run(500)

    world.tell(NewPlan((), {}))
    world.run(2000)

    assert sounds(world) == []


def test_many_that_wait_are_sent_one_after_the_other() -> None:
    lines = [replayed(f"a{n:02}", 60 + n, 5) for n in range(20)]
    world = off_until(300, *lines)

    world.run(1000)

    assert [key for key, _ in sounds(world)] == [line.key for line in lines]
    assert len([one for one in world.of(OpenLines) if one.zones]) < 140
    never_two_at_once(world)
    one_outcome_each(world, lines)


spans = st.tuples(st.floats(0, 1500), st.floats(10, 600)).map(
    lambda pair: Span(at(pair[0]), at(pair[0] + pair[1]))
)


@st.composite
def plans(draw: st.DrawFn) -> list[Item]:
    found, starts = [], 30.0
    for number in range(draw(st.integers(1, 7))):
        length = draw(st.floats(2, 120))
        late = draw(lates)
        hours = sorted(draw(st.lists(spans, min_size=1, max_size=2)), key=lambda one: one.begins)
        found.append(
            item(
                f"i{number}",
                starts,
                length,
                programme=draw(st.sampled_from(["p", "q"])),
                priority=draw(st.sampled_from([1, 2, 3, 3, 3])),
                late=late,
                latest=at(3000),
                windows=tuple(hours) if late is REPLAY else (),
            )
        )
        starts += length + draw(st.floats(0.5, 200))
    return [one if one.priority > 1 else replace(one, windows=()) for one in found]


@given(plans(), st.floats(0, 1200), st.floats(0, 900))
@settings(max_examples=120, deadline=None)
def test_whatever_is_asked_for_each_line_has_one_outcome_and_nothing_is_spoilt(
    lines: list[Item], breaks: float, lasts: float
) -> None:
    world = AirWorld()
    gone = frozenset({1, 2, 3, 4})
    world.broken = lambda now: gone if at(breaks) <= now < at(breaks + lasts) else frozenset()
    world.plan(*lines)

    world.run(6000)

    one_outcome_each(world, lines)
    never_two_at_once(world)
    known = {line.key: line for line in lines}
    for key, begins, ends, _ in world.heard:
        line = known[key]
        late = begins - line.starts
        if line.windows and late > TIMING.late + SECOND and told(world, key)["outcome"] == "late":
            assert any(one.begins <= begins and ends <= one.ends for one in line.windows)
