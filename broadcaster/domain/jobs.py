"""Work that waits for the worker: where it stands."""

from __future__ import annotations

from enum import StrEnum
from typing import NewType

JobId = NewType("JobId", int)


class JobState(StrEnum):
    """Where a piece of work stands; the last three are final."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    DONE = "done"
    FAILED = "failed"
    DROPPED = "dropped"


OPEN = frozenset({JobState.WAITING, JobState.CLAIMED})
