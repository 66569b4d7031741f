"""The journal on disk: appended to, chained, synced, and mended after a crash.

One writer only, the process on the air. Where the disk fails, entries wait in memory and are
written when it works again: the air never stops for its log.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from broadcaster.domain.air import Trouble
from broadcaster.domain.asrun import GENESIS, Entry, EntryKind, parse
from broadcaster.playout import bookmark
from broadcaster.playout.history import History
from broadcaster.ports import Clock

logger = logging.getLogger(__name__)

MOST_WAITING = 100_000
MARKED_EVERY = 200
"""After so many entries a new bookmark is worth its writing."""
NEWEST = 2000
"""So many lines stay in a bookmark however old they seem: a clock may be wrong for a while."""


class Journal:
    """The one writer of a journal file; `standing` are the faults that stood when it was opened.

    One that is not `synced` does not wait for the disk: what it wrote outlives the process, but no
    power cut. Only a simulation, which throws its journal away, may do without.
    """

    def __init__(self, path: Path, clock: Clock, *, synced: bool = True) -> None:
        self._path = path
        self._clock = clock
        self._synced = synced
        self._seq = 0
        self._previous = GENESIS
        self._waiting: list[str] = []
        self._remember = timedelta(0)
        self._history = History()
        self._place = (0, 0)
        self._marked = 0
        self.standing: dict[str, Trouble] = {}
        self.trouble = ""

    def open(self, remember: timedelta) -> History:
        """Mend a torn end, find the head of the chain, and tell what went before.

        It is read from its bookmark on where there is one. A line that was only half written is
        moved to a file beside the journal. Raises OSError.
        """
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._remember = remember
        found = bookmark.find(self._path)
        if found is not None:
            self._history, self._place = found.history, (found.begins, found.ends)
            self._seq, self._previous = found.entry.seq, found.entry.digest
            self._marked = found.entry.seq
        for entry in self._whole():
            self._history.take(entry)
            self._seq, self._previous = entry.seq, entry.digest
        self.bookmark()
        self.standing = dict(self._history.faults)
        history = self._history.copied()
        if history.last is not None:
            history.forget_before(self._clock.now() - remember)
        return history

    def bookmark(self) -> None:
        """Keep how far it is, so that the next start reads on from here; never raises.

        It is written when enough was added since the last one; the disk may take its time over it.
        """
        if self._waiting or self._seq - self._marked < MARKED_EVERY:
            return
        self._marked = self._seq
        self._history.forget_before(self._clock.now() - self._remember, but=NEWEST)
        try:
            bookmark.keep(self._path, self._previous, self._place, self._history)
        except OSError as error:
            logger.warning("the bookmark of the journal cannot be written: %s", error)

    def append(self, kind: EntryKind, facts: Mapping[str, Any]) -> Entry:
        """Write one entry and see it onto the disk; never raises."""
        entry = self.note(kind, facts)
        self.flush()
        return entry

    def note(self, kind: EntryKind, facts: Mapping[str, Any]) -> Entry:
        """Take one entry that is to be written with the next `flush`."""
        entry = Entry(self._seq + 1, self._clock.now(), kind, dict(facts), self._previous)
        self._seq, self._previous = entry.seq, entry.digest
        self._history.take(entry)
        if len(self._waiting) < MOST_WAITING:
            self._waiting.append(entry.to_line() + "\n")
        return entry

    def flush(self) -> bool:
        """Write what waits; tells whether nothing waits any more."""
        if not self._waiting:
            return True
        try:
            self._write("".join(self._waiting))
        except OSError as error:
            if not self.trouble:
                logger.warning("the journal cannot be written: %s", error)
            self.trouble = error.strerror or str(error)
            return False
        if self.trouble:
            logger.info("the journal can be written again")
        self.trouble = ""
        self._waiting.clear()
        return True

    def _write(self, text: str) -> None:
        size = self._path.stat().st_size if self._path.exists() else 0
        raw = text.encode()
        with self._path.open("ab") as file:
            try:
                file.write(raw)
                file.flush()
                if self._synced:
                    os.fsync(file.fileno())
            except OSError:
                # Half a line must not stay before the next one.
                os.truncate(self._path, size)
                raise
        last = raw.rfind(b"\n", 0, -1) + 1
        self._place = (size + last, size + len(raw))

    def _whole(self) -> Iterator[Entry]:
        """Yield every entry after the bookmark; what cannot be read at the end is set aside.

        A line that was changed before others stays where it is, for `log verify` to name, and so
        does everything after it.
        """
        if not self._path.exists():
            return
        good = end = self._place[1]
        with self._path.open("rb") as file:
            file.seek(good)
            for raw in file:
                end += len(raw)
                try:
                    entry = parse(raw.decode())
                except ValueError:
                    continue
                if not raw.endswith(b"\n"):
                    break
                good = end
                self._place = (end - len(raw), end)
                yield entry
        self._set_aside(good)

    def _set_aside(self, good: int) -> None:
        size = self._path.stat().st_size
        if good == size:
            return
        aside = self._path.with_suffix(f".torn-{self._clock.now():%Y%m%dT%H%M%S}")
        try:
            with self._path.open("rb") as file:
                file.seek(good)
                aside.write_bytes(file.read())
        except OSError as error:
            # On a full disk half a line is let go: the station must not stay silent for it.
            logger.warning("a torn end of the journal could not be kept: %s", error)
        os.truncate(self._path, good)
        logger.warning("set aside %d bytes of a torn journal as %s", size - good, aside.name)
