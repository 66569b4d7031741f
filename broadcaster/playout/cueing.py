"""How an item is given to the mixer: when it begins and ends, and what may sound on under it."""

from __future__ import annotations

from datetime import timedelta

from audio.cues import Cue, Source
from audio.instants import frame_of
from audio.types import SAMPLE_RATE
from broadcaster.playout.actions import Sound
from broadcaster.playout.items import Item
from schedules.blends import LONGEST_MS, USUAL_MS
from schedules.types import PartKind, Priority

SHARED = SAMPLE_RATE * USUAL_MS // 1000
"""For how many frames music that fills goes on under what follows it, where nothing is asked."""
MOST_SHARED = SAMPLE_RATE * LONGEST_MS // 1000
"""For how many it goes on at most: so long under words and music, under news as usual."""


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
        lends=round(item.goes_on.total_seconds() * SAMPLE_RATE),
        rise=MOST_SHARED if item.kind == PartKind.FILLER else 0,
        shares=_shared(item),
        gain_db=gain_db,
    )


def _shared(item: Item) -> int:
    if item.is_called or item.priority == Priority.EMERGENCY:
        return 0
    return SHARED if item.is_relay or item.kind == PartKind.BULLETIN else MOST_SHARED
