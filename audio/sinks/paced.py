"""A sink paced by the clock: what it sends goes nowhere, to who measures it, or to a server."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta
from typing import Protocol

import numpy as np

from audio.mixer import Pcm, frame_of
from audio.sinks.tap import Tap
from audio.sinks.types import Clock
from audio.types import SAMPLE_RATE
from audio.urgency import hurry

logger = logging.getLogger(__name__)

BLOCK = SAMPLE_RATE // 50
"""Frames in a block on air: 20 ms."""
REST_S = 0.5
"""While nothing is cued the thread wakes only so often (in the world's time); a cue wakes it."""
SLACK = SAMPLE_RATE // 500
"""The wall clock may drift that far (2 ms) before blocks are numbered anew."""
HOPELESS = SAMPLE_RATE
"""A sink that far behind (1 s, times the rate) gives up catching up, as after a suspend."""
_STEP = SAMPLE_RATE // 10
_STOP_WITHIN_S = 2.0


class Beyond(Protocol):
    """Where the blocks go from here."""

    @property
    def is_unheard(self) -> bool:
        """Whether nobody gets them."""

    def send(self, first: int, pcm: Pcm) -> None:
        """Send a block, its first sample in frame `first`; never waits."""

    def close(self) -> None:
        """End."""


class PacedSink:
    """Sends blocks of 20 ms, each when its first sample is due; longer ones on a faster clock.

    Deadlines are on the monotonic clock; frame numbers follow the wall clock, and are taken anew
    when it is stepped. While nothing is cued it rests, and sends the silence of a while behind it.
    """

    latency = timedelta(0)

    def __init__(
        self,
        clock: Clock,
        *,
        name: str = "null",
        far_end: Beyond | None = None,
        is_real: bool = False,
    ) -> None:
        self.name = name
        self.is_real = is_real
        self._clock = clock
        self._far_end = far_end
        self._block = max(BLOCK, round(BLOCK * clock.rate))
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._tap: Tap | None = None
        self._zero = (0.0, 0)

    @property
    def is_unheard(self) -> bool:
        """Tell whether nobody gets what is sent, who should."""
        return self._far_end is not None and self._far_end.is_unheard

    @property
    def is_well(self) -> bool:
        """Tell whether the thread lives."""
        return self._thread is not None and self._thread.is_alive()

    def start(self, tap: Tap) -> None:
        """Begin to send."""
        self._tap = tap
        self._thread = threading.Thread(target=self._run, args=(tap,), name="sink", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End after the block that is being sent."""
        self._stopping.set()
        if self._tap is not None:
            self._tap.wake()
        if self._thread is not None:
            self._thread.join(_STOP_WITHIN_S)
            if self._thread.is_alive():
                logger.error("sink %s did not stop", self.name)
        if self._far_end is not None:
            self._far_end.close()

    def _run(self, tap: Tap) -> None:
        hurry()
        self._anchor()
        first = self._zero[1]
        while not self._stopping.is_set():
            if tap.is_idle:
                first = self._rested(tap, first)
                continue
            self._wait_for(first)
            first = self._still_true(first)
            packet = tap.draw(first, self._block)
            if self._far_end is not None:
                self._far_end.send(packet.first, packet.aired)
            tap.sent(packet, max(first, self._due_now()), is_heard=not self.is_unheard)
            first += self._block

    def _rested(self, tap: Tap, first: int) -> int:
        """Wait for a cue, send the silence of that while, and return the next frame that is due."""
        tap.rest(REST_S)
        passed = max(0, self._due_now() - first)
        passed += -passed % self._block
        silence = min(passed, round(HOPELESS * max(1.0, self._clock.rate)))
        if self._far_end is not None and silence:
            self._far_end.send(first + passed - silence, np.zeros(silence, np.int16))
        return self._still_true(first + passed)

    def _wait_for(self, frame: int) -> None:
        began, zero = self._zero
        self._clock.sleep(began + (frame - zero) / SAMPLE_RATE - self._clock.monotonic())

    def _due_now(self) -> int:
        began, zero = self._zero
        return zero + round((self._clock.monotonic() - began) * SAMPLE_RATE)

    def _anchor(self) -> None:
        self._zero = (self._clock.monotonic(), frame_of(self._clock.now()))

    def _still_true(self, first: int) -> int:
        """Return the number of the frame that is due, after a look at the wall clock."""
        due = self._due_now()
        drift = frame_of(self._clock.now()) - due
        rate = max(1.0, self._clock.rate)
        if abs(drift) <= SLACK * rate and due - first <= HOPELESS * rate:
            return first
        if abs(drift) > _STEP * rate:
            logger.warning("the wall clock stepped by %.3f s", drift / SAMPLE_RATE)
        late = 0 if due - first > HOPELESS * rate else due - first
        self._anchor()
        return self._zero[1] - late
