"""What was heard under words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from schedules.blends import Bed
from schedules.types import Reason


@dataclass(frozen=True, slots=True)
class Underlay:
    """The music that was to lie under words, and what was sent of it: seconds, and level (dBFS).

    `why` tells why the words were heard without it, None where they were not. `matched` tells
    whether what was sent at its level are the clip's own samples, None where that is not known.
    """

    bed: Bed
    why: Reason | None = None
    sent_s: float = 0.0
    rms_dbfs: float | None = None
    matched: bool | None = None

    def facts(self) -> dict[str, Any]:
        """Return what the journal tells of it."""
        why = self.why
        return {
            "clip": self.bed.clip,
            "title": self.bed.title,
            "authority": self.bed.authority,
            "under_db": self.bed.under_db,
            "sent_s": self.sent_s,
            "rms_dbfs": self.rms_dbfs,
            "matched": self.matched,
            "why": None if why is None else {"sentence": why.sentence, "facts": dict(why.facts)},
        }
