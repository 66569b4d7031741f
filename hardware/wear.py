"""How often each contact has closed, and how soon it may close again; kept over restarts.

A relay of the kind on these boards is made for some 100,000 closings under load (makers' pages);
one that is switched every second would be worn out in a day.
"""

import json
import logging
import os
import threading
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path

from hardware.types import Output

logger = logging.getLogger(__name__)

WORN_AT = 70_000
LEAST_INTERVAL = timedelta(milliseconds=200)
USUAL_INTERVAL = timedelta(seconds=1)


class Wear:
    """Counts closings by output; `now` is the station's time in seconds, also over restarts.

    What cannot be read or written is told once and counted anew: wear never stops a broadcast.
    """

    def __init__(
        self,
        now: Callable[[], float],
        file: Path | None = None,
        *,
        interval: timedelta = USUAL_INTERVAL,
    ) -> None:
        self.interval = max(interval, LEAST_INTERVAL)
        self._now = now
        self._file = file
        self._counts: dict[Output, int] = {}
        self._opened: dict[Output, float] = {}
        self._is_changed = False
        self._is_told = False
        self._saving = threading.Lock()
        if file is not None:
            self._load(file)

    def closings(self, output: Output) -> int:
        """Return how often it has closed since it was first counted."""
        return self._counts.get(output, 0)

    @property
    def worn(self) -> Mapping[Output, int]:
        """The outputs that should be replaced before long, and their closings."""
        return {output: count for output, count in tuple(self._counts.items()) if count >= WORN_AT}

    def wait(self, output: Output, pause: timedelta | None = None) -> float:
        """Return how many seconds it must stay open still; a clock set back asks for no more.

        `pause` is how long it must have been open, None for the usual interval.
        """
        opened = self._opened.get(output)
        if opened is None:
            return 0.0
        wanted = self.interval if pause is None else max(pause, LEAST_INTERVAL)
        passed = self._now() - opened
        return max(0.0, wanted.total_seconds() - passed) if passed >= 0 else 0.0

    def closed(self, output: Output) -> None:
        """Count a closing."""
        self._counts[output] = self._counts.get(output, 0) + 1
        self._is_changed = True

    def opened(self, output: Output) -> None:
        """Note that it was opened just now."""
        self._opened[output] = self._now()
        self._is_changed = True

    def save(self) -> None:
        """Write it down, if anything changed; any thread may ask."""
        with self._saving:
            if self._file is None or not self._is_changed:
                return
            self._is_changed = False  # what changes from here on is written next time
            try:
                _write(self._file, json.dumps(self._kept()))
            except OSError as error:
                self._is_changed = True
                if not self._is_told:
                    logger.warning("the wear of contacts cannot be kept: %s", error)
                self._is_told = True
            else:
                self._is_told = False

    def _kept(self) -> list[list[object]]:
        known = sorted(self._counts.keys() | self._opened.keys())
        return [[o.board, o.channel, self.closings(o), self._opened.get(o)] for o in known]

    def _load(self, file: Path) -> None:
        try:
            kept = json.loads(file.read_text(encoding="utf-8"))
            for board, channel, count, opened in kept:
                output = Output(str(board), int(channel))
                self._counts[output] = int(count)
                if opened is not None:
                    self._opened[output] = float(opened)
        except FileNotFoundError:
            return
        except (OSError, ValueError, TypeError, OverflowError, RecursionError) as error:
            logger.warning("the wear of contacts is counted anew: %s", error)
            self._counts, self._opened = {}, {}


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f".{file.name}.{os.getpid()}")
    with fresh.open("w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())  # or a power cut leaves an empty file under the old name
    fresh.replace(file)
