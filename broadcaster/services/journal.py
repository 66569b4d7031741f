"""The journal as it grows: new entries, each checked to follow the one before it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sqlalchemy.orm import Session

from broadcaster.domain.asrun import GENESIS, Break, Entry, first_break, parse
from broadcaster.store.tables import JournalCursorRow


@dataclass(frozen=True, slots=True)
class Mark:
    """The last entry that was read: its number, and its digest."""

    seq: int = 0
    digest: str = GENESIS


@dataclass(frozen=True, slots=True)
class News:
    """Entries that follow a mark in an unbroken chain, and where it breaks if it does."""

    entries: tuple[Entry, ...]
    broken: Break | None


def copied(session: Session) -> Mark:
    """Return the last entry that was copied into the tables."""
    cursor = session.get(JournalCursorRow, 1, populate_existing=True)
    return Mark() if cursor is None else Mark(cursor.seq, cursor.digest)


def fault(path: Path, mark: Mark) -> Break | None:
    """Return where a journal is not what was written, None where it is whole.

    A chain from which the last entries were cut off is as whole as before; that they were there is
    known from what was copied.
    """
    with path.open(encoding="utf-8", errors="replace") as lines:
        broken = first_break(line.rstrip("\n") for line in lines)
    return broken if broken is not None else Tail(path).after(mark).broken


_NEAR = 64 * 1024
"""So many bytes are read one line after the other; what is further off is looked for by halves."""


class Tail:
    """Reads on in a journal file from where it was; it keeps its place in memory only.

    The first time it looks for the entry it reads on from, and leaves what lies before unread.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._offset = 0
        self._line = 0
        self._seq = 0

    def after(self, mark: Mark, most: int = 1000) -> News:
        """Read on until there are entries after the mark, about so many at a time.

        A last line without its end is still being written and is left for the next time.
        """
        entries: list[Entry] = []
        if not self._offset:
            self._find(mark)
        while not entries and (lines := self._whole_lines(most)):
            for line in lines:
                self._line += 1
                broken = self._check(line, entries, mark)
                if broken is not None:
                    self._rewind()
                    return News(tuple(entries), broken)
        return News(tuple(entries), None if entries else self._cut_off(mark))

    def _cut_off(self, mark: Mark) -> Break | None:
        """Tell whether the file ends before what was once read of it."""
        if self._seq >= mark.seq:
            return None
        line, seq = self._line + 1, self._seq + 1
        self._rewind()
        return Break(line, f"entry {seq} is missing")

    def _check(self, line: str, entries: list[Entry], mark: Mark) -> Break | None:
        try:
            entry = parse(line)
        except ValueError as error:
            return Break(self._line, str(error))
        self._seq = entry.seq
        previous = Mark(entries[-1].seq, entries[-1].digest) if entries else mark
        if entry.seq < mark.seq:
            return None
        if entry.seq == mark.seq:
            same = entry.digest == mark.digest
            return None if same else Break(self._line, f"entry {entry.seq} is another than it was")
        if entry.seq != previous.seq + 1:
            return Break(self._line, f"entry {previous.seq + 1} is missing")
        if entry.previous != previous.digest:
            return Break(self._line, f"entry {entry.seq} does not follow the one before it")
        entries.append(entry)
        return None

    def _find(self, mark: Mark) -> None:
        """Go to the entry of the mark, or not far before it; where lines make no sense stay."""
        if not self._path.exists():
            return
        with self._path.open("rb") as file:
            begins, ends = 0, self._path.stat().st_size
            while ends - begins > _NEAR:
                middle = (begins + ends) // 2
                file.seek(middle)
                file.readline()
                at = file.tell()
                seq = _number_of(file)
                if seq is None or at >= ends or seq > mark.seq:
                    ends = middle
                else:
                    begins = at
            file.seek(begins)
            seq = _number_of(file)
        if begins and seq is not None:
            # Where the chain is whole, an entry's number is that of its line.
            self._offset, self._line, self._seq = begins, seq - 1, seq - 1

    def _whole_lines(self, most: int) -> list[str]:
        if not self._path.exists():
            return []
        if self._path.stat().st_size < self._offset:
            self._rewind()
        lines: list[str] = []
        with self._path.open("rb") as file:
            file.seek(self._offset)
            for raw in file:
                if not raw.endswith(b"\n") or len(lines) >= most:
                    break
                self._offset += len(raw)
                lines.append(raw.decode(errors="replace"))
        return lines

    def _rewind(self) -> None:
        self._offset = self._line = self._seq = 0


def _number_of(file: BinaryIO) -> int | None:
    """Return the number of the entry that begins here, None where none does."""
    try:
        return int(json.loads(file.readline())["seq"])
    except (ValueError, KeyError, TypeError):
        return None
