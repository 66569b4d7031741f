"""What may sound in the place of something that went wrong on the air."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Standby:
    """A piece with a standing approval: filler music of the station, or its signature tune.

    A tune is heard once; music may be heard again and again.
    """

    clip: str
    length: timedelta
    title: str
    authority: str
    is_tune: bool = False
