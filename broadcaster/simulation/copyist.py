"""The worker's part that copies the journal into the tables, in a process of its own.

It works while virtual time goes on, as the real one does; whoever needs the tables waits for it,
so that one seed gives one history however fast it is.
"""

from __future__ import annotations

import multiprocessing
import sqlite3
from pathlib import Path

from broadcaster.clocks import SystemClock
from broadcaster.errors import Failed
from broadcaster.services.asrun import follow
from broadcaster.services.journal import Tail
from broadcaster.store.session import factory, open_database, transaction

_REST_S = 0.01
_PATIENCE_S = 300.0


class Copyist:
    """Starts the process, waits for it, and kills it as a crash does."""

    def __init__(self, database: Path, journal: Path) -> None:
        self._database = database
        self._journal = journal
        self._tables = sqlite3.connect(database)
        self._processes = multiprocessing.get_context("spawn")
        self._process = self._started()

    def wait_for(self, seq: int) -> None:
        """Wait until the entry of that number is in the tables; raises Failed where it never is."""
        clock = SystemClock()
        until = clock.monotonic() + _PATIENCE_S
        while self._copied() < seq:
            if clock.monotonic() > until or not self._process.is_alive():
                raise Failed("Entry {seq} of the journal was not copied.", seq=seq)
            clock.sleep(_REST_S / 5)

    def crash(self) -> None:
        """Kill it wherever it is, and start it again."""
        self.stop()
        self._process = self._started()

    def stop(self) -> None:
        """Kill it."""
        self._process.kill()
        self._process.join()

    def _started(self) -> multiprocessing.process.BaseProcess:
        process = self._processes.Process(
            target=copy_on, args=(self._database, self._journal), daemon=True
        )
        process.start()
        return process

    def _copied(self) -> int:
        row = self._tables.execute("SELECT seq FROM journal_cursor").fetchone()
        return 0 if row is None else int(row[0])


def copy_on(database: Path, journal: Path) -> None:
    """Copy what is new, again and again, until killed or left alone by a parent that was."""
    clock, sessions, tail = SystemClock(), factory(open_database(database)), Tail(journal)
    parent = multiprocessing.parent_process()
    while parent is None or parent.is_alive():
        with transaction(sessions) as session:
            copied = follow(session, clock, tail)
        if not copied:
            clock.sleep(_REST_S)
