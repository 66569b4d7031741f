"""The lane that speaks emergencies: it waits for nobody, and the others wait for it."""

from __future__ import annotations

from dataclasses import replace

from desk import Desk
from test_emergency_orders import WaitingAir, made, waiting

from broadcaster.domain.air import EmergencyState
from broadcaster.domain.emergency import StoredSound
from broadcaster.services.emergency_sounds import speak_at_once
from broadcaster.worker.announcing import Announcing


class QuietAir(WaitingAir):
    """An air on which nothing waits for words."""

    def words_wanted(self) -> tuple[EmergencyState, ...]:
        return ()


class Online:
    """A voice of the Internet, which takes its time."""

    name, label, online = "espeak", "Online", True

    def say(self, *_: object, **__: object) -> object:
        raise AssertionError("a warning waited for the Internet")


def test_a_warning_does_not_wait_for_a_voice_of_the_internet(desk: Desk) -> None:
    studio = replace(
        desk.studio, voices={"espeak": Online(), "hum": replace(desk.voice, name="hum")}
    )
    air = WaitingAir(waiting(made(desk)))

    assert speak_at_once(desk.sessions, desk.clock, studio, air)

    assert len(air.words) == 1


def test_it_listens_on_where_nothing_is_wanted(desk: Desk) -> None:
    assert speak_at_once(desk.sessions, desk.clock, desk.studio, QuietAir(None))


def test_other_sound_making_stands_back_while_words_are_made(desk: Desk) -> None:
    lane, seen = Announcing(), []

    class Air(WaitingAir):
        def emergency_words(self, emergency: int, speech: StoredSound) -> None:
            seen.append(lane.idle.is_set())
            super().emergency_words(emergency, speech)

    lane.step(desk.sessions, desk.clock, desk.studio, Air(waiting(made(desk))))

    assert seen == [False]
    assert lane.idle.is_set()
