"""The journal on disk: appended to, chained, synced, and mended after a crash.

One writer only, the process on the air. Where the disk fails, entries wait in memory and are
written when it works again: the air never stops for its log.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from broadcaster.domain.air import Trouble
from broadcaster.domain.asrun import GENESIS, Entry, EntryKind, parse
from broadcaster.playout.items import Item, of_facts
from broadcaster.playout.state import Done
from broadcaster.ports import Clock

logger = logging.getLogger(__name__)

MOST_WAITING = 100_000


@dataclass(slots=True)
class History:
    """What the journal tells of the time before this run.

    `interrupted` began and never ended; `done` has its outcome; `last` is the newest instant.
    `is_clean` where the last run, if any, ended in order; `faults` stood, by their subject.
    """

    done: dict[str, Done] = field(default_factory=dict)
    interrupted: dict[str, Item] = field(default_factory=dict)
    faults: dict[str, Trouble] = field(default_factory=dict)
    last: datetime | None = None
    is_clean: bool = True

    def take(self, entry: Entry) -> None:
        """Learn from one entry."""
        self.last = entry.at
        self.is_clean = entry.kind is EntryKind.STOPPED and entry.facts.get("safe") is True
        if entry.kind in (EntryKind.FAULT, EntryKind.FAULT_CLEARED):
            self._take_fault(entry)
        if entry.kind not in (EntryKind.BEGAN, EntryKind.ENDED):
            return
        try:
            item = of_facts(entry.facts)
        except (KeyError, ValueError, TypeError):
            # Written by another version: it cannot be gone on with, and must not stop the start.
            return
        if entry.kind is EntryKind.BEGAN:
            self.interrupted[item.key] = item
            return
        before = self.done.get(item.key)
        gone = before.zones | item.zones if before and before.zones else item.zones
        # A line that was stopped in some zones has an outcome there only; the others still wait.
        self.done[item.key] = Done(item.starts, gone)
        begun = self.interrupted.get(item.key)
        if begun is not None and gone >= begun.zones:
            self.interrupted.pop(item.key)

    def _take_fault(self, entry: Entry) -> None:
        subject, why = str(entry.facts.get("subject", "")), entry.facts.get("why") or {}
        if entry.kind is EntryKind.FAULT_CLEARED:
            self.faults.pop(subject, None)
            return
        since = known.since if (known := self.faults.get(subject)) else entry.at.isoformat()
        facts = dict(why.get("facts") or {})
        self.faults[subject] = Trouble(subject, str(why.get("sentence", "")), facts, since)

    def forget_before(self, oldest: datetime) -> None:
        """Drop lines that no plan brings back."""
        self.done = {key: done for key, done in self.done.items() if done.due >= oldest}


class Journal:
    """The one writer of a journal file; `standing` are the faults that stood when it was opened."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path
        self._clock = clock
        self._seq = 0
        self._previous = GENESIS
        self._waiting: list[str] = []
        self.standing: dict[str, Trouble] = {}
        self.trouble = ""

    def open(self, remember: timedelta) -> History:
        """Mend a torn end, find the head of the chain, and tell what went before.

        A line that was only half written is moved to a file beside the journal. Raises OSError.
        """
        self._path.parent.mkdir(parents=True, exist_ok=True)
        history = History()
        for entry in self._whole():
            history.take(entry)
            self._seq, self._previous = entry.seq, entry.digest
        self.standing = dict(history.faults)
        if history.last is not None:
            history.forget_before(self._clock.now() - remember)
        return history

    def append(self, kind: EntryKind, facts: Mapping[str, Any]) -> Entry:
        """Write one entry and see it onto the disk; never raises."""
        entry = self.note(kind, facts)
        self.flush()
        return entry

    def note(self, kind: EntryKind, facts: Mapping[str, Any]) -> Entry:
        """Take one entry that is to be written with the next `flush`."""
        entry = Entry(self._seq + 1, self._clock.now(), kind, dict(facts), self._previous)
        self._seq, self._previous = entry.seq, entry.digest
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
        with self._path.open("ab") as file:
            try:
                file.write(text.encode())
                file.flush()
                os.fsync(file.fileno())
            except OSError:
                # Half a line must not stay before the next one.
                os.truncate(self._path, size)
                raise

    def _whole(self) -> Iterator[Entry]:
        """Yield every entry; what cannot be read at the end is set aside.

        A line that was changed before others stays where it is, for `log verify` to name, and so
        does everything after it.
        """
        if not self._path.exists():
            return
        good = end = 0
        with self._path.open("rb") as file:
            for raw in file:
                end += len(raw)
                try:
                    entry = parse(raw.decode())
                except ValueError:
                    continue
                if not raw.endswith(b"\n"):
                    break
                good = end
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
