"""Another station received for a few seconds, beside the air, so that somebody can listen to it."""

from __future__ import annotations

import io
import wave
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Protocol

import numpy as np

from audio.mixer import Pcm
from audio.reception.ring import Ring
from audio.reception.sentences import CONNECTING
from audio.types import SAMPLE_RATE, Note
from broadcaster.clocks import SystemClock
from broadcaster.domain.relaying import Trial, Tried
from schedules.types import Facts, Reason

MOST = 6
"""So many addresses are tried at once: a station has no more."""
LISTENED = timedelta(seconds=6)
"""So much sound of each is waited for, or for a sentence."""
WITHIN = timedelta(seconds=14)
"""After that, what did not come did not come."""
HEARD = timedelta(seconds=5)
"""So much can be listened to."""
_LOOK_S = 0.1
_COARSER = 3
"""A voice on a page needs a third of the samples."""


class Received(Protocol):
    """One address that is being received."""

    ring: Ring
    kind: str

    @property
    def level_dbfs(self) -> float:
        """How loud it is now."""

    @property
    def gap(self) -> timedelta:
        """The usual longest pause in what comes."""

    @property
    def trouble(self) -> Note | None:
        """Why nothing good comes now."""

    def start(self) -> None:
        """Begin to connect."""

    def close(self) -> None:
        """Hang up, without waiting."""


Receive = Callable[[str, Sequence[str]], Received]


def try_addresses(
    addresses: Sequence[str], receive: Receive, cancelled: Callable[[], bool]
) -> Trial:
    """Receive every address for a few seconds, all at once; bounded by `WITHIN`."""
    clock = SystemClock()
    began = clock.monotonic()
    chosen = tuple(addresses[:MOST])
    feeds = [receive(each, chosen) for each in chosen]
    first: dict[int, timedelta] = {}
    try:
        for feed in feeds:
            feed.start()
        while not cancelled():
            passed = timedelta(seconds=clock.monotonic() - began)
            for number, feed in enumerate(feeds):
                if feed.ring.written:
                    first.setdefault(number, passed)
            if passed > WITHIN or all(map(_is_known, feeds)):
                break
            clock.sleep(_LOOK_S)
        both = enumerate(zip(chosen, feeds, strict=True))
        tried = tuple(_tried(one, feed, first.get(number)) for number, (one, feed) in both)
        well = (feed for one, feed in zip(tried, feeds, strict=True) if one.why is None)
        return Trial(tried, _wav(next(well, None)))
    finally:
        for feed in feeds:
            feed.close()


def _is_known(feed: Received) -> bool:
    if feed.ring.written:
        return feed.ring.written >= LISTENED.total_seconds() * SAMPLE_RATE
    note = feed.trouble
    return note is not None and note.sentence != CONNECTING


def _tried(address: str, feed: Received, first: timedelta | None) -> Tried:
    note = feed.trouble
    facts: Facts = {} if note is None else {name: str(x) for name, x in note.facts.items()}
    return Tried(
        address=address,
        kind=feed.kind,
        level_dbfs=feed.level_dbfs,
        began_after=first,
        pause=feed.gap,
        why=None if note is None else Reason(note.sentence, facts),
    )


def _wav(feed: Received | None) -> bytes:
    """Return the last seconds of a station as a WAV file of 16 kHz."""
    if feed is None:
        return b""
    count = round(HEARD.total_seconds() * SAMPLE_RATE)
    pcm = feed.ring.copy(max(feed.ring.oldest, feed.ring.written - count), count)
    made = io.BytesIO()
    with wave.open(made, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(SAMPLE_RATE // _COARSER)
        out.writeframes(_coarser(pcm).tobytes())
    return made.getvalue()


def _coarser(pcm: Pcm) -> Pcm:
    whole = len(pcm) // _COARSER * _COARSER
    mean = pcm[:whole].reshape(-1, _COARSER).mean(axis=1)
    coarser: Pcm = np.rint(mean).astype(np.int16)
    return coarser
