"""Every byte on every line, in a file that never grows too large: for the day after."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

from hardware.wire import WireEvent

_LARGEST = 2_000_000
_KEPT = 4


class HexLog:
    """A rotating file of some ten megabytes in all, a line for each run of bytes."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        # Outside the tree of loggers: its lines go to this file only.
        self._logger = logging.Logger("wire")  # noqa: LOG001
        self._handler = RotatingFileHandler(
            file, maxBytes=_LARGEST, backupCount=_KEPT, encoding="utf-8", delay=True
        )
        self._handler.setFormatter(logging.Formatter("%(asctime)s.%(msecs)03d %(message)s"))
        self._logger.addHandler(self._handler)

    def __call__(self, event: WireEvent) -> None:
        """Write one run of bytes."""
        arrow = ">" if event.is_sent else "<"
        self._logger.info("%s %s %s", event.url, arrow, event.octets.hex(" ").upper())

    def close(self) -> None:
        """Close the file."""
        self._handler.close()
