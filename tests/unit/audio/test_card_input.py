"""What comes into a sound card is received as a stream is, and a card pulled out is looked for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import miniaudio
import numpy as np
import pytest

from audio.errors import NotReceived
from audio.mixer import Pcm
from audio.reception import card_input, sentences
from audio.reception.card import Card
from audio.reception.card_input import CardInput
from audio.types import SAMPLE_RATE

Take = Callable[[Pcm], None]


class Hall:
    """The cards of a machine; a clock that a test moves."""

    def __init__(self) -> None:
        self.cards = {"USB Audio"}
        self.taken: list[Take] = []
        self.opened = threading.Semaphore(0)
        self.closed = threading.Semaphore(0)
        self.refused = threading.Semaphore(0)
        self.at = 100.0
        self.noise = np.random.default_rng(3)

    def monotonic(self) -> float:
        return self.at

    def open(self, name: str, take: Take) -> Hall:
        if name not in self.cards:
            self.refused.release()
            raise NotReceived(sentences.NO_CARD, card=name)
        self.taken.append(take)
        self.opened.release()
        return self

    def close(self) -> None:
        self.closed.release()

    def play(self, seconds: float) -> None:
        for _ in range(round(seconds * 10)):
            self.at += 0.1
            level = self.noise.uniform(200, 9000)
            self.taken[-1](self.noise.normal(0, level, SAMPLE_RATE // 10).astype(np.int16))


@contextmanager
def receiving(hall: Hall, address: str = "card:USB Audio") -> Iterator[CardInput]:
    made = CardInput(address, hall.open, hall.monotonic)
    made.start()
    yield made
    made.close()
    assert made.join(20)


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(card_input, "AGAIN_S", 0.01)
    monkeypatch.setattr(card_input, "_LOOK_S", 0.01)


def test_what_comes_into_a_card_is_kept_and_watched() -> None:
    hall = Hall()
    with receiving(hall) as card:
        assert hall.opened.acquire(timeout=20)
        hall.play(4)

        assert card.trouble is None
        assert card.ring.written == 4 * SAMPLE_RATE
    assert hall.closed.acquire(timeout=20)


def test_a_card_that_was_pulled_out_is_said_and_found_again() -> None:
    hall = Hall()
    with receiving(hall) as card:
        assert hall.opened.acquire(timeout=20)
        hall.play(1)
        hall.cards.clear()
        hall.at += 5
        assert hall.closed.acquire(timeout=20)
        assert hall.refused.acquire(timeout=20)
        assert hall.refused.acquire(timeout=20)
        gone = str(card.trouble)
        hall.cards.add("USB Audio")
        assert hall.opened.acquire(timeout=20)
        hall.play(1)

        assert gone == "There is no sound card that records under this name: USB Audio"
        assert card.trouble is None


def test_a_real_recording_device_hands_on_what_it_records() -> None:
    came = threading.Semaphore(0)
    frames: list[Pcm] = []

    def take(pcm: Pcm) -> None:
        frames.append(pcm)
        came.release()

    card = Card("", take, backends=[miniaudio.Backend.NULL])
    try:
        assert came.acquire(timeout=20)
        assert came.acquire(timeout=20)
    finally:
        card.close()

    assert {pcm.dtype for pcm in frames} == {np.dtype(np.int16)}
    assert len(frames[0])


def test_a_card_of_another_name_is_refused_in_one_sentence() -> None:
    with pytest.raises(NotReceived, match="no sound card that records"):
        Card("no such card", lambda _: None, backends=[miniaudio.Backend.NULL])
