from __future__ import annotations

import numpy as np
import pytest

from audio.cues import Cue
from audio.errors import NotReceived
from audio.mixer import Mixer, Pcm
from audio.reception.loop_inputs import CardLoop, SimulatedCable
from audio.sinks.tap import Began, Ended, Tap, Told
from audio.types import SAMPLE_RATE
from broadcaster.playout.loopback import LoopBack
from broadcaster.playout.witnessed import Witnessed
from tests.made_words import words

BLOCK = 480


class Given:
    def __init__(self, pcm: Pcm) -> None:
        self._left = pcm

    def read(self, frames: int) -> Pcm:
        part, self._left = self._left[:frames], self._left[frames:]
        return part

    def close(self) -> None:
        pass


class Bus:
    """A bus with a simulated cable back, sent block by block."""

    def __init__(self) -> None:
        self.mixer = Mixer()
        self.tap = Tap(self.mixer, self._told)
        self.cable = SimulatedCable()
        self.loopback = LoopBack("main", self.cable)
        self.tap.watch = self.loopback.hear
        self.loopback.start()
        self.told: dict[str, Witnessed | None] = {}
        self.at = 0

    def cue(self, key: str, pcm: Pcm, after_s: float) -> None:
        at = self.at + round(after_s * SAMPLE_RATE)
        self.mixer.cue(Cue(key, at, Given(pcm)))

    def run(self, seconds: float, *, until_trouble: bool = False) -> float:
        for number in range(round(seconds * SAMPLE_RATE / BLOCK)):
            self.tap.sent(self.tap.draw(self.at, BLOCK), self.at)
            self.at += BLOCK
            if number % 20 == 19:
                self.loopback.look()
            if until_trouble and self.loopback.trouble is not None:
                return (number + 1) * BLOCK / SAMPLE_RATE
        return seconds

    def _told(self, told: Told) -> None:
        if isinstance(told, Began):
            self.loopback.begin(told.key, told.frame)
        elif isinstance(told, Ended):
            self.told[told.key] = self.loopback.end(told.key, told.measured.ended)


def test_what_came_through_is_witnessed_with_its_delay_and_level() -> None:
    bus = Bus()
    bus.cue("news", words(1, 25), 3)
    bus.run(32)

    told = bus.told["news"]
    assert told is not None
    assert (told.verdict, told.missed_s, told.other_s) == ("heard", 0, 0)
    assert abs(told.heard_s - 25) < 1
    assert (told.delay_ms, told.gain_db) == (120, -12)
    assert told.first_sound is not None
    assert bus.loopback.trouble is None


def test_a_cable_that_is_out_is_an_alarm_within_seconds_and_stands_on_the_line() -> None:
    bus = Bus()
    bus.run(4)
    bus.cable.is_plugged = False
    bus.cue("news", words(1, 25), 0)

    after = bus.run(30, until_trouble=True)
    trouble = bus.loopback.trouble
    bus.run(30)

    assert after < 8
    assert "hears nothing although sound is sent" in str(trouble)
    told = bus.told["news"]
    assert told is not None
    assert told.verdict == "not_heard"


def test_the_alarm_is_over_when_sound_comes_through_again() -> None:
    bus = Bus()
    bus.run(4)
    bus.cable.is_plugged = False
    bus.cue("news", words(1, 40), 0)
    bus.run(15)
    bus.cable.is_plugged = True
    bus.run(10)

    assert bus.loopback.trouble is None
    bus.run(20)
    told = bus.told["news"]
    assert told is not None
    assert told.verdict == "partly"


def test_another_sound_on_the_line_is_an_alarm_and_stands_on_the_line() -> None:
    bus = Bus()
    other = words(77, 60)
    bus.cable.instead = lambda first, count: other[first : first + count]
    bus.cue("news", words(1, 40), 3)
    bus.run(50)

    told = bus.told["news"]
    assert told is not None
    assert told.verdict == "other"
    assert "something else" in str(bus.loopback.trouble)


def test_a_line_that_is_silent_by_itself_is_no_fault() -> None:
    bus = Bus()
    bus.cue("news", np.zeros(20 * SAMPLE_RATE, np.int16), 1)
    bus.run(25)

    assert bus.told["news"] is None
    assert bus.loopback.trouble is None


def test_before_anything_was_sent_it_does_not_say_that_all_is_well() -> None:
    bus = Bus()
    bus.run(10)

    assert not bus.loopback.has_judged


class StandingClock:
    rate = 1.0

    def monotonic(self) -> float:
        return 0.0


@pytest.mark.filterwarnings("error")
def test_an_input_that_is_not_there_says_so_and_the_bus_goes_on() -> None:
    def no_card(name: str, take: object) -> object:
        del take
        raise NotReceived("There is no sound card that records under this name: {card}", card=name)

    bus = Bus()
    loop = CardLoop("USB/2", no_card, StandingClock())  # type: ignore[arg-type]  # never opened
    bus.loopback = LoopBack("main", loop)
    bus.tap.watch = bus.loopback.hear
    bus.loopback.start()
    bus.cue("news", words(1, 10), 0)
    bus.run(12)
    bus.loopback.stop()

    told = bus.told["news"]
    assert told is not None
    assert told.verdict == "away"
    trouble = bus.loopback.trouble
    assert trouble is not None
    assert dict(trouble.facts) == {"bus": "main", "card": "USB/2"}
