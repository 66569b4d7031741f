"""What a loop-back is heard through: a sound card that records, or a cable that is made believe."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

import numpy as np

from audio.mixer import Pcm, frame_of
from audio.reception.card_input import CardInput, Open
from audio.sinks.types import Clock
from audio.types import SAMPLE_RATE

Hear = Callable[[int, Pcm], None]
"""Takes what was heard; the first sample was heard in that frame of station time."""

SLACK = SAMPLE_RATE // 5
"""Blocks of a card come unevenly: up to 200 ms they are joined as they come."""
CABLE_DELAY = SAMPLE_RATE * 12 // 100
"""A simulated loop-back comes 120 ms later."""
CABLE_GAIN = 0.25
"""A simulated loop-back is 12 dB softer."""
_NOISE = 3.0


class LoopInput(Protocol):
    """Something through which a bus can be heard again."""

    @property
    def name(self) -> str:
        """What people call it."""

    def start(self, hear: Hear) -> None:
        """Begin to listen."""

    def sent(self, first: int, pcm: Pcm) -> None:
        """Know what has left the bus; only a simulated cable makes use of that."""

    def stop(self) -> None:
        """Listen no more; returns at once."""


class _Listening(CardInput):
    """A card whose sound is handed on as it comes."""

    def __init__(
        self,
        name: str,
        open_card: Open,
        monotonic: Callable[[], float],
        hear: Callable[[Pcm], None],
    ) -> None:
        super().__init__(name, open_card, monotonic)
        self._hand_on = hear

    def take(self, pcm: Pcm) -> None:
        """Keep what came, and hand it on."""
        super().take(pcm)
        self._hand_on(pcm)


class CardLoop:
    """A sound card that records what the bus gives; one that was pulled out is looked for."""

    def __init__(self, name: str, open_card: Open, clock: Clock) -> None:
        self.name = name
        self._open = open_card
        self._clock = clock
        self._next: int | None = None
        self._hear: Hear | None = None
        self._card: _Listening | None = None

    def start(self, hear: Hear) -> None:
        """Begin to record."""
        self.hear(hear)
        self._card = _Listening(self.name, self._open, self._clock.monotonic, self.take)
        self._card.start()

    def hear(self, hear: Hear) -> None:
        """Hand on to that from now on what comes."""
        self._hear = hear

    def sent(self, first: int, pcm: Pcm) -> None:
        """Know nothing of it: what a card hears has to come to it by a cable."""

    def stop(self) -> None:
        """Give the card back soon."""
        if self._card is not None:
            self._card.close()

    def take(self, pcm: Pcm) -> None:
        """Say when it was heard: blocks follow one another, whatever the thread's unevenness."""
        first = frame_of(self._clock.now() - timedelta(seconds=len(pcm) / SAMPLE_RATE))
        if self._next is not None and abs(first - self._next) <= SLACK:
            first = self._next
        self._next = first + len(pcm)
        if self._hear is not None:
            self._hear(first, pcm)


class SimulatedCable:
    """A cable from the bus back to the machine that is only made believe, for stations to learn by.

    `is_plugged` pulls it out; `instead` lets it bring another sound.
    """

    name = "simulated"

    def __init__(self) -> None:
        self.is_plugged = True
        self.instead: Callable[[int, int], Pcm] | None = None
        self._hear: Hear | None = None
        self._random = np.random.default_rng(1)

    def start(self, hear: Hear) -> None:
        """Begin to bring what is sent."""
        self._hear = hear

    def sent(self, first: int, pcm: Pcm) -> None:
        """Bring what was sent, later and softer, with a little noise."""
        if self._hear is None:
            return
        heard = pcm if self.instead is None else self.instead(first, len(pcm))
        noise = self._random.normal(0, _NOISE, len(pcm))
        gain = CABLE_GAIN if self.is_plugged else 0.0
        made: Pcm = np.clip(heard * gain + noise, -32_768, 32_767).astype(np.int16)
        self._hear(first + CABLE_DELAY, made)

    def stop(self) -> None:
        """Bring nothing more."""
        self._hear = None
