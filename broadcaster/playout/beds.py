"""Music under words: opened beside them and cued with them, or left out with its reason."""

from __future__ import annotations

import math
from dataclasses import dataclass

from audio.cues import LOWEST_DB, Cue
from audio.errors import AudioError
from audio.instants import frame_of
from audio.sinks.tap import Measured
from audio.types import SAMPLE_RATE
from broadcaster.playout import sentences
from broadcaster.playout.actions import Sound
from broadcaster.playout.items import Item
from broadcaster.playout.proof import Passage, Witnesses
from broadcaster.playout.sources import Sources, frames_of
from broadcaster.playout.underlay import Underlay
from schedules.blends import Bed
from schedules.types import Reason

UNDER = "#under"
"""What the key in the mixer of music under words ends with, after that of the words."""
RISE = SAMPLE_RATE
"""So many frames music under words takes to come in, at most a quarter of them."""


@dataclass(frozen=True, slots=True)
class Laid:
    """Music that is to lie under words: its cue, or why there is none."""

    bed: Bed
    passage: Passage
    cue: Cue | None
    why: Reason | None = None

    def underlay(self, measured: Measured | None, witnesses: Witnesses) -> Underlay:
        """Tell what was heard of it; nothing where the words ended before they began."""
        if measured is None:
            return Underlay(self.bed, self.why)
        proof = witnesses.proof(self.passage, measured)
        sent_s = round(measured.frames / SAMPLE_RATE, 3)
        return Underlay(self.bed, self.why, sent_s, measured.rms_dbfs, proof.matched)


class Beds:
    """Opens what lies under words, once it was found to be the approved clip."""

    def __init__(self, witnesses: Witnesses, sources: Sources) -> None:
        self._witnesses = witnesses
        self._sources = sources

    def check(self, item: Item) -> None:
        """Read what is to lie under an item ahead of time; the item was read before."""
        if item.bed is not None and item.bed_refused is None:
            self._witnesses.why_not(item.bed.clip, self._level(item, item.bed))

    def lay(self, order: Sound) -> Laid | None:
        """Open what is to lie under an item; None where nothing is. Waits for the disk."""
        item, bed = order.item, order.item.bed
        if bed is None:
            return None
        passage = Passage(bed.clip, 0, self._level(item, bed))
        why = item.bed_refused or self._witnesses.why_not(bed.clip, passage.wanted_db)
        if why is not None:
            return Laid(bed, passage, None, why)
        try:
            source, left = self._sources.clip(bed.clip)
        except (AudioError, OSError) as error:
            unread = Reason(sentences.CLIP_UNREADABLE, {"error": str(error)})
            return Laid(bed, passage, None, unread)
        frames = max(1, min(left, frames_of(item, order.offset)))
        cue = Cue(
            key=f"{item.key}{UNDER}",
            at=frame_of(order.at),
            source=source,
            frames=frames,
            rise=min(RISE, frames // 4),
            gain_db=float(passage.wanted_db),
        )
        return Laid(bed, passage, cue)

    def _level(self, item: Item, bed: Bed) -> int:
        """Return its level in whole dB, under the words as these are really sent."""
        words = self._witnesses.gain_db(Passage(item.clip, 0, item.gain_db))
        return max(int(LOWEST_DB), math.floor(words) - bed.under_db)
