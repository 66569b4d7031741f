"""Moments at which a process dies for real: what it is given anyway counts them, and ends it there.

Nothing of the program on the air knows of this. A child that is to die gets its journal, its wires,
its sinks and its tables through the wrappers below; at the drawn moment it kills itself as by
`kill -9`, so that nothing is flushed, closed or said.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import PosixPath
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, ClassVar, Final, Self

if TYPE_CHECKING:
    # Heavy: a process that is to be safe at once must not load them for the sake of its death.
    from sqlalchemy import Engine

    from hardware.types import Clock
    from hardware.wire import Transport

_WRITES = ("INSERT", "UPDATE", "DELETE")


class Kind(StrEnum):
    """What is counted up to the moment.

    journal: entries are about to be written; torn: half of them are; written: all are, not yet
    synced; synced: they are on the disk. bookmark, bookmark_torn, bookmark_written and bookmark_put
    are the same of the bookmark, the last when it took the place of the one before. frame,
    frame_sent: bytes are about to go to a board, or have gone. block, block_sent: a block of sound
    is about to be drawn, or has left. statement: a row of a table is about to be written; commit:
    all rows are, the transaction is not; committed: it is.
    """

    JOURNAL = "journal"
    TORN = "torn"
    WRITTEN = "written"
    SYNCED = "synced"
    BOOKMARK = "bookmark"
    BOOKMARK_TORN = "bookmark_torn"
    BOOKMARK_WRITTEN = "bookmark_written"
    BOOKMARK_PUT = "bookmark_put"
    FRAME = "frame"
    FRAME_SENT = "frame_sent"
    BLOCK = "block"
    BLOCK_SENT = "block_sent"
    STATEMENT = "statement"
    COMMIT = "commit"
    COMMITTED = "committed"


OF_TABLES: Final = (Kind.STATEMENT, Kind.COMMIT, Kind.COMMITTED)
"""The moments of a process that writes to the database; all others are of the one on the air."""


@dataclass(frozen=True, slots=True)
class Moment:
    """The so-manieth time that something is reached, from 1."""

    kind: Kind
    number: int


def _nothing() -> None:
    pass


class Fate:
    """Counts moments, and dies at the one it is given; `last_words` are said before."""

    def __init__(self, last_words: Callable[[Moment], None] | None = None) -> None:
        self._last_words = last_words
        self._moment: Moment | None = None
        self._left = 0

    def meet(self, moment: Moment | None) -> None:
        """Die at this moment, counted from now."""
        self._left = 0 if moment is None else moment.number
        self._moment = moment

    def reach(self, kind: Kind, first: Callable[[], None] = _nothing) -> None:
        """Die if this is the moment, `first` done before."""
        moment = self._moment
        if moment is None or moment.kind is not kind:
            return
        self._left -= 1
        if self._left == 0:
            first()
            self.die(moment)

    def die(self, moment: Moment) -> None:
        """End this process as `kill -9` does."""
        if self._last_words is not None:
            self._last_words(moment)
        os.kill(os.getpid(), signal.SIGKILL)


class MortalPath(PosixPath):
    """The path of a journal whose writes can be the last; the class has one fate, as a process."""

    fate: ClassVar[Fate] = Fate()

    def open(self, mode: str = "r", *more: Any, **named: Any) -> Any:  # noqa: ANN401 -- as Path.open
        """Open it; what is written goes through a file that counts."""
        file = super().open(mode, *more, **named)
        if mode not in ("ab", "wb"):
            return file
        is_bookmark = self.suffix == ".tmp"
        kinds = _OF_BOOKMARK if is_bookmark else _OF_JOURNAL
        return _MortalFile(file, self.fate, kinds)

    def replace(self, target: Any) -> Any:  # noqa: ANN401 -- as Path.replace
        """Put it in the place of another."""
        put = super().replace(target)
        self.fate.reach(Kind.BOOKMARK_PUT)
        return put


_OF_JOURNAL = (Kind.JOURNAL, Kind.TORN, Kind.WRITTEN, Kind.SYNCED)
_OF_BOOKMARK = (Kind.BOOKMARK, Kind.BOOKMARK_TORN, Kind.BOOKMARK_WRITTEN, None)


class _MortalFile:
    """As much of a file as who appends to one needs."""

    def __init__(self, file: IO[bytes], fate: Fate, kinds: tuple[Kind | None, ...]) -> None:
        self._file = file
        self._fate = fate
        self._kinds = kinds

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()
        self._reach(3)

    def write(self, raw: bytes) -> int:
        self._reach(0)
        self._reach(1, lambda: self._write_half(raw))
        return self._file.write(raw)

    def flush(self) -> None:
        self._file.flush()
        self._reach(2)

    def fileno(self) -> int:
        return self._file.fileno()

    def _reach(self, place: int, first: Callable[[], None] = _nothing) -> None:
        kind = self._kinds[place]
        if kind is not None:
            self._fate.reach(kind, first)

    def _write_half(self, raw: bytes) -> None:
        self._file.write(raw[: len(raw) // 2])
        self._file.flush()


class MortalTransport:
    """A byte line whose every frame can be the last."""

    def __init__(self, line: Transport, fate: Fate) -> None:
        self._line = line
        self._fate = fate

    @property
    def clock(self) -> Clock:
        """The time the line lives in."""
        return self._line.clock

    def open(self) -> None:
        """Open the line."""
        self._line.open()

    def close(self) -> None:
        """Close it."""
        self._line.close()

    def drain(self) -> None:
        """Throw away what has come in."""
        self._line.drain()

    def write(self, octets: bytes) -> None:
        """Send."""
        self._fate.reach(Kind.FRAME)
        self._line.write(octets)
        self._fate.reach(Kind.FRAME_SENT)

    def read(self, wait: timedelta) -> bytes:
        """Return what has come in."""
        return self._line.read(wait)


def mortal_tables(engine: Engine, fate: Fate) -> Engine:
    """Let every row and every transaction written through an engine be the last."""
    from sqlalchemy import event  # noqa: PLC0415 -- heavy, and only who writes to the database

    written: list[str] = []

    def before(*told: Any) -> None:  # noqa: ANN401 -- sqlalchemy's own six arguments
        if told[2].lstrip().upper().startswith(_WRITES):
            fate.reach(Kind.STATEMENT)
            written[:] = ["rows"]

    def commit(connection: object) -> None:
        del connection
        if written:
            fate.reach(Kind.COMMIT)

    def checkin(*told: object) -> None:
        del told
        if written:
            written.clear()
            fate.reach(Kind.COMMITTED)

    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "commit", commit)
    event.listen(engine.pool, "checkin", checkin)
    return engine
