"""How an item is given to the mixer: when it begins and ends, and what may sound on under it."""

from __future__ import annotations

from datetime import timedelta

from audio.cues import Cue, Source
from audio.instants import frame_of
from audio.types import SAMPLE_RATE
from broadcaster.playout.actions import Sound
from schedules.types import PartKind

SHARED = SAMPLE_RATE * 3 // 4
"""For how many frames music that ends on its planned instant goes on under what follows it."""


def cue_of(order: Sound, source: Source, frames: int | None, gain_db: float = 0.0) -> Cue:
    """Return the cue of an item that is to end after so many frames of its source (None: whole).

    It is sounded `gain_db` louder than its source, softer where that is negative.
    What follows begins on its instant and whole; music under it falls silent, and music that
    follows music comes in as the other goes.
    """
    item = order.item
    return Cue(
        key=item.key,
        at=frame_of(order.at),
        source=source,
        joins=order.offset > timedelta(0) or item.is_relay,
        frames=frames,
        lends=item.kind == PartKind.FILLER,
        rise=SHARED if item.kind == PartKind.FILLER else 0,
        shares=0 if item.is_test else SHARED,
        gain_db=gain_db,
    )
