"""An emergency in the engine: at once over anything, repeated by its cadence, and never doubled."""

from __future__ import annotations

from datetime import timedelta

from air_world import AirWorld, at, item, keys, stop
from alert_orders import ALWAYS, EVERY, SIREN, WORDS, order, say, seconds, sign, told, warning

from broadcaster.domain.asrun import EntryKind
from broadcaster.domain.emergency import Code, OrderKind
from broadcaster.playout.actions import Clear, CloseLines, OpenLines, Raise, Sound
from broadcaster.playout.orders import NewPlan
from schedules.types import Reason


def test_it_sounds_as_soon_as_the_lines_are_open() -> None:
    world = AirWorld()

    assert order(world, warning()) is None
    world.run(60)

    opened = world.of(OpenLines)[0]
    assert (opened.zones, opened.emergency) == ({1, 2}, True)
    assert told(world) == [
        ("siren", 3.52),
        ("warning", 4.52),
        ("siren", 16.52),
        ("warning", 24.52),
    ]
    assert set(world.outcomes.values()) == {"aired"}


def test_the_order_stands_in_the_journal_before_anything_sounds() -> None:
    world = AirWorld()

    order(world, warning())
    world.run(10)

    kinds = [record.kind for record in world.records]
    assert kinds.index(EntryKind.ORDER) < kinds.index(EntryKind.BEGAN)
    assert world.records[0].facts == warning().facts() | {"what": "emergency"}


def test_it_cuts_a_programme_that_sounds() -> None:
    world = AirWorld()
    world.plan(item("a", 10, 600))
    world.run(20)

    order(world, warning())
    world.run(40)

    begun = [sound.item.kind for sound in world.of(Sound)]
    assert begun[:3] == ["bulletin", "siren", "warning"]
    assert seconds(world.heard[1][1]) < 20.5


def test_it_is_repeated_by_its_cadence_until_its_time_is_over() -> None:
    world = AirWorld()

    order(world, warning(expires=at(700)))
    world.run(3000)

    sirens = [begins for kind, begins in told(world) if kind == "siren"]
    assert [round(each) for each in sirens] == [4, 17, 304, 604]
    assert world.state.is_quiet
    assert [e.over for e in world.state.emergencies] == [True]


def test_fresh_words_follow_the_siren_as_soon_as_they_are_spoken() -> None:
    world = AirWorld()
    order(world, warning(speech=None))
    world.run(4.0)

    assert say(world, 1) is None
    world.run(40)

    first, second, *_ = told(world)
    assert first == ("siren", 3.52)
    assert second[0] == "warning"
    assert 4.52 <= second[1] < 4.7
    assert world.why(world.heard[0][0]) == "The words were ready and followed at once."


def test_words_that_are_spoken_before_the_lines_are_open_wait_for_the_siren() -> None:
    world = AirWorld()
    order(world, warning(speech=None))
    world.run(1.0)

    assert say(world, 1) is None
    world.run(8)

    first, second, *_ = told(world)
    assert first == ("siren", 3.52)
    assert second[0] == "warning"
    assert 4.52 <= second[1] < 4.7
    assert len(world.of(OpenLines)) == 1
    assert not world.of(CloseLines)


def test_the_lines_stay_open_while_words_that_have_just_come_are_read() -> None:
    world = AirWorld()
    order(world, warning(speech=None))
    world.run(4.0)
    world.reads_in = timedelta(milliseconds=700)
    say(world, 1)
    world.run(8)

    assert [kind for kind, _ in told(world)][:2] == ["siren", "warning"]
    assert len(world.of(OpenLines)) == 1
    assert not world.of(CloseLines)


def test_a_disk_that_hangs_does_not_keep_lines_open_that_carry_nothing() -> None:
    world = AirWorld()
    order(world, warning(speech=None))
    world.run(4.0)
    world.reads_in = timedelta(hours=1)
    say(world, 1)
    world.run(9)
    world.tell(*[])
    world.run(12)

    assert not world.open


def test_where_no_voice_answers_the_words_that_are_always_there_are_said() -> None:
    world = AirWorld()

    order(world, warning(speech=None))
    world.run(400)

    clips = [sound.item.clip for sound in world.of(Sound)]
    assert clips == [SIREN.clip, ALWAYS.clip, SIREN.clip, ALWAYS.clip]


def test_words_that_come_between_two_rounds_are_said_at_once() -> None:
    world = AirWorld()
    order(world, warning(speech=None))
    world.run(100)

    say(world, 1)
    world.run(160)

    assert [sound.item.clip for sound in world.of(Sound)][2:] == [
        WORDS.clip,
        SIREN.clip,
        WORDS.clip,
    ]


def test_the_same_order_again_changes_nothing() -> None:
    world = AirWorld()
    order(world, warning())
    world.run(10)

    assert order(world, warning()) is None
    world.run(60)

    assert len(world.heard) == 4
    assert len([r for r in world.records if r.kind is EntryKind.ORDER]) == 1


def test_a_code_is_taken_once_also_after_a_restart() -> None:
    world = AirWorld()
    order(world, warning())
    world.run(10)

    again = warning(2, code=warning().code)

    assert order(world, again) == Reason("This code was used already. Wait for the next one.")
    assert order(world.crash(), again) is not None
    assert order(world, warning(3, code=Code(8, warning().code.step))) is None


def test_after_a_crash_it_is_repeated_whole_at_once_and_nothing_is_doubled() -> None:
    world = AirWorld()
    order(world, warning())
    world.run(7)  # in the middle of the words
    world = world.crash()

    world.tell()
    world.run(70)

    assert [kind for kind, _ in told(world)] == ["siren", "warning", "warning"]
    assert len(keys(world.ended)) == len(set(keys(world.ended)))
    assert sorted(set(world.outcomes.values())) == ["aired", "cut"]


def test_a_new_plan_takes_nothing_from_it() -> None:
    world = AirWorld()
    order(world, warning())
    world.run(3)

    world.tell(NewPlan((item("a", 600),)))
    world.run(60)

    assert [kind for kind, _ in told(world)] == ["siren", "warning", "siren", "warning"]


def test_the_all_clear_ends_the_warning_and_is_said_once() -> None:
    world = AirWorld()
    order(world, warning())
    world.run(8)

    clear = warning(2, kind=OrderKind.ALL_CLEAR, replaces=1)
    order(world, clear)
    world.run(1700)

    kinds = [kind for kind, _ in told(world)]
    assert kinds == ["siren", "warning", "all_clear", "warning", "all_clear", "warning"]
    assert world.why(world.heard[1][0]) == "It was replaced by Warning 2."
    assert [each.over for each in world.state.emergencies] == [True, True]


def test_a_correction_takes_the_place_of_what_it_corrects() -> None:
    world = AirWorld()
    order(world, warning())
    world.run(100)

    order(world, warning(2, kind=OrderKind.CORRECTION, replaces=1, ordered=at(100)))
    world.run(500)

    programmes = [sound.item.programme for sound in world.of(Sound)]
    assert set(programmes[4:]) == {"emergency-2"}


def test_a_second_emergency_is_heard_at_once_and_the_first_comes_back() -> None:
    world = AirWorld()
    order(world, warning())
    world.run(8)

    order(world, warning(2))
    world.run(130)

    programmes = [sound.item.programme for sound in world.of(Sound)]
    assert programmes[:2] == ["emergency-1"] * 2
    assert programmes[2:6] == ["emergency-2"] * 4
    assert programmes[6:] == ["emergency-1"] * 3


def test_stop_ends_it_also_after_a_restart() -> None:
    world = AirWorld()
    order(world, warning())
    world.run(100)

    world.tell(stop())
    again = world.crash()
    world.run(1000)
    again.run(1000)

    assert len(world.heard) == 4
    assert again.heard == []


def test_stop_in_a_zone_takes_the_zone_away() -> None:
    world = AirWorld()
    order(world, warning())
    world.run(100)

    world.tell(stop(zones=frozenset({1})))
    world.run(340)

    assert world.heard[-1][3] == {2}


def test_a_refused_signature_stops_the_repeats_and_is_kept() -> None:
    world = AirWorld()
    order(world, warning())
    world.run(100)

    sign(world, 1, refused=True)
    world.run(1000)

    assert len(world.heard) == 4
    signed = [r.facts for r in world.records if r.facts.get("what") == "emergency_signed"]
    assert [(each["by"], each["refused"]) for each in signed] == [("Minh", True)]


def test_a_signature_changes_nothing_on_the_air() -> None:
    world = AirWorld()
    order(world, warning())
    world.run(100)

    sign(world, 1)
    world.run(EVERY.total_seconds() + 60)

    assert len(world.heard) == 7


def test_a_lost_siren_is_sounded_without_its_file() -> None:
    world = AirWorld()
    world.bad_clips = frozenset(f"emergency-1/0/{n}-siren@main" for n in range(4))

    order(world, warning())
    world.run(60)

    assert [sound.item.clip for sound in world.of(Sound)] == ["", WORDS.clip, "", WORDS.clip]
    assert [r.subject for r in world.of(Raise)] == ["emergency_sound:siren"] * 2


def test_a_stored_siren_that_is_heard_again_ends_the_alarm_about_it() -> None:
    world = AirWorld()
    world.bad_clips = frozenset(f"emergency-1/0/{n}-siren@main" for n in range(4))
    order(world, warning())
    world.run(60)
    before = [clear.subject for clear in world.of(Clear) if "siren" in clear.subject]

    world.run(EVERY.total_seconds() + 60)

    assert before == []
    assert "emergency_sound:siren" in [clear.subject for clear in world.of(Clear)]


def test_lost_words_are_asked_for_again() -> None:
    world = AirWorld()
    world.bad_clips = frozenset(f"emergency-1/0/{n}-warning@main" for n in range(4))

    order(world, warning())
    world.run(3)

    assert world.state.emergencies[0].order.speech is None


def test_zones_that_are_unknown_and_times_that_are_over_are_refused() -> None:
    world = AirWorld()

    assert order(world, warning(zones=frozenset({1, 99}))) == Reason(
        "There is no zone number {zone} that can sound.", {"zone": 99}
    )
    assert order(world, warning(expires=at(0))) is not None
    assert world.state.emergencies == ()
