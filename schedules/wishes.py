"""What is asked for of a sound beside its place in the plan, in sentences."""

from __future__ import annotations

from schedules import lateness, levels
from schedules.types import Reason, Sound


def wishes(sound: Sound) -> tuple[Reason, ...]:
    """Say how a sound is to be sent otherwise than as it was made and as is usual."""
    return (*levels.told(sound), *lateness.wish(sound.late))
