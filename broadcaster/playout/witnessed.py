"""What a second witness says of one item."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Witnessed:
    """What a loop-back heard of an item, in seconds of sound: the same, nothing, something else.

    `verdict` is heard, partly, not_heard, other or away (the input itself was gone); it came
    `delay_ms` later and `gain_db` louder than it was sent. `alike` is Pearson's coefficient of
    both envelopes, 0 to 1. First and last sound are when they were heard.
    """

    verdict: str
    heard_s: float = 0.0
    missed_s: float = 0.0
    other_s: float = 0.0
    delay_ms: int = 0
    gain_db: int = 0
    alike: float = 0.0
    first_sound: datetime | None = None
    last_sound: datetime | None = None
