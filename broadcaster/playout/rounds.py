"""What one round of an emergency is made of: its signal and its words, each an item of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from broadcaster.domain.emergency import OrderKind, StoredSound
from broadcaster.playout.items import Item
from broadcaster.playout.state import Running
from schedules.types import Priority

SIREN, CLEAR, SPEECH = "siren", "all_clear", "warning"
"""The kinds of its lines: the two signals, and what is said."""

FIRST_SIREN = timedelta(seconds=1)
"""The signal before words that are ready: they come first, the whole signal follows them."""

READING = timedelta(milliseconds=70)
"""How long a siren sounds on at least while words that came are read from the disk."""

BUILT_IN = timedelta(seconds=8)
"""How long the signal is that needs no file."""


@dataclass(frozen=True, slots=True)
class Part:
    """One sound of a round; `clip` is empty for the signal that needs no file."""

    kind: str
    clip: str
    length: timedelta

    def item(
        self, running: Running, place: int, at: datetime, bus: str, zones: frozenset[int]
    ) -> Item:
        """Return it as an item that is due at an instant."""
        order = running.order
        return Item(
            key=f"{order.programme}/{running.rounds}/{place}-{self.kind}@{bus}",
            programme=order.programme,
            programme_name=order.title,
            kind=self.kind,
            title=order.title,
            starts=at,
            length=self.length,
            clip=self.clip,
            zones=zones,
            bus=bus,
            priority=int(Priority.EMERGENCY),
            authority=order.authority,
        )


def parts_of(running: Running) -> tuple[Part, ...]:
    """Return the next round of an emergency.

    Words that are ready are heard after a moment of the signal, and again after all of it. Where
    they are still being spoken, the signal sounds to its end and what is always there follows.
    """
    order = running.order
    signal = _signal(order.siren, order.kind)
    brief = Part(signal.kind, signal.clip, min(FIRST_SIREN, signal.length))
    if order.speech is None:
        return (signal, *_words(order.fallback))
    words = _words(order.speech)
    if running.rounds and not running.spoke:
        return (*words, signal, *words)
    if not running.rounds:
        return (brief, *words, signal, *words)
    return (signal, *words, *words)


def _signal(stored: StoredSound | None, kind: OrderKind) -> Part:
    name = CLEAR if kind is OrderKind.ALL_CLEAR else SIREN
    return Part(name, "", BUILT_IN) if stored is None else Part(name, stored.clip, stored.length)


def _words(sound: StoredSound | None) -> tuple[Part, ...]:
    return () if sound is None else (Part(SPEECH, sound.clip, sound.length),)
