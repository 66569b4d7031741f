"""What the station asks of an audio output, and what an output asks of the world."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from audio.sinks.tap import Tap


class Clock(Protocol):
    """Time as sinks need it: it may be real, faster, or virtual."""

    @property
    def rate(self) -> float:
        """Seconds of station time in one second of the world's."""

    def now(self) -> datetime:
        """Return the station's wall clock, aware, in UTC."""

    def monotonic(self) -> float:
        """Return station seconds that never step back."""

    def sleep(self, seconds: float) -> None:
        """Wait that many station seconds."""


class Sink(Protocol):
    """One audio output."""

    @property
    def name(self) -> str:
        """What it is, as the screen names it."""

    @property
    def is_real(self) -> bool:
        """Whether loudspeakers could hear it."""

    @property
    def latency(self) -> timedelta:
        """How long a sample stays inside it."""

    @property
    def is_well(self) -> bool:
        """Whether it still sends."""

    @property
    def is_unheard(self) -> bool:
        """Whether it keeps the time only: what it should sound through is gone."""

    def start(self, tap: Tap) -> None:
        """Begin to send what the tap gives."""

    def stop(self) -> None:
        """End; returns when nothing more is sent."""
