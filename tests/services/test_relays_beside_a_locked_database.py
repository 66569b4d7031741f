from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from desk import NOW, Desk

from audio.library import Library
from broadcaster.errors import Failed
from broadcaster.playout.proof import Witnesses
from broadcaster.playout.reception import StationReception
from broadcaster.store.session import factory, open_database
from broadcaster.store.tables import RelaySourceRow


@contextmanager
def locked(path: Path) -> Iterator[None]:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


def test_what_was_read_last_of_a_relay_stands_while_the_database_is_locked(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with desk.work() as session:
        row = {"key": "vov1", "name": "VOV1", "url": "https://vov1.example/live"}
        session.add(RelaySourceRow(**row, allowed_by=desk.approver.id, allowed=NOW))
    engine = desk.sessions.kw["bind"]
    path = Path(engine.url.database)
    engine.dispose()
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA journal_mode=DELETE")
    monkeypatch.setattr("broadcaster.store.session.BUSY_TIMEOUT_MS", 10)
    reading = open_database(path, read_only=True)
    station: Any = SimpleNamespace(reading_sessions=factory(reading))
    reception = StationReception(station, Witnesses(Library(tmp_path)))
    before = reception.listed("vov1")

    reading.dispose()
    with locked(path):
        assert reception.listed("vov1") == before
        with pytest.raises(Failed):
            reception.listed("another")

    reading.dispose()
