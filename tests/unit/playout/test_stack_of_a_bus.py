"""What gives way goes on afterwards, by its own rule, and ends once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from air_world import AirWorld, at, item, never_two_at_once, one_outcome_each
from stacked import ALL, emergency, notice, sounds, told

from broadcaster.domain.asrun import EntryKind
from broadcaster.playout.actions import CloseLines, OpenLines, Sound


def test_a_notice_is_begun_anew_when_the_emergency_is_over() -> None:
    world = AirWorld()
    world.plan(notice("a", 60, 30), emergency("e", 70))

    world.run(300)

    assert sounds(world) == [("a", 0), ("e", 0), ("a", 0)]
    assert world.outcomes == {"e": "aired", "a": "interrupted"}
    assert world.why("a") == "It was interrupted by title of e for 20 s and was begun anew."
    never_two_at_once(world)
    one_outcome_each(world, [notice("a", 60, 30), emergency("e", 70)])


def test_the_log_tells_of_every_stretch() -> None:
    world = AirWorld()
    world.plan(notice("a", 60, 30), emergency("e", 70))

    world.run(300)

    stretches = told(world, "a")["proof"]["stretches"]
    # It is faded a fifth of a second before the emergency, so that its end is known by then.
    assert [each["sent_ms"] for each in stretches] == [9830, 30_000]
    assert [each["by"] for each in stretches] == ["title of e", ""]
    assert told(world, "a")["began"] == at(60).isoformat()
    assert told(world, "a")["proof"]["error_ms"] == 0
    held = [r.facts for r in world.records if r.kind is EntryKind.HELD]
    assert [(each["line"], each["again"]) for each in held] == [("a", "restart")]


def test_a_long_reading_without_time_to_spare_goes_on_where_the_clock_has_it() -> None:
    world = AirWorld()
    reading = item("a", 60, 300)
    world.plan(reading, emergency("e", 100))

    world.run(600)

    (_, second) = [s for s in world.of(Sound) if s.item.key == "a"]
    assert second.at - at(60) == second.offset
    assert world.heard[-1][2] == reading.ends
    assert world.outcomes["a"] == "joined_late"
    assert "went on as the clock would have it, 20 s left out" in world.why("a")


def test_a_long_reading_goes_on_where_it_was_cut_where_there_is_time_for_it() -> None:
    world = AirWorld()
    world.plan(notice("a", 60, 300), emergency("e", 100))

    world.run(600)

    (_, second) = [s for s in world.of(Sound) if s.item.key == "a"]
    assert second.offset == timedelta(seconds=39.83)
    assert world.outcomes["a"] == "interrupted"
    assert world.why("a").endswith("for 20 s and went on where it had been cut.")
    whole = sum(each["sent_ms"] for each in told(world, "a")["proof"]["stretches"])
    assert whole == 300_000


def test_a_long_reading_that_is_cut_twice_leaves_nothing_out() -> None:
    world = AirWorld()
    world.plan(notice("a", 60, 300), emergency("e", 100), emergency("f", 200))

    world.run(800)

    stretches = told(world, "a")["proof"]["stretches"]
    assert [each["by"] for each in stretches] == ["title of e", "title of f", ""]
    ends = [each["offset_ms"] + each["sent_ms"] for each in stretches]
    assert ends[:-1] == [each["offset_ms"] for each in stretches[1:]]
    assert ends[-1] == 300_000


def test_what_would_be_over_by_then_is_cut_and_says_by_what() -> None:
    world = AirWorld()
    world.plan(item("a", 60, 200), emergency("e", 100, 155))

    world.run(600)

    assert world.outcomes["a"] == "cut"
    assert "interrupted by title of e, and there was no time left" in world.why("a")


@pytest.mark.parametrize("kind", ["opening", "signature", "closing"])
def test_words_and_tunes_are_dropped(kind: str) -> None:
    world = AirWorld()
    world.plan(notice("a", 60, 60, kind=kind), emergency("e", 70))

    world.run(300)

    assert world.outcomes == {"a": "cut", "e": "aired"}
    assert world.why("a") == "It gave way to title of e."


def test_music_and_relays_end_when_they_were_to_end() -> None:
    world = AirWorld()
    world.plan(notice("music", 60, 120, kind="filler"), emergency("e", 70))

    world.run(300)

    assert world.heard[-1][0] == "music"
    assert world.heard[-1][2] == at(180)


def test_three_in_each_other_go_on_one_after_the_other() -> None:
    world = AirWorld()
    low = notice("low", 60, 40)
    middle = notice("middle", 70, 30, priority=2, programme="urgent", zones=frozenset({2, 3}))
    high = emergency("high", 80, zones=ALL)
    world.plan(low, middle, high)

    world.run(600)

    assert [key for key, *_ in world.heard] == ["low", "middle", "high", "middle", "low"]
    assert world.outcomes == {"high": "aired", "middle": "interrupted", "low": "interrupted"}
    assert "title of middle" in world.why("low")
    never_two_at_once(world)
    assert world.state.is_quiet


def test_lines_go_straight_from_one_to_the_next_and_close_once() -> None:
    world = AirWorld()
    world.plan(
        notice("low", 60, 40),
        notice("middle", 70, 30, priority=2, programme="urgent", zones=frozenset({2, 3})),
        emergency("high", 80, zones=ALL),
    )

    world.run(600)

    opened = [each.zones for each in world.of(OpenLines)]
    assert opened == [{1, 2}, {2, 3}, ALL, {2, 3}, {1, 2}]
    assert len(world.of(CloseLines)) == 1


def test_a_newer_emergency_cuts_an_older_one_which_is_begun_anew() -> None:
    world = AirWorld()
    world.plan(emergency("storm", 60, 60), emergency("fire", 80, 30))

    world.run(400)

    assert sounds(world) == [("storm", 0), ("fire", 0), ("storm", 0)]
    assert world.outcomes == {"fire": "aired", "storm": "interrupted"}


def test_an_emergency_does_not_cut_its_own_earlier_reading() -> None:
    world = AirWorld()
    world.plan(emergency("1", 60, 60, bulletin=7), emergency("2", 90, 60, bulletin=7))

    world.run(400)

    assert [key for key, *_ in world.heard] == ["1", "2"]


def test_what_was_cut_waits_while_the_next_emergency_is_near() -> None:
    world = AirWorld()
    lines = [notice("a", 60, 40), emergency("e1", 70, 20), emergency("e2", 110, 20)]
    world.plan(*lines)

    world.run(400)

    assert [key for key, *_ in world.heard] == ["a", "e1", "e2", "a"]
    one_outcome_each(world, lines)


def test_what_goes_on_late_leaves_the_next_programme_its_exact_start() -> None:
    world = AirWorld()
    evening = notice("evening", 120, 60, programme="evening")
    world.plan(notice("a", 60, 50), emergency("e", 70, 20), evening)

    world.run(400)

    assert [s.at for s in world.of(Sound) if s.item.key == "evening"] == [at(120)]
    assert [key for key, *_ in world.heard] == ["a", "e", "a", "evening"]
    assert "left out" in world.why("a")  # there was no room to begin it anew


def test_the_programme_slides_behind_an_emergency_and_is_heard_whole() -> None:
    world = AirWorld()
    lines = [notice("a", 60), notice("b", 80.5), notice("c", 101)]
    world.plan(*lines, emergency("e", 65, 40))

    world.run(400)

    assert [key for key, *_ in world.heard] == ["a", "e", "a", "b", "c"]
    assert world.outcomes == {"e": "aired", "a": "interrupted", "b": "late", "c": "late"}
    assert all(s.offset == timedelta(0) for s in world.of(Sound))


def test_one_bus_does_not_hear_of_the_emergency_of_another() -> None:
    world = AirWorld()
    here, there = notice("a", 60, 30), emergency("e", 70, bus="hall")
    world.plan(here, there)

    world.run(300)

    assert world.outcomes["a"] == "aired"


def test_zones_the_stronger_one_does_not_need_are_closed_meanwhile_and_opened_again() -> None:
    world = AirWorld()
    world.plan(notice("a", 60, 30), emergency("e", 70, zones=frozenset({2})))

    world.run(72)
    during = world.open
    world.run(300)

    assert during == {2}
    assert [each.zones for each in world.of(OpenLines)] == [{1, 2}, {2}, {1, 2}]


def test_the_second_of_two_in_a_row_is_never_heard_before_the_first_is_over() -> None:
    world = AirWorld()
    lines = [replace(notice(f"n{n}", 60 + 21 * n), programme="one") for n in range(4)]
    world.plan(*lines, emergency("e", 90, 60))

    world.run(600)

    order = [key for key, *_ in world.heard if key != "e"]
    firsts = list(dict.fromkeys(order))
    assert firsts == [line.key for line in lines]
    assert all(before <= after for before, after in pairwise(order))
