from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from air_world import (
    START,
    AirWorld,
    at,
    fresh,
    item,
    keys,
    never_two_at_once,
    one_outcome_each,
    stop,
)

from broadcaster.domain.asrun import EntryKind
from broadcaster.playout.actions import CloseLines, Fade, OpenLines, Raise, Sound
from broadcaster.playout.engine import step
from broadcaster.playout.orders import Contact, LinesSeen, NewPlan, Shutdown, TestOrder
from broadcaster.playout.state import Phase
from schedules.types import Reason


def test_an_item_sounds_on_its_planned_instant_and_is_logged_as_aired() -> None:
    world = AirWorld()
    line = item("a", 60)
    world.plan(line)

    world.run(120)

    assert world.of(Sound) == [Sound(line, at(60), timedelta(0))]
    assert world.outcomes == {"a": "aired"}
    assert world.ended[0]["readback"]["1"] == {"on": True, "knowledge": "verified"}


def test_lines_are_opened_before_the_sound_and_closed_after_it() -> None:
    world = AirWorld()
    world.plan(item("a", 60))

    world.run(120)

    order = [
        type(each) for each in world.actions if isinstance(each, (OpenLines, Sound, CloseLines))
    ]
    assert order == [OpenLines, Sound, CloseLines]
    assert world.state.is_quiet


def test_what_is_begun_is_written_before_it_sounds() -> None:
    world = AirWorld()
    world.plan(item("a", 60))

    world.run(70)

    kinds = [
        each.kind if hasattr(each, "kind") else type(each)
        for each in world.actions
        if isinstance(each, Sound) or getattr(each, "kind", None) is EntryKind.BEGAN
    ]
    assert kinds == [EntryKind.BEGAN, Sound]


def test_the_amplifier_stays_on_between_the_items_of_one_programme() -> None:
    world = AirWorld()
    world.plan(item("a", 60), item("b", 80.5), item("c", 101))

    world.run(200)

    assert len(world.of(OpenLines)) == 1
    assert len(world.of(CloseLines)) == 1
    assert set(world.outcomes.values()) == {"aired"}


def test_lines_are_changed_in_the_gap_while_nothing_sounds() -> None:
    world = AirWorld()
    world.plan(item("a", 60), item("b", 82, zones=frozenset({2, 3})))

    world.run(200)

    assert [each.zones for each in world.of(OpenLines)] == [{1, 2}, {2, 3}]
    assert world.outcomes == {"a": "aired", "b": "aired"}


def test_lines_close_between_two_programmes_that_lie_apart() -> None:
    world = AirWorld()
    world.plan(item("a", 60), item("b", 600, programme="evening"))

    world.run(700)

    assert len(world.of(CloseLines)) == 2


def test_what_begins_less_than_two_seconds_late_is_sent_whole_and_called_late() -> None:
    world = AirWorld()
    world.opens_in = timedelta(seconds=5)
    world.plan(item("a", 60))

    world.run(120)

    assert world.outcomes == {"a": "late"}
    assert world.of(Sound)[0].offset == timedelta(0)
    assert "1000 ms" in world.why("a")


def test_what_is_later_is_joined_in_its_middle_at_the_right_place() -> None:
    world = AirWorld()
    world.opens_in = timedelta(seconds=10)
    world.plan(item("a", 60, 60))

    world.run(200)

    assert world.of(Sound) == [Sound(item("a", 60, 60), at(66), timedelta(seconds=6))]
    assert world.outcomes == {"a": "joined_late"}


def test_what_has_less_than_ten_seconds_left_is_missed() -> None:
    world = AirWorld()
    world.opens_in = timedelta(seconds=30)
    world.plan(item("a", 60, 30))

    world.run(200)

    assert world.of(Sound) == []
    assert world.outcomes == {"a": "missed"}


def test_lines_that_do_not_open_are_tried_again_and_the_item_is_joined() -> None:
    world = AirWorld()
    world.broken = lambda now: frozenset({1, 2}) if now < at(62) else frozenset()
    world.plan(item("a", 60, 60))

    world.run(200)

    assert world.outcomes == {"a": "joined_late"}
    assert world.state.is_quiet


def test_a_line_that_never_opens_is_missed_with_the_reason_and_a_fault() -> None:
    world = AirWorld()
    world.broken = lambda _: frozenset({1, 2})
    world.plan(item("a", 60))

    world.run(200)

    assert world.why("a") == "board lost"
    assert Raise("missed:main", Reason("board lost")) in world.actions


def test_one_zone_that_fails_does_not_keep_the_others_silent() -> None:
    world = AirWorld()
    world.broken = lambda _: frozenset({2})
    world.plan(item("a", 60))

    world.run(200)

    ends = {zone: facts for facts in world.ended for zone in facts["zones"]}
    assert {zone: facts["outcome"] for zone, facts in ends.items()} == {1: "aired", 2: "missed"}
    assert ends[2]["why"]["sentence"] == "The line of zone {zone} did not open."
    assert ends[2]["readback"]["2"]["on"] is False
    assert "zone:2" in [fault.subject for fault in world.of(Raise)]


def test_a_line_that_does_not_obey_does_not_silence_the_others_again_and_again() -> None:
    world = AirWorld()
    world.broken = lambda _: frozenset({2})
    world.plan(item("a", 60, 60))
    world.run(70)

    for second in (75, 80, 85):
        seen = {zone: Contact(zone == 1, "verified") for zone in (1, 2, 3, 4)}
        world.tell(LinesSeen("main", world.state.desks["main"].ticket, seen))
        world.run(second)

    assert len(world.of(OpenLines)) == 1


def test_a_zone_whose_line_falls_away_for_good_is_logged_as_cut() -> None:
    world = AirWorld()
    world.plan(item("a", 60, 60))
    world.run(70)
    world.broken = lambda _: frozenset({2})
    seen = {zone: Contact(zone == 1, "verified") for zone in (1, 2, 3, 4)}

    world.tell(LinesSeen("main", world.state.desks["main"].ticket, seen))
    world.run(200)

    ends = {zone: facts["outcome"] for facts in world.ended for zone in facts["zones"]}
    assert ends == {1: "aired", 2: "cut"}


def test_what_nothing_allows_opens_no_line_and_is_missed_with_the_reason() -> None:
    world = AirWorld()
    world.plan(item("a", 60), refused={"a": Reason("The approval was voided.")})

    world.run(200)

    assert world.of(OpenLines) == []
    assert world.why("a") == "The approval was voided."
    assert world.of(Raise)[0].subject == "missed:main"


def test_an_approval_that_is_withdrawn_while_lines_are_open_stops_the_item() -> None:
    world = AirWorld()
    world.plan(item("a", 60))
    world.run(59.5)

    world.plan(item("a", 60), refused={"a": Reason("The bulletin was withdrawn.")})
    world.run(200)

    assert world.outcomes == {"a": "missed"}
    assert world.why("a") == "The bulletin was withdrawn."


def test_an_item_that_is_taken_out_of_the_plan_just_before_it_begins_is_not_heard() -> None:
    world = AirWorld()
    world.plan(item("a", 60))
    world.run(59.5)

    world.plan()
    world.run(200)

    assert world.outcomes == {"a": "missed"}
    assert world.why("a") == "It was taken out of the plan before it began."


def test_a_clip_that_is_not_the_planned_one_opens_no_line() -> None:
    world = AirWorld()
    world.bad_clips = frozenset({"a"})
    world.plan(item("a", 60))

    world.run(200)

    assert world.of(OpenLines) == []
    assert world.outcomes == {"a": "missed"}


def test_an_emergency_cuts_what_sounds_and_is_on_time() -> None:
    world = AirWorld()
    world.plan(item("a", 60, 100), item("e", 90, 20, priority=1, zones=frozenset({1, 2, 3, 4})))

    world.run(300)

    assert world.outcomes == {"a": "joined_late", "e": "aired"}
    assert world.of(Sound)[1].at == at(90)
    never_two_at_once(world)


def test_lines_of_equal_priority_wait_for_each_other() -> None:
    world = AirWorld()
    world.plan(item("a", 60, 30), item("b", 70, 60))

    world.run(300)

    assert world.outcomes == {"a": "aired", "b": "joined_late"}
    never_two_at_once(world)


def test_stop_silences_at_once_and_says_who() -> None:
    world = AirWorld()
    world.plan(item("a", 60), item("b", 81), item("c", 600, programme="evening"))
    world.run(70)

    world.tell(stop())
    fade, *_ = world.of(Fade)
    world.run(300)

    assert fade == Fade("main", "a")
    assert world.outcomes == {"a": "cut", "b": "missed"}
    assert world.why("b") == "Stopped by Lan."
    assert world.answers == {1: None}
    assert world.state.is_quiet
    world.run(700)
    assert world.outcomes["c"] == "aired"


def test_what_was_due_and_waited_does_not_sound_after_a_stop() -> None:
    world = AirWorld()
    long = item("long", 100, 80, programme="evening", priority=2)
    waiting = item("waiting", 120, 10, programme="morning", priority=2)
    world.plan(long, waiting)
    world.run(130)

    world.tell(stop())
    world.run(300)

    assert [key for key, *_ in world.heard] == ["long"]


def test_stop_while_lines_are_being_opened_closes_them() -> None:
    world = AirWorld()
    world.plan(item("a", 60))
    world.run(57)

    world.tell(stop())
    world.run(200)

    assert isinstance(world.actions[-1], type(world.actions[-1]))
    assert world.of(Sound) == []
    assert len(world.of(CloseLines)) == 1
    assert world.outcomes == {"a": "missed"}


def test_stop_for_one_zone_leaves_the_others_on_air() -> None:
    world = AirWorld()
    world.plan(item("a", 60), item("b", 81))
    world.run(70)

    world.tell(stop(zones=[2]))
    world.run(300)

    told = [(f["line"], f["zones"], f["outcome"]) for f in world.ended]
    assert told == [
        ("a", [2], "cut"),
        ("a", [1], "aired"),
        ("b", [2], "missed"),
        ("b", [1], "aired"),
    ]
    assert [each.zones for each in world.of(OpenLines)] == [{1, 2}, {1}]


def test_a_stopped_zone_stays_stopped_when_the_plan_is_published_again() -> None:
    world = AirWorld()
    lines = (item("a", 60), item("b", 81))
    world.plan(*lines)
    world.run(70)
    world.tell(stop(zones=[2]))

    world.plan(*lines, item("c", 102))
    world.run(300)

    one_outcome_each(world, (*lines, item("c", 102)))
    assert {z for _, _, _, zones in world.heard[1:] for z in zones} == {1}


def test_stop_for_every_zone_of_an_item_ends_it() -> None:
    world = AirWorld()
    world.plan(item("a", 60))
    world.run(70)

    world.tell(stop(zones=[1, 2, 3]))
    world.run(100)

    assert world.outcomes == {"a": "cut"}
    assert world.state.is_quiet


def test_a_new_version_changes_what_is_not_begun_and_leaves_what_is() -> None:
    world = AirWorld()
    world.plan(item("a", 60), item("b", 81))
    world.run(70)

    world.plan(item("x", 60), item("c", 90))
    world.run(300)

    assert keys(world.ended) == ["a", "c", "x"] or keys(world.ended) == ["x", "a", "c"]
    assert world.outcomes["a"] == "aired"
    assert world.outcomes["c"] == "aired"
    assert "b" not in world.outcomes


def test_a_line_with_an_outcome_never_comes_back() -> None:
    world = AirWorld()
    world.plan(item("a", 60))
    world.run(100)

    world.plan(item("a", 60), item("a", 130))
    world.run(300)

    assert len(world.of(Sound)) == 1


def test_the_test_tone_sounds_in_one_zone_and_is_recorded() -> None:
    world = AirWorld()
    world.tell(TestOrder(7, 3, "minh", timedelta(seconds=2)))

    world.run(30)

    (sound,) = world.of(Sound)
    assert (sound.item.zones, sound.item.authority) == ({3}, "test:minh")
    (tested,) = (r.facts for r in world.records if r.kind is EntryKind.TESTED)
    assert (tested["zone"], tested["by"], tested["readback"]["on"]) == (3, "minh", True)
    assert world.answers == {7: None}
    assert world.ended == []


@pytest.mark.parametrize(
    ("when", "sentence"),
    [(65, "Something is on air"), (50, "begins soon")],
)
def test_the_test_tone_is_refused_while_the_bus_is_needed(when: float, sentence: str) -> None:
    world = AirWorld()
    world.plan(item("a", 60))
    world.run(when)

    world.tell(TestOrder(7, 3, "minh", timedelta(seconds=5)))

    answer = world.answers[7]
    assert answer is not None
    assert sentence in str(answer)


def test_the_test_tone_in_a_zone_that_cannot_sound_is_refused() -> None:
    world = AirWorld()

    world.tell(TestOrder(7, 99, "minh", timedelta(seconds=5)))

    assert "no zone number 99" in str(world.answers[7])


def test_a_test_whose_line_does_not_open_ends_and_says_so() -> None:
    world = AirWorld()
    world.broken = lambda _: frozenset({3})
    world.tell(TestOrder(7, 3, "minh", timedelta(seconds=5)))

    world.run(60)

    (tested,) = (r.facts for r in world.records if r.kind is EntryKind.TESTED)
    assert (tested["sent"], tested["readback"]["on"]) == (False, False)
    assert world.state.is_quiet


def test_a_broadcast_cuts_a_test() -> None:
    world = AirWorld()
    world.tell(TestOrder(7, 3, "minh", timedelta(seconds=30)))
    world.run(10)

    world.plan(item("a", 20))
    world.run(100)

    assert world.outcomes == {"a": "aired"}
    never_two_at_once(world)


def test_the_end_of_the_program_fades_closes_and_leaves_the_rest_to_the_next_run() -> None:
    world = AirWorld()
    world.plan(item("a", 60), item("b", 81))
    world.run(70)

    world.tell(Shutdown(Reason("The program was stopped.")))
    world.run(73)

    assert world.outcomes == {"a": "cut"}
    assert world.state.is_quiet
    assert world.state.pending[0].key == "b"


def test_lines_that_fall_away_under_an_item_are_opened_again() -> None:
    world = AirWorld()
    world.plan(item("a", 60, 60))
    world.run(70)
    off = {zone: Contact(on=False, knowledge="verified") for zone in (1, 2, 3, 4)}

    world.tell(LinesSeen("main", world.state.desks["main"].ticket, off))
    world.run(80)

    again = world.of(OpenLines)[-1]
    assert (again.afresh, again.zones) == (True, {1, 2})
    assert world.state.desks["main"].phase is Phase.OPEN


def test_a_contact_that_is_closed_though_nothing_is_on_air_is_a_fault_and_is_opened() -> None:
    world = AirWorld()
    stuck = {3: Contact(on=True, knowledge="verified")}

    world.tell(LinesSeen("main", 0, stuck))

    assert [fault.subject for fault in world.of(Raise)] == ["zone:3"]
    assert len(world.of(CloseLines)) == 1


def test_a_sink_that_goes_silent_does_not_hold_the_bus_for_ever() -> None:
    world = AirWorld()
    world.sink_is_dead = True
    world.plan(item("a", 60))

    world.run(200)

    assert world.outcomes == {"a": "missed"}
    assert world.state.is_quiet
    assert "sink:main" in [fault.subject for fault in world.of(Raise)]


def test_lines_due_before_the_station_existed_are_not_answered_for() -> None:
    world = AirWorld()

    world.plan(item("old", -600))
    world.run(10)

    assert world.ended == []


def test_lines_due_while_the_program_was_off_are_missed_and_say_so() -> None:
    state = fresh(since=START, booted=at(600))
    world = AirWorld(state, at(600))

    world.plan(item("a", 60))
    world.run(700)

    assert world.why("a") == "The program was not running at that time."


def test_an_item_that_was_being_sent_is_joined_again_and_has_one_outcome() -> None:
    world = AirWorld()
    line = item("a", 60, 120)
    world.plan(line)
    world.run(70)

    again = world.crash(down=timedelta(seconds=2))
    again.plan(line)
    again.run(300)

    assert again.outcomes == {"a": "joined_late"}
    assert "went on" in again.why("a")
    assert again.of(Sound)[0].offset > timedelta(seconds=12)


def test_an_item_that_was_nearly_over_is_closed_as_cut() -> None:
    world = AirWorld()
    line = item("a", 60, 20)
    world.plan(line)
    world.run(75)

    again = world.crash()
    again.plan(line)
    again.run(300)

    assert again.outcomes == {"a": "cut"}
    assert again.of(Sound) == []


def test_an_interrupted_item_that_is_planned_no_more_is_closed_as_cut() -> None:
    world = AirWorld()
    world.plan(item("a", 60, 120))
    world.run(70)

    again = world.crash()
    again.plan()
    again.run(80)

    assert again.outcomes == {"a": "cut"}


def test_a_step_with_nothing_new_does_nothing() -> None:
    state, first = step(fresh(), START, [NewPlan((item("a", 600),))])

    after, actions = step(state, START, [])

    assert (first, actions) == ((), ())
    assert after == state


def test_zones_narrowed_by_a_new_version_are_the_ones_that_are_opened() -> None:
    world = AirWorld()
    world.plan(item("a", 60))
    world.run(30)

    world.plan(replace(item("a", 60), zones=frozenset({1})))
    world.run(200)

    assert [each.zones for each in world.of(OpenLines)] == [{1}]
