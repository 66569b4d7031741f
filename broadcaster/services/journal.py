"""The journal as it grows: new entries, each checked to follow the one before it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from broadcaster.domain.asrun import GENESIS, Break, Entry, parse


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


class Tail:
    """Reads on in a journal file from where it was; it keeps its place in memory only."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._offset = 0
        self._line = 0

    def after(self, mark: Mark, most: int = 1000) -> News:
        """Read on until there are entries after the mark, about so many at a time.

        A last line without its end is still being written and is left for the next time.
        """
        entries: list[Entry] = []
        while not entries and (lines := self._whole_lines(most)):
            for line in lines:
                self._line += 1
                broken = self._check(line, entries, mark)
                if broken is not None:
                    self._rewind()
                    return News(tuple(entries), broken)
        return News(tuple(entries), None)

    def _check(self, line: str, entries: list[Entry], mark: Mark) -> Break | None:
        try:
            entry = parse(line)
        except ValueError as error:
            return Break(self._line, str(error))
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
        self._offset = self._line = 0
