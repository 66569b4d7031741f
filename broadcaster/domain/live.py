"""What a person who wants to speak live asks for, and how it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

BUSY = "{title} is on air there now. You can interrupt it."
"""What is said where the speaker may choose to interrupt what sounds."""
USUAL_MINUTES = 10
"""For how long somebody speaks at most, unless the station set it otherwise."""
MOST_MINUTES = 60
"""The longest that a station may set."""


@dataclass(frozen=True, slots=True)
class LiveWish:
    """Where somebody wants to speak, for how long at most, and whether others give way."""

    zones: frozenset[int]
    limit: timedelta
    interrupts: bool = False


@dataclass(frozen=True, slots=True)
class LiveState:
    """How a live voice stands: `phase` is opening, sounding, over or unknown.

    `left_s` are the seconds until it ends by itself; `why` is the sentence and the facts of its
    end, `outcome` the log's word; `held_ms` is how long what was spoken is held back, `padded_ms`
    how much silence took the place of what came late; `refused` counts the pieces that were
    not taken; its lines in the log are `lines`.
    """

    phase: str
    left_s: float | None = None
    outcome: str = ""
    why: dict[str, object] | None = None
    refused: int = 0
    held_ms: int = 0
    padded_ms: int = 0
    lines: Sequence[str] = ()

    @property
    def is_over(self) -> bool:
        """Whether nothing more of it will be heard."""
        return self.phase in {"over", "unknown"}
