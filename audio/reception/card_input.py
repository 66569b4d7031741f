"""What comes into a sound card of this machine: a receiver, a set-top box, another studio."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Protocol

from audio.errors import NotReceived
from audio.mixer import Pcm
from audio.reception import sentences
from audio.reception.intake import STALLED_S, Intake
from audio.types import Note

AGAIN_S = 3.0
"""A card that is not there is looked for again after so long (s)."""
_LOOK_S = 0.5
SCHEME = "card:"
"""What the address of a card's input begins with; its name follows, or nothing for the usual."""


class Input(Protocol):
    """A card that records."""

    def close(self) -> None:
        """Stop it and give it back."""


Open = Callable[[str, Callable[[Pcm], None]], Input]
"""Open the card of a name ("" for the usual one), which hands on what it records.

Raises NotReceived where there is none of that name.
"""


class CardInput(Intake):
    """Receives what comes into a card until it is closed; one that was pulled out is looked for."""

    def __init__(self, address: str, open_card: Open, monotonic: Callable[[], float]) -> None:
        super().__init__(address, monotonic)
        self.kind = "card"
        self._name = address.removeprefix(SCHEME).strip()
        self._open = open_card
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="card input", daemon=True)

    def start(self) -> None:
        """Begin to record."""
        self._thread.start()

    def close(self) -> None:
        """Stop; returns at once, and the thread ends soon after."""
        self._stop.set()

    def join(self, within_s: float) -> bool:
        """Wait until everything has ended; tells whether it has."""
        self._thread.join(within_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                card = self._open(self._name, self.take)
            except NotReceived as why:
                self.end(Note(why.sentence, dict(why.facts)))
            else:
                self._listen(card)
            self._stop.wait(AGAIN_S)

    def _listen(self, card: Input) -> None:
        self.begin()
        try:
            while not self._stop.wait(_LOOK_S) and self.missing_s <= STALLED_S:
                continue
        finally:
            card.close()
        self.end(Note(sentences.STALLED, {"host": self.host}))
