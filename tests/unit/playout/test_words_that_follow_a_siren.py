"""Fresh words follow a siren without a gap; whoever stops meanwhile is obeyed at once."""

from __future__ import annotations

from datetime import timedelta

from air_world import AirWorld, at, stop
from alert_orders import WORDS, order, say, seconds, told, warning

from broadcaster.playout.actions import Fade, Sound
from broadcaster.playout.clock_orders import ClockStepped
from broadcaster.playout.state import FADED

SIREN_BEGINS = 3.52


def waiting_for_words() -> AirWorld:
    world = AirWorld()
    order(world, warning(speech=None))
    return world


def test_words_that_come_early_begin_when_the_siren_has_been_heard_for_a_second() -> None:
    world = waiting_for_words()
    world.run(3.7)

    say(world, 1)
    world.run(8)

    assert told(world)[:2] == [("siren", SIREN_BEGINS), ("warning", round(4.52 + 0.03, 2))]
    (_, _, siren_ends, _), (_, words_begin, _, _) = world.heard[:2]
    assert siren_ends == words_begin


def test_words_that_come_late_follow_without_a_gap() -> None:
    world = waiting_for_words()
    world.run(6)

    say(world, 1)
    world.run(8)

    (_, _, siren_ends, _), (_, words_begin, _, _) = world.heard[:2]
    assert siren_ends == words_begin
    assert seconds(words_begin) <= 6.1


def test_words_that_come_while_the_words_that_are_always_there_are_said_wait_for_their_end() -> (
    None
):
    world = waiting_for_words()
    world.run(13)

    say(world, 1)
    world.run(25)

    assert told(world)[:3] == [
        ("siren", SIREN_BEGINS),
        ("warning", 11.52),
        ("warning", 16.54),
    ]


def test_a_stop_in_the_last_moment_of_the_siren_is_obeyed_at_once() -> None:
    world = waiting_for_words()
    world.run(3.7)
    say(world, 1)
    world.run(3.8)

    world.tell(stop())
    world.run(30)

    assert [seconds(ends) for _, begins, ends, _ in world.heard if ends > begins] == [3.83]
    assert world.state.is_quiet


def test_a_newer_emergency_in_the_last_moment_of_the_siren_is_heard_next() -> None:
    world = waiting_for_words()
    world.run(3.7)
    say(world, 1)
    world.run(3.8)

    order(world, warning(2))
    world.run(6)

    begun = [(key, seconds(begins)) for key, begins, ends, _ in world.heard if ends > begins]
    assert [key.partition("/")[0] for key, _ in begun][:2] == ["emergency-1", "emergency-2"]
    assert begun[1][1] < 4.2


def test_words_that_were_lost_leave_the_siren_and_what_is_always_there() -> None:
    world = waiting_for_words()
    world.run(3.7)
    world.bad_clips = frozenset(f"emergency-1/1/{n}-warning@main" for n in range(4))

    say(world, 1)
    world.run(30)

    clips = [sound.item.clip for sound in world.of(Sound)]
    assert WORDS.clip not in clips
    assert world.state.emergencies[0].order.speech is None
    assert clips.count(warning().siren.clip) == 2


def test_a_clock_that_is_put_back_meanwhile_does_not_hold_the_words_up() -> None:
    world = waiting_for_words()
    world.run(3.7)
    say(world, 1)
    world.run(3.8)

    by = timedelta(hours=-1)
    world.now += by
    world.tell(ClockStepped(by))

    assert world.of(Fade)[-1].at is None
    assert world.state.desks["main"].cued[0].until is None


def test_what_falls_silent_at_an_instant_ends_a_fade_later() -> None:
    world = waiting_for_words()
    world.run(3.7)
    say(world, 1)

    (siren, *_) = world.state.desks["main"].cued

    assert siren.until == at(SIREN_BEGINS + 1)
    assert siren.ends == at(SIREN_BEGINS + 1) + FADED
