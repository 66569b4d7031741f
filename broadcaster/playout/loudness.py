"""How loud amplifiers and buses are to be, looked up ahead of time; never a reason to fail."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from broadcaster.domain.makes import Makes
from broadcaster.domain.volumes import FULL
from broadcaster.errors import BroadcasterError
from broadcaster.playout.channel import Channel
from broadcaster.services.volumes import Levels, levels

logger = logging.getLogger(__name__)

EVERY = timedelta(seconds=5)
AHEAD = timedelta(seconds=8)
"""A sound is given to the mixer before it is due, and its volume shall hold from its first moment:
what changes is looked for before that, and after it was last looked for."""


class Loudness:
    """Asks the database now and then; what it cannot answer stays as it was.

    A bus follows at once, an amplifier when its lines are opened or looked at next.
    """

    def __init__(self, sessions: Callable[[], Session], makes: Makes) -> None:
        self._sessions = sessions
        self._makes = makes
        self._looked: datetime | None = None

    def look(self, now: datetime, channels: Mapping[str, Channel]) -> None:
        """Set every bus to the volume of the next moments, if it is time to look again."""
        if self._looked is not None and self._looked <= now < self._looked + EVERY:
            return
        self._looked = now
        try:
            with self._sessions() as session:
                found = levels(session, self._makes, now + AHEAD)
        except (SQLAlchemyError, BroadcasterError, OSError) as error:
            logger.debug("the volumes cannot be read: %s", error)
            return
        _apply(found, channels)


def _apply(found: Levels, channels: Mapping[str, Channel]) -> None:
    for bus, channel in channels.items():
        channel.lines.levels = dict(found.amplifiers)
        channel.tap.volume = found.buses.get(bus, FULL)
