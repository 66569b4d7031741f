"""Keeps the file with which a warning can be given while the database is gone."""

from __future__ import annotations

import logging
from pathlib import Path

from broadcaster.services import reserve
from broadcaster.store import emergencies
from broadcaster.store.session import SessionFactory

logger = logging.getLogger(__name__)


class Reserving:
    """Writes the file anew when who may warn, the zones, or the sounds that wait have changed."""

    def __init__(self, sessions: SessionFactory, folder: Path) -> None:
        self._sessions = sessions
        self._file = folder / reserve.FILE
        self._seen: object = None

    def step(self) -> bool:
        """Look, and write where anything changed; tells that there is no more to do."""
        with self._sessions() as session:
            seen = (reserve.people_of(session), emergencies.stamp(session))
            if seen == self._seen and self._file.exists():
                return False
            wanted = reserve.kept(session)
        try:
            reserve.write(self._file, wanted)
        except OSError as error:
            logger.warning("what warns without the database could not be written: %s", error)
            return False
        self._seen = seen
        return False
