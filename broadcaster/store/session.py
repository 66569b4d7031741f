"""Opening the station's database: SQLite in write-ahead mode, one transaction a service call."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.orm import Session, sessionmaker

SessionFactory = Callable[[], Session]

BUSY_TIMEOUT_MS = 10_000


def open_database(path: Path, *, read_only: bool = False) -> Engine:
    """Return an engine on the file; with `read_only` nothing can ever be written through it."""
    url = f"sqlite:///file:{path}?mode=ro&uri=true" if read_only else f"sqlite:///{path}"
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: object) -> None:  # noqa: ANN401 -- the DBAPI's own object
        del record
        connection.create_function("folded", 1, folded, deterministic=True)
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        cursor.execute("PRAGMA foreign_keys=ON")
        if not read_only:
            cursor.execute("PRAGMA journal_mode=WAL")
            # NORMAL loses no committed transaction in a crash of the program, and in a power
            # cut at most the last ones, never the file (sqlite.org/wal.html).
            cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.close()

    return engine


def folded(text: str | None) -> str:
    """Return a text without capitals and without marks, to search in: "Họp" becomes "hop"."""
    plain = unicodedata.normalize("NFD", (text or "").casefold().replace("đ", "d"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def factory(engine: Engine) -> sessionmaker[Session]:
    """Return what makes sessions on that engine."""
    return sessionmaker(engine, expire_on_commit=False)


@contextmanager
def transaction(sessions: SessionFactory) -> Iterator[Session]:
    """Commit what was done unless something went wrong; then nothing of it stays."""
    with sessions() as session, session.begin():
        yield session
