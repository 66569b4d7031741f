"""What came of one address so far: kept, watched, and why nothing good comes where it does not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from audio.mixer import Pcm
from audio.reception import sentences
from audio.reception.ring import Ring
from audio.reception.wellness import Wellness
from audio.types import SAMPLE_RATE, Note

SILENT = timedelta(seconds=2.5)
"""Silence of that length is a fault; so an alarm stands within 3 s."""
UNCHANGING = timedelta(seconds=2.5)
"""The very same sound for that long is a fault."""
STALLED_S = 2.0
"""What brought nothing for that long, beyond the pauses it usually makes, is a fault."""
_FORGETS = 0.999


class Intake:
    """Takes samples as they come, at any pace; `monotonic` tells seconds of the world's time.

    What comes goes into `ring`, the newest of it alone: a sender that is too fast fills nothing.
    `host` names who sends, `failed` tells why it could not be received at the last try.
    """

    def __init__(self, host: str, monotonic: Callable[[], float]) -> None:
        self.ring = Ring()
        self.host = host
        self.failed: Note | None = None
        self._monotonic = monotonic
        self._wellness = Wellness()
        self._began: float | None = None
        self._last = self._gap = 0.0
        self._count = 0
        self._well_since: float | None = None

    def begin(self) -> None:
        """Wait for the first samples of a new connection."""
        self._wellness, self._count = Wellness(), 0
        self._last = self._monotonic()

    def end(self, why: Note) -> None:
        """Note that the connection is over."""
        self.failed = why
        self._began = None

    def take(self, pcm: Pcm) -> None:
        """Keep what came, on whatever thread it came."""
        now = self._monotonic()
        if self._began is None:
            self._began = now
        else:
            self._gap = max(self._gap * _FORGETS, now - self._last)
        self._last = now
        self._count += len(pcm)
        self.ring.put(pcm)
        self._wellness.take(pcm)

    def expect(self, pause_s: float) -> None:
        """Note that what comes pauses so long by its nature."""
        self._gap = max(self._gap, pause_s)

    @property
    def has_begun(self) -> bool:
        """Tell whether sound has come since it was connected."""
        return self._began is not None

    @property
    def missing_s(self) -> float:
        """How long nothing has come, beyond the pauses it usually makes (s)."""
        return self._monotonic() - self._last - self._gap

    @property
    def ahead_s(self) -> float:
        """How much more sound came than time has passed (s)."""
        passed = 0.0 if self._began is None else self._monotonic() - self._began
        return self._count / SAMPLE_RATE - passed

    @property
    def level_dbfs(self) -> float:
        """How loud it is now (RMS, dBFS)."""
        return self._wellness.level_dbfs

    @property
    def gap(self) -> timedelta:
        """The longest pause between two things that came, lately: pieces come seconds apart."""
        return timedelta(seconds=self._gap)

    @property
    def trouble(self) -> Note | None:
        """Tell why nothing good comes now, None where it does."""
        host: dict[str, object] = {"host": self.host}
        if self._began is None:
            return self.failed or Note(sentences.CONNECTING, host)
        if self.missing_s > STALLED_S:
            return Note(sentences.STALLED, host)
        if self._wellness.silent_for >= SILENT:
            return Note(sentences.SILENT, host)
        if self._wellness.unchanged_for >= UNCHANGING:
            return Note(sentences.UNCHANGING, host)
        return None

    @property
    def wrong_for(self) -> timedelta:
        """How long silence, or a sound that never changes, has come."""
        return max(self._wellness.silent_for, self._wellness.unchanged_for)

    @property
    def well_for(self) -> timedelta:
        """How long it has been well, from the first time that it was asked for without a break."""
        if self.trouble is not None:
            self._well_since = None
            return timedelta(0)
        now = self._monotonic()
        self._well_since = now if self._well_since is None else self._well_since
        return timedelta(seconds=now - self._well_since)
