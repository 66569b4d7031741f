"""Another station passed on: the best of its addresses now, and music where none is well.

Everything here is read on a sink's thread: nothing waits, and receiving is done by others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

import numpy as np

from audio.mixer import Pcm, Source
from audio.reception.ring import Ring
from audio.sources.playhead import Playhead
from audio.types import SAMPLE_RATE, Note, Samples

LOOK_EVERY = SAMPLE_RATE // 20
"""Frames between two looks at how the addresses are: 50 ms, or up to a block more."""
CROSS = SAMPLE_RATE // 2
"""Frames in which one sound goes over into another."""
HICCUP = SAMPLE_RATE
"""So many frames of silence are waited before music fills them: the line may come back."""
ENOUGH = SAMPLE_RATE * 3 // 4
"""So many frames must have come that were not heard yet, before an address is begun with."""
WRONG = timedelta(seconds=4)
"""What has sent silence, or a sound that never changes, for so long is left."""
STEADY = timedelta(seconds=3)
"""What was lost must have been well for so long to be heard again after music."""
BACK = timedelta(seconds=20)
"""A better address must have been well for so long to be gone back to, in a pause."""
BACK_AT_LAST = timedelta(minutes=2)
"""After so long it is gone back to without a pause."""
PAUSE = SAMPLE_RATE * 3 // 10
"""So many frames below `PAUSE_LEVEL` are a pause: between two sentences."""
PAUSE_LEVEL = 330.0
"""Root mean square in steps of 32768 (-40 dBFS)."""
_FULL_SCALE = 32_768.0


class Feed(Protocol):
    """What is asked of whoever receives one address."""

    @property
    def ring(self) -> Ring:
        """What came."""

    @property
    def gap(self) -> timedelta:
        """The usual longest pause in what comes."""

    @property
    def trouble(self) -> Note | None:
        """Why nothing good comes now, None where it does."""

    @property
    def well_for(self) -> timedelta:
        """How long it has been well."""

    @property
    def wrong_for(self) -> timedelta:
        """How long silence, or a sound that never changes, has come."""


@dataclass(frozen=True, slots=True)
class Relayed:
    """What was heard of a relay, in frames: of each address, of music, of silence.

    `filler_by` names what allows the music, where any was heard.
    """

    heard: tuple[int, ...]
    filler: int
    silence: int
    filler_by: tuple[str, ...] = ()


class _Music:
    """The filler, as long as there is any."""

    def __init__(self, source: Source) -> None:
        self.is_dry = False
        self._source = source

    def take(self, frames: int) -> Samples:
        pcm = self._source.read(frames)
        self.is_dry = not len(pcm)
        return np.pad(pcm.astype(np.float32), (0, frames - len(pcm)))


class _Silence:
    is_dry = True

    def take(self, frames: int) -> Samples:
        return np.zeros(frames, np.float32)


_Voice = Playhead | _Music | _Silence
_SILENCE, _FILLER = -1, -2


class RelaySource:
    """Never ends by itself: whoever cues it says after how many frames it does.

    `feeds` are in the order in which they are wanted; they are not closed with it.
    """

    def __init__(
        self,
        feeds: Sequence[Feed],
        filler: Source | None = None,
        *,
        allowed_by: tuple[str, ...] = (),
    ) -> None:
        self._allowed_by = allowed_by
        self._feeds = tuple(feeds)
        self._filler = filler
        self._place = _SILENCE
        self._voice: _Voice = _Silence()
        self._before: _Voice | None = None
        self._crossed = CROSS
        self._is_first = True
        self._is_filled = False
        self._next_look = 0
        self._reached = [0] * len(self._feeds)
        self._missing = self._quiet = 0
        self._counts = [0] * len(self._feeds) + [0, 0]

    def read(self, frames: int) -> Pcm:
        """Return exactly so many samples."""
        self._next_look -= frames
        if self._next_look <= 0 or self._voice.is_dry:
            self._next_look = LOOK_EVERY
            self._choose()
        wave = self._crossing(self._voice.take(frames))
        pcm: Pcm = np.clip(np.rint(wave), -_FULL_SCALE, _FULL_SCALE - 1).astype(np.int16)
        self._counts[self._place] += frames
        self._measure(wave)
        return pcm

    def close(self) -> None:
        """Give back the music; the addresses belong to whoever receives them."""
        if self._filler is not None:
            self._filler.close()

    def told(self) -> Relayed:
        """Tell what was heard."""
        *heard, filler, silence = self._counts
        return Relayed(tuple(heard), filler, silence, self._allowed_by if filler else ())

    def _choose(self) -> None:
        """Go over to another address, to music or to silence where it is time to."""
        if isinstance(self._voice, Playhead):
            self._reached[self._place] = self._voice.reached
        if self._place < 0:
            wanted = timedelta(0) if self._is_first else STEADY
            if not self._find(wanted):
                self._fill()
            self._is_first = False
            return
        feed = self._feeds[self._place]
        if self._voice.is_dry:
            if not self._find(timedelta(0)):
                self._go(_SILENCE, _Silence())
        elif feed.wrong_for >= WRONG:
            if not self._find(timedelta(0)):
                self._fill(at_once=True)
        else:
            self._go_back()

    def _find(self, well_for: timedelta) -> bool:
        for place, feed in enumerate(self._feeds):
            fresh = feed.ring.written - self._reached[place]
            if feed.trouble is None and feed.well_for >= well_for and fresh >= ENOUGH:
                self._go(place, self._playhead(place))
                return True
        return False

    def _fill(self, *, at_once: bool = False) -> None:
        """Let music be heard where there is some and it is time for it, else silence."""
        is_time = at_once or self._missing >= HICCUP
        if self._place == _FILLER and not self._voice.is_dry:
            return
        if self._filler is not None and not self._is_filled and is_time:
            self._go(_FILLER, _Music(self._filler))
        elif self._place != _SILENCE and (at_once or self._voice.is_dry):
            self._is_filled = self._place == _FILLER
            self._go(_SILENCE, _Silence())

    def _go_back(self) -> None:
        for place, feed in enumerate(self._feeds[: self._place]):
            well_for = feed.well_for
            if well_for >= BACK_AT_LAST or (well_for >= BACK and self._quiet >= PAUSE):
                self._go(place, self._playhead(place))
                return

    def _go(self, place: int, voice: _Voice) -> None:
        self._before = None if self._voice.is_dry else self._voice
        self._place, self._voice = place, voice
        # The mixer makes the first sample soft; it is heard on its instant.
        self._crossed = CROSS if self._is_first else 0
        self._missing = 0

    def _playhead(self, place: int) -> Playhead:
        feed = self._feeds[place]
        pause = round(feed.gap.total_seconds() * SAMPLE_RATE)
        return Playhead(feed.ring, pause, self._reached[place])

    def _crossing(self, wave: Samples) -> Samples:
        """Let what comes rise, and what was before fall, for as long as they cross."""
        if self._crossed >= CROSS:
            return wave
        steps = (self._crossed + np.arange(len(wave), dtype=np.float32)) / CROSS
        angle = np.minimum(steps, 1) * np.float32(np.pi / 2)
        wave = wave * np.sin(angle)
        if self._before is not None:
            wave = wave + self._before.take(len(wave)) * np.cos(angle)
        self._crossed += len(wave)
        if self._crossed >= CROSS:
            self._before = None
        return wave

    def _measure(self, wave: Samples) -> None:
        power = float(np.dot(wave, wave))
        self._missing = self._missing + len(wave) if self._place == _SILENCE else 0
        is_quiet = power < PAUSE_LEVEL**2 * len(wave)
        self._quiet = self._quiet + len(wave) if is_quiet else 0
