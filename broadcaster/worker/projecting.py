"""The journal, copied into the tables as it grows."""

from __future__ import annotations

from pathlib import Path

from broadcaster.ports import Clock
from broadcaster.services.asrun import follow
from broadcaster.services.journal import Tail
from broadcaster.store.session import SessionFactory, transaction


class Projector:
    """Follows one journal file."""

    def __init__(self, sessions: SessionFactory, clock: Clock, journal: Path) -> None:
        self._sessions = sessions
        self._clock = clock
        self._journal = journal
        self._tail: Tail | None = None
        self._size = -1

    def grown(self) -> bool:
        """Tell whether the file has another size than when it was last read."""
        return self._journal.exists() and self._journal.stat().st_size != self._size

    def step(self) -> bool:
        """Copy what is new; tell whether there may be more."""
        if not self.grown():
            return False
        size = self._journal.stat().st_size
        tail = self._tail or Tail(self._journal)
        # Where the copying fails, the place in the file is forgotten with it, and the file is read
        # from its beginning: what was not committed must not be skipped.
        self._tail = None
        with transaction(self._sessions) as session:
            copied = follow(session, self._clock, tail)
        self._tail = tail
        if not copied:
            self._size = size
        return copied > 0
