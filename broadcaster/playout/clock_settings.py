"""Who set the clock by hand: handed on once each, so that the journal tells of it.

Whoever sets it, on a page or by command, writes a line into a file of its own, also while nobody is
on the air. That file proves nothing; the journal does.
"""

from __future__ import annotations

from broadcaster.folder import Folder
from broadcaster.playout.clock_orders import ClockSet
from broadcaster.services import clock_care
from broadcaster.services.clock_care import Setting


class ClockSettings:
    """Looks whether the clock was set since; `known` is what the journal tells of last."""

    def __init__(self, folder: Folder, known: str) -> None:
        self._folder = folder
        self._known = known
        self._seen: tuple[int, int] | None = None

    def newest(self) -> list[ClockSet]:
        """Return the settings that were not handed on yet, the oldest first."""
        try:
            stat = self._folder.clock_log.stat()
        except OSError:
            return []
        if (stat.st_size, stat.st_mtime_ns) == self._seen:
            return []
        self._seen = stat.st_size, stat.st_mtime_ns
        found = [_order(each) for each in clock_care.settings(self._folder)]
        marks = [one.mark for one in found]
        after = len(marks) - marks[::-1].index(self._known) if self._known in marks else 0
        fresh = found[after:]
        self._known = fresh[-1].mark if fresh else self._known
        return fresh


def _order(made: Setting) -> ClockSet:
    return ClockSet(made.was, made.became, made.by, made.via, made.how)
