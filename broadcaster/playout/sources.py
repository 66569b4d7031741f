"""What an item sounds, opened for the mixer: one place for every kind of sound there is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from audio.mixer import Source
from audio.sources.ahead import ReadAhead
from audio.sources.clip import ClipSource
from audio.sources.siren import SirenSource
from audio.sources.tone import ToneSource
from audio.types import SAMPLE_RATE
from broadcaster.playout.actions import Sound
from broadcaster.playout.items import Item
from broadcaster.playout.relays import Relays
from broadcaster.playout.rounds import CLEAR
from broadcaster.playout.voices import Voices

CHUNK = SAMPLE_RATE // 2
FASTEST = 200.0
_ROUNDED = SAMPLE_RATE // 1000  # a length that was written in whole milliseconds


class Sources:
    """Opens what is to be sounded; `rate` tells how many times faster than the world time runs."""

    def __init__(
        self,
        path_of: Callable[[str], Path],
        rate: Callable[[], float],
        relays: Relays | None = None,
        voices: Voices | None = None,
    ) -> None:
        self.relays = relays
        self._path_of = path_of
        self._rate = rate
        self._voices = voices

    def open(self, order: Sound) -> tuple[Source, int | None]:
        """Return the source of an item, and after how many frames it is to end (None: whole).

        It may wait for a disk, so never on a sink's thread. Raises AudioError or OSError where
        there is nothing to sound.
        """
        item = order.item
        if item.is_test:
            return ToneSource(item.length), None
        if item.is_relay and self.relays is not None:
            return self.relays.open(item), frames_of(item, order.offset)
        if item.is_emergency and not item.clip:
            return SirenSource(item.length, steady=item.kind == CLEAR), None
        if item.is_live and self._voices is not None:
            return self._voices.open(item)
        skip = round(order.offset.total_seconds() * SAMPLE_RATE)
        clip, left = self.clip(item.clip, skip=skip)
        return clip, stopped_after(item, order.offset, left)

    def clip(self, clip: str, *, skip: int = 0) -> tuple[Source, int]:
        """Return a clip from frame `skip` on, and how many frames are left of it; as `open`."""
        source = ClipSource(self._path_of(clip), skip=skip)
        left = source.left  # before any of it is read ahead
        # A faster clock eats a clip faster; the disk is as slow as ever.
        chunk = round(CHUNK * min(FASTEST, max(1.0, self._rate())))
        return ReadAhead(source, chunk=chunk), left

    def finish(self, key: str) -> None:
        """Let a live voice end with what was already spoken."""
        if self._voices is not None:
            self._voices.finish(key)


def stopped_after(item: Item, offset: timedelta, left: int) -> int | None:
    """Return after how many frames of its clip an item is to end; None where no more is left.

    Filler music is planned shorter than its clip, up to the next exact time.
    """
    frames = frames_of(item, offset)
    return frames if left - frames > _ROUNDED else None


def frames_of(item: Item, offset: timedelta) -> int:
    """Return how many frames of an item are left from `offset` on."""
    return round((item.length - offset).total_seconds() * SAMPLE_RATE)
