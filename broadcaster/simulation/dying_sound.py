"""Sinks whose every block of sound can be the last that a process sends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from audio.sinks.tap import Packet, Tap
from audio.sinks.types import Sink
from broadcaster.simulation.dying import Fate, Kind


class MortalTap(Tap):
    """A tap whose every block can be the last; `heard` is told of each that left."""

    def __init__(self, tap: Tap, fate: Fate, heard: Callable[[Packet], None]) -> None:
        self._tap = tap
        self._fate = fate
        self._heard = heard

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 -- whatever a tap has
        """Return what the tap itself has."""
        return getattr(self._tap, name)

    def rest(self, within_s: float) -> None:
        """Wait until something is cued."""
        self._tap.rest(within_s)

    def draw(self, first: int, frames: int) -> Packet:
        """Return the block to be sent."""
        self._fate.reach(Kind.BLOCK)
        return self._tap.draw(first, frames)

    def sent(self, packet: Packet, left: int, *, is_heard: bool = True) -> None:
        """Note that a block has left the sink."""
        self._heard(packet)
        self._tap.sent(packet, left, is_heard=is_heard)
        self._fate.reach(Kind.BLOCK_SENT)


class MortalSink:
    """An audio output that draws through such a tap."""

    def __init__(self, sink: Sink, fate: Fate, heard: Callable[[Packet], None]) -> None:
        self._sink = sink
        self._fate = fate
        self._heard = heard

    @property
    def name(self) -> str:
        """What it is."""
        return self._sink.name

    @property
    def is_real(self) -> bool:
        """Whether loudspeakers could hear it."""
        return self._sink.is_real

    @property
    def latency(self) -> timedelta:
        """How long a sample stays inside it."""
        return self._sink.latency

    @property
    def is_well(self) -> bool:
        """Whether it still sends."""
        return self._sink.is_well

    @property
    def is_unheard(self) -> bool:
        """Whether it keeps the time only."""
        return self._sink.is_unheard

    def start(self, tap: Tap) -> None:
        """Begin to send."""
        self._sink.start(MortalTap(tap, self._fate, self._heard))

    def stop(self) -> None:
        """End."""
        self._sink.stop()
