from __future__ import annotations

from collections.abc import Generator
from datetime import UTC, datetime, timedelta
from typing import Any

import miniaudio
import numpy as np
import pytest

from audio.mixer import Cue, Mixer, Pcm, frame_of
from audio.sinks.card import CardSink, NoCard
from audio.sinks.tap import Began, Ended, Tap, Told

START = datetime(2026, 11, 21, 22, 0, tzinfo=UTC)
ALSA_NULL = {"name": "Discard all samples (playback) or generate zero samples (capture)", "id": 0}


class Clock:
    rate = 1.0
    passed = 0.0

    def now(self) -> datetime:
        return START + timedelta(seconds=self.passed)

    def monotonic(self) -> float:
        return self.passed

    def sleep(self, seconds: float) -> None:
        self.passed += seconds


class Device:
    """Stands for a card that asks for blocks."""

    def __init__(self, **asked: Any) -> None:
        self.asked = asked
        self.feed: Generator[bytes, int, None] | None = None
        self.closed = False

    def start(self, feed: Generator[bytes, int, None]) -> None:
        self.feed = feed

    def close(self) -> None:
        self.closed = True


def with_cards(monkeypatch: pytest.MonkeyPatch, *cards: dict[str, Any]) -> list[Device]:
    made: list[Device] = []

    class Devices:
        def __init__(self, backends: list[Any]) -> None:
            assert miniaudio.Backend.NULL not in backends

        def get_playbacks(self) -> list[dict[str, Any]]:
            return list(cards)

    def open_device(**asked: Any) -> Device:
        made.append(Device(**asked))
        return made[-1]

    monkeypatch.setattr(miniaudio, "Devices", Devices)
    monkeypatch.setattr(miniaudio, "PlaybackDevice", open_device)
    return made


class Ones:
    def __init__(self, frames: int) -> None:
        self.left = frames

    def read(self, frames: int) -> Pcm:
        count = min(frames, self.left)
        self.left -= count
        return np.full(count, 1_000, np.int16)

    def close(self) -> None:
        pass


def test_alsas_null_device_is_no_card(monkeypatch: pytest.MonkeyPatch) -> None:
    with_cards(monkeypatch, ALSA_NULL)

    with pytest.raises(NoCard, match="no sound card"):
        CardSink(Clock())


def test_a_card_that_was_named_and_is_not_there_is_said_by_its_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with_cards(monkeypatch, {"name": "HDA", "id": 1})

    with pytest.raises(NoCard, match="named USB"):
        CardSink(Clock(), name="USB")


def test_the_first_real_card_is_played_on_in_the_houses_format(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (made) = with_cards(monkeypatch, ALSA_NULL, {"name": "HDA", "id": 7})

    sink = CardSink(Clock())

    assert (sink.name, sink.is_real) == ("HDA", True)
    asked = made[0].asked
    assert (asked["device_id"], asked["nchannels"], asked["sample_rate"]) == (7, 1, 48_000)


def test_a_cue_leaves_in_the_frame_the_card_will_sound_it(monkeypatch: pytest.MonkeyPatch) -> None:
    (made) = with_cards(monkeypatch, {"name": "HDA", "id": 7})
    clock, told = Clock(), list[Told]()
    mixer = Mixer()
    due = frame_of(START + timedelta(seconds=1))
    mixer.cue(Cue("a", due, Ones(2_400)))
    sink = CardSink(clock)
    sink.start(Tap(mixer, told.append))
    feed = made[0].feed
    assert feed is not None

    blocks = []
    for _ in range(200):
        blocks.append(feed.send(480))
        clock.sleep(0.01)
    sink.stop()

    assert {len(block) for block in blocks} == {960}
    assert told[0] == Began("a", due)
    assert isinstance(told[1], Ended)
    assert made[0].closed


def test_a_card_that_asks_for_nothing_is_not_well(monkeypatch: pytest.MonkeyPatch) -> None:
    with_cards(monkeypatch, {"name": "HDA", "id": 7})
    clock = Clock()
    sink = CardSink(clock)
    well = sink.is_well

    clock.sleep(2.0)

    assert (well, sink.is_well) == (True, False)
