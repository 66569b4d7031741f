"""A sink in virtual time: it sends as far as it is told to, at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from audio.sinks.tap import Packet, Tap
from audio.types import SAMPLE_RATE

LONGEST = SAMPLE_RATE
"""Frames in the longest block: 1 s."""


class VirtualSink:
    """Sends nothing anywhere; `watch` sees every block that holds sound."""

    is_real = False
    is_unheard = False
    is_well = True
    latency = timedelta(0)
    name = "virtual"

    def __init__(self, watch: Callable[[Packet], None]) -> None:
        self._watch = watch
        self._tap: Tap | None = None
        self._next: int | None = None

    def start(self, tap: Tap) -> None:
        """Take what the tap gives from now on."""
        self._tap = tap

    def stop(self) -> None:
        """Take nothing more."""
        self._tap = None

    def anchor(self) -> None:
        """Begin to number frames anew: the wall clock was put forward, or back."""
        self._next = None

    def advance(self, first: int, until: int) -> None:
        """Send the frames from `first` up to, not with, `until`; silence is skipped."""
        at = first if self._next is None else max(first, self._next)
        while self._tap is not None and at < until and not self._tap.is_idle:
            packet = self._tap.draw(at, min(LONGEST, until - at))
            if packet.spans:
                self._watch(packet)
            self._tap.sent(packet, at)
            at += len(packet.pcm)
        self._next = max(at, until)
