"""Which frame of station time is due when: frames are counted since 1970 (UTC)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from audio.types import SAMPLE_RATE

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def frame_of(instant: datetime) -> int:
    """Return the frame that is due at an aware instant."""
    return ((instant - _EPOCH) // _MICROSECOND * SAMPLE_RATE + 500_000) // 1_000_000


def instant_of(frame: int) -> datetime:
    """Return the instant (UTC) at which a frame is due."""
    return _EPOCH + timedelta(microseconds=round(frame * 1_000_000 / SAMPLE_RATE))
