"""What came of trying another station: of each of its addresses, and a few seconds to listen to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from schedules.types import Reason


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of one address: its sound, or `why` nothing good.

    `kind` is what the sound is carried in, `level_dbfs` how loud it is (RMS), `began_after` how
    long the first sound took to come, and `pause` the longest pause between two things that came.
    """

    address: str
    kind: str = ""
    level_dbfs: float = -120.0
    began_after: timedelta | None = None
    pause: timedelta = timedelta(0)
    why: Reason | None = None


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of every address in order, and a WAV file of the first that is well (b"": none)."""

    tried: tuple[Tried, ...]
    wav: bytes = b""
