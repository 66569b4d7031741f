"""Opening the station's database: SQLite in write-ahead mode, one transaction a service call."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, ExceptionContext, create_engine, event, text
from sqlalchemy.orm import Session, configure_mappers, sessionmaker

from broadcaster.errors import Failed

SessionFactory = Callable[[], Session]

BUSY_TIMEOUT_MS = 10_000

# SQLite's own words for SQLITE_FULL and SQLITE_BUSY (sqlite.org/rescode.html).
_SENTENCES = {
    "disk is full": "The station's disk is full, so nothing was saved. Free some space, then try"
    " again; what was stored before is still there.",
    "database is locked": "The station's database is busy, so nothing was saved. Try again in a"
    " moment.",
}


def open_database(path: Path, *, read_only: bool = False) -> Engine:
    """Return an engine on the file; with `read_only` nothing can ever be written through it."""
    place = path.absolute().as_uri() if read_only else str(path)
    query = {"mode": "ro", "uri": "true"} if read_only else {}
    url = URL.create("sqlite", database=place, query=query)
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

    event.listen(engine, "handle_error", _say)
    return engine


def load() -> None:
    """Bring in what the first statement of a process would, and open no file."""
    from broadcaster.store import tables  # noqa: F401, PLC0415 -- they are only to be there

    configure_mappers()
    nowhere = create_engine("sqlite://")
    with nowhere.connect() as connection:
        connection.execute(text("SELECT 1"))
    nowhere.dispose()


def read_only_uri(path: Path) -> str:
    """Return the address under which `sqlite3` opens the file for reading alone.

    A folder may be called anything, also with the signs that mean something in an address.
    """
    return f"{path.absolute().as_uri()}?mode=ro"


def _say(found: ExceptionContext) -> None:
    """Turn what a person can do something about into a sentence; the rest stays as it is."""
    told = str(found.original_exception)
    for sign, sentence in _SENTENCES.items():
        if sign in told:
            raise Failed(sentence) from found.original_exception


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
