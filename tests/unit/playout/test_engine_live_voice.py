from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from air_world import DRAIN, SECOND, AirWorld, at, item, never_two_at_once, one_outcome_each, stop

from broadcaster.domain.asrun import EntryKind
from broadcaster.playout.actions import Finish, OpenLines, Sound
from broadcaster.playout.items import Speaker
from broadcaster.playout.orders import LiveEnd, LiveOrder, Mute, NewPlan, Shutdown, TestOrder
from schedules.types import Reason

HOA = Speaker("live-1", "hoa", "Chị Hoa")
LINE = "live-1/main"
LIMIT = timedelta(minutes=10)


def speak(number: int = 1, **other: object) -> LiveOrder:
    usual = LiveOrder(number, HOA, frozenset({1, 2}), LIMIT)
    return replace(usual, **other)


def speaking(world: AirWorld, seconds: float, **other: object) -> None:
    world.tell(speak(**other))
    world.run(world.now + seconds * SECOND)


def test_a_voice_is_heard_as_soon_as_its_lines_are_open_and_to_its_last_word() -> None:
    world = AirWorld()

    speaking(world, 20)
    world.tell(LiveEnd(2, "live-1"))
    world.run(60)

    assert world.answers == {1: None, 2: None}
    assert world.heard == [(LINE, at(3.5), at(20) + DRAIN, frozenset({1, 2}))]
    assert world.outcomes == {LINE: "aired"}
    (ended,) = world.ended
    assert (ended["authority"], ended["title"], ended["why"]) == ("live:hoa", "Chị Hoa", None)
    assert ended["clip"] == "e" * 64
    assert ended["proof"]["error_ms"] == 0
    assert world.state.is_quiet


def test_the_order_and_the_beginning_stand_in_the_log_before_anything_is_heard() -> None:
    world = AirWorld()

    speaking(world, 10)

    kinds = [record.kind for record in world.records]
    assert kinds == [EntryKind.ORDER, EntryKind.LINES_OPENED, EntryKind.BEGAN]
    order = world.records[0].facts
    assert (order["what"], order["by"], order["zones"]) == ("live", "hoa", [1, 2])


def test_it_ends_by_itself_at_its_limit_and_says_so() -> None:
    world = AirWorld()

    speaking(world, 300, limit=timedelta(minutes=2))

    ((_, begins, ends, _),) = world.heard
    assert ends - begins == timedelta(minutes=2)
    assert world.outcomes == {LINE: "aired"}
    assert world.why(LINE) == "It ended by itself after 2.0 minutes, the most that was set."


def test_a_lost_browser_cuts_it_and_closes_the_lines() -> None:
    world = AirWorld()
    speaking(world, 20)

    world.tell(LiveEnd(0, "live-1", Reason("Nothing came any more.")))
    world.run(40)

    assert world.outcomes == {LINE: "cut"}
    assert world.why(LINE) == "Nothing came any more."
    assert world.state.is_quiet
    assert world.of(Finish) == []


def test_who_changes_their_mind_before_the_lines_are_open_is_never_heard() -> None:
    world = AirWorld()
    speaking(world, 1)

    world.tell(LiveEnd(2, "live-1"))
    world.run(30)

    assert world.heard == []
    assert world.outcomes == {LINE: "missed"}
    assert world.state.is_quiet


def test_stop_silences_it_at_once_also_while_the_lines_are_being_opened() -> None:
    for seconds, outcome in ((10, "cut"), (1, "missed")):
        world = AirWorld()
        speaking(world, seconds)

        world.tell(stop(by="Lan"))
        world.run(60)

        assert world.outcomes == {LINE: outcome}
        assert world.why(LINE) == "Stopped by Lan."
        assert all(ends <= at(seconds) + SECOND for _, _, ends, _ in world.heard)
        assert world.state.is_quiet


def test_a_programme_is_interrupted_only_where_the_speaker_asked_for_it() -> None:
    world = AirWorld()
    programme = item("a", 10, 60)
    world.plan(programme)
    world.run(30)

    world.tell(speak(1))
    world.tell(speak(2, interrupts=True))
    world.run(40)

    assert str(world.answers[1]) == "title of a is on air there now. You can interrupt it."
    assert world.answers[2] is None
    assert [key for key, *_ in world.heard] == ["a", LINE]
    never_two_at_once(world)


def test_what_is_due_meanwhile_waits_and_is_joined_or_missed_by_its_own_rule() -> None:
    world = AirWorld()
    items = [item("short", 30, 20), item("long", 60, 120)]
    world.plan(*items)
    speaking(world, 70)

    world.tell(LiveEnd(2, "live-1"))
    world.run(300)

    assert world.outcomes == {LINE: "aired", "short": "missed", "long": "joined_late"}
    one_outcome_each(world, [*items, item(LINE, 0)])
    never_two_at_once(world)


def test_nothing_of_its_own_rank_or_above_is_interrupted() -> None:
    for priority in (1, 2):
        world = AirWorld()
        world.plan(item("a", 10, 60, priority=priority))
        world.run(30)

        world.tell(speak(interrupts=True))

        assert "goes before a live voice" in str(world.answers[1])


def test_an_emergency_cuts_it() -> None:
    world = AirWorld()
    speaking(world, 10)

    world.plan(item("flood", 20, 30, priority=1, zones=frozenset({1, 2, 3})))
    world.run(100)

    assert world.outcomes == {LINE: "cut", "flood": "aired"}
    assert world.why(LINE) == "It gave way to title of flood."
    never_two_at_once(world)


def test_only_one_person_speaks_at_a_time_and_a_session_only_once() -> None:
    world = AirWorld()
    speaking(world, 10)

    world.tell(speak(2, speaker=Speaker("live-2", "an", "Anh An")))
    world.tell(LiveEnd(3, "live-1"))
    world.run(60)
    world.tell(speak(4))

    assert str(world.answers[2]).startswith("Chị Hoa is speaking live now.")
    assert str(world.answers[4]).startswith("This session has been used before.")


def test_a_new_plan_does_not_take_it_off_the_air() -> None:
    world = AirWorld()
    world.tell(speak())
    world.plan(item("later", 600))
    world.run(10)

    world.plan()
    world.run(20)
    world.tell(LiveEnd(2, "live-1"))
    world.run(40)

    assert world.outcomes == {LINE: "aired"}


def test_a_muted_zone_does_not_hear_it_and_the_log_tells() -> None:
    world = AirWorld()
    muted = {2: Mute(at(900), "Lan")}
    world.tell(NewPlan((), muted=muted))

    speaking(world, 10)
    world.tell(LiveEnd(2, "live-1"))
    world.run(30)
    world.tell(speak(3, speaker=replace(HOA, live="live-2"), zones=frozenset({2})))

    (opened,) = world.of(OpenLines)
    assert opened.zones == frozenset({1})
    assert [(e["zones"], e["outcome"]) for e in world.ended] == [([2], "missed"), ([1], "aired")]
    assert str(world.answers[3]) == "Every zone you chose is muted."


def test_lines_that_do_not_open_are_told_to_the_speaker() -> None:
    world = AirWorld()
    world.broken = lambda _: frozenset({1, 2})

    speaking(world, 20)

    assert world.of(Sound) == []
    assert world.outcomes == {LINE: "missed"}
    assert world.why(LINE) == "board lost"


def test_a_crash_ends_it_and_it_is_never_resumed() -> None:
    world = AirWorld()
    speaking(world, 20)

    again = world.crash()
    again.plan()
    again.run(120)

    assert again.outcomes == {LINE: "cut"}
    assert again.heard == []


def test_zones_that_do_not_exist_or_no_time_at_all_are_refused() -> None:
    world = AirWorld()

    world.tell(
        speak(1, zones=frozenset({1, 99})),
        speak(2, zones=frozenset()),
        speak(3, limit=timedelta(0)),
        speak(4, limit=timedelta(hours=2)),
    )

    assert all(world.answers[number] is not None for number in (1, 2, 3, 4))
    assert world.state.is_quiet
    assert world.records == []


def test_no_test_tone_comes_between_and_a_shutdown_ends_it() -> None:
    world = AirWorld()
    speaking(world, 10)

    world.tell(TestOrder(2, 3, "kt", SECOND))
    world.tell(Shutdown(Reason("The program was stopped.")))
    world.run(30)

    assert world.answers[2] is not None
    assert world.outcomes == {LINE: "cut"}
    assert world.state.is_quiet
