from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import numpy as np
import pytest
from air_station import HORNS, AirStation, wait_for

from audio.sources.clip import ClipSource
from broadcaster.domain.live import LiveState, LiveWish
from broadcaster.domain.people import Person, PersonId, Role
from broadcaster.playout.client import Microphone, PlayoutClient

SECRET = "geheim-" * 6
HOA = Person(PersonId(1), "hoa", "Chị Hoa", Role.OPERATOR)
WISH = LiveWish(frozenset({1, 3}), timedelta(minutes=10))
PIECE_S = 0.1


class Speaker:
    """Somebody whose browser sends a piece every tenth of a station second."""

    def __init__(self, station: AirStation, air: PlayoutClient, wish: LiveWish = WISH) -> None:
        self._clock = station.clock
        air.speak(wish, session=SECRET, by=HOA)
        self.microphone: Microphone = air.microphone(SECRET)
        self._number = 0
        self._due = self._clock.monotonic()
        self._noise = np.random.default_rng(3)

    def say(self, seconds: float) -> LiveState:
        told = LiveState("unknown")
        for _ in range(round(seconds / PIECE_S)):
            self._due += PIECE_S
            self._clock.sleep(self._due - self._clock.monotonic())
            pcm = self._noise.normal(0, 3000, 4800).astype("<i2").tobytes()
            told = self.microphone.send(self._number, pcm)
            self._number += 1
            if told.is_over:
                break
        return told

    def say_until(self, phase: str) -> LiveState:
        for _ in range(600):
            if (told := self.say(PIECE_S)).phase == phase:
                return told
        raise AssertionError(f"it never was {phase}")


@pytest.fixture
def air(station: AirStation) -> PlayoutClient:
    return station.go_on_air()


@pytest.fixture
def speaker(station: AirStation, air: PlayoutClient) -> Iterator[Speaker]:
    made = Speaker(station, air)
    yield made
    made.microphone.close()


def test_a_voice_is_heard_in_its_zones_kept_as_it_was_sent_and_proved(
    station: AirStation, air: PlayoutClient, speaker: Speaker
) -> None:
    speaker.say_until("sounding")
    speaker.say(3)
    (sounding,) = air.status().on_air

    air.end_speech(SECRET)
    told = speaker.say_until("over")
    (ended,) = station.ended()
    wait_for("the lines to close", lambda: station.all_open() or None)

    assert (sounding.title, sounding.zones, sounding.phase) == ("Chị Hoa", (1, 3), "sounding")
    assert (told.outcome, told.lines) == ("aired", [ended["line"]])
    assert (ended["outcome"], ended["authority"], ended["why"]) == ("aired", "live:hoa", None)
    assert ended["proof"]["matched"] is True
    assert station.library.verify(ended["clip"])
    with closing(ClipSource(station.library.path_of(ended["clip"]))) as kept:
        assert kept.left == ended["proof"]["frames"]
        assert np.abs(kept.read(kept.left)).max() > 3000
    assert {horns for horns in station.sounded if horns} == {frozenset({HORNS[1], HORNS[3]})}
    assert station.chain_holds()


def test_a_browser_that_falls_silent_ends_it_and_closes_the_lines(
    station: AirStation, speaker: Speaker
) -> None:
    speaker.say_until("sounding")
    speaker.say(1)

    (ended,) = station.ended()
    wait_for("the lines to close", lambda: station.all_open() or None)

    assert ended["outcome"] == "cut"
    assert ended["why"]["sentence"] == "Nothing came from the speaker's browser any more."
    assert speaker.say(PIECE_S).phase == "over"


def test_stop_ends_it_and_its_speaker_is_told_by_whom(
    station: AirStation, air: PlayoutClient, speaker: Speaker
) -> None:
    speaker.say_until("sounding")

    air.stop(by="Lan")
    told = speaker.say_until("over")
    wait_for("the lines to close", lambda: station.all_open() or None)

    assert told.outcome == "cut"
    assert told.why == {"sentence": "Stopped by {name}.", "facts": {"name": "Lan"}}
    assert [facts["outcome"] for facts in station.told("ended")] == ["cut"]


def test_it_ends_by_itself_at_its_limit(station: AirStation, air: PlayoutClient) -> None:
    speaker = Speaker(station, air, LiveWish(WISH.zones, timedelta(seconds=4)))
    with closing(speaker.microphone):
        told = speaker.say_until("over")
    wait_for("the lines to close", lambda: station.all_open() or None)

    (ended,) = station.told("ended")
    assert (told.outcome, ended["proof"]["frames"]) == ("aired", 4 * 48_000)
    assert ended["why"]["sentence"].startswith("It ended by itself after")
