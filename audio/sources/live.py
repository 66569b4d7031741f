"""A voice that comes in as it is spoken, in pieces that may be late: held back a little, then sent.

What comes is kept until `HELD` of it is there, so that pieces that come unevenly leave no gap.
Where it falls dry, silence takes its place until `HELD` is there again; where more than `MOST` has
gathered, the oldest goes, so that nobody is heard a second after having spoken.
"""

from __future__ import annotations

from collections import deque

import numpy as np

from audio.mixer import Pcm
from audio.types import SAMPLE_RATE

HELD = SAMPLE_RATE * 15 // 100
"""Frames that are gathered before the first is sent: 150 ms."""
MOST = SAMPLE_RATE * 40 // 100
"""Frames that may wait, at most: 400 ms."""
_EDGE = SAMPLE_RATE * 5 // 1000
_PIECES = 64


class LiveSource:
    """A source that somebody else fills; one thread gives, one reads, and neither waits.

    `padded` counts the frames of silence that took the place of what was late, `dropped` those
    that were let go because too many had gathered.
    """

    def __init__(self) -> None:
        self.padded = 0
        self.dropped = 0
        self.held = 0
        self._given: deque[Pcm] = deque(maxlen=_PIECES)
        self._ready: deque[Pcm] = deque()
        self._dry = True
        self._rising = False
        self._last = 0
        self._finishing = False
        self._over = False

    def give(self, pcm: Pcm) -> None:
        """Add what was spoken since the last piece."""
        if not self._finishing:
            self._given.append(pcm)

    def finish(self) -> None:
        """Let what is held be sent, and then end; what is given later is not heard."""
        self._finishing = True

    def read(self, frames: int) -> Pcm:
        """Return so many samples, silence where there are none; after `finish` none at all."""
        if self._over:
            return np.zeros(0, np.int16)
        self._gather()
        if self._dry and self.held < HELD and not self._finishing:
            return self._silence(frames)
        if self._dry:
            self._dry, self._rising = False, True
        part = self._taken(frames)
        short = frames - len(part)
        if not short:
            return part
        if self._finishing:
            self._over = True
            return np.concatenate([part, self._fall(min(short, _EDGE))])
        self._dry = True
        return np.concatenate([part, self._silence(short)])

    def close(self) -> None:
        """Let go of everything."""
        self._over = True
        self._given.clear()

    def _gather(self) -> None:
        """Take over what was given meanwhile; of too much only the newest `HELD` is kept."""
        while self._given:
            pcm = self._given.popleft()
            self._ready.append(pcm)
            self.held += len(pcm)
        if self.held > MOST:
            self.dropped += self.held - HELD
            self._rising = True
            self._take(self.held - HELD)

    def _taken(self, frames: int) -> Pcm:
        part = self._take(min(frames, self.held))
        if self._rising and len(part):
            edge = min(len(part), _EDGE)
            part = part.copy()
            part[:edge] = part[:edge] * (np.arange(edge, dtype=np.float32) / edge)
            self._rising = False
        if len(part):
            self._last = int(part[-1])
        return part

    def _take(self, frames: int) -> Pcm:
        parts: list[Pcm] = []
        while frames:
            first = self._ready.popleft()
            if len(first) > frames:
                self._ready.appendleft(first[frames:])
                first = first[:frames]
            parts.append(first)
            frames -= len(first)
            self.held -= len(first)
        return np.concatenate(parts) if parts else np.zeros(0, np.int16)

    def _silence(self, frames: int) -> Pcm:
        """Return silence, gone to from the last sample in a slope, so that nothing clicks."""
        self.padded += frames
        out = np.zeros(frames, np.int16)
        slope = self._fall(min(frames, _EDGE))
        out[: len(slope)] = slope
        return out

    def _fall(self, frames: int) -> Pcm:
        slope: Pcm = (self._last * np.linspace(1, 0, frames + 1)[1:]).astype(np.int16)
        self._last = 0
        return slope
