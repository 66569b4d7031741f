"""Every byte on every line, in a file that never grows too large: for the day after."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

from hardware.wire import WireEvent

logger = logging.getLogger(__name__)

_LARGEST = 2_000_000
_KEPT = 4
_LONGEST = 64
"""So many bytes of one run are written: a line that babbles must not wipe out what was before."""

_INPUT_QUERY = 8
_AROUND = 5  # address, function, count of bytes, two of checksum


class HexLog:
    """A rotating file of some ten megabytes in all, a line for each run of bytes.

    A file that cannot be written is told once: no line is ever held up by its own log.
    """

    def __init__(self, file: Path, largest: int = _LARGEST) -> None:
        # Outside the tree of loggers: its lines go to this file only.
        self._logger = logging.Logger("wire")  # noqa: LOG001
        self._handler = _Handler(
            file, maxBytes=largest, backupCount=_KEPT, encoding="utf-8", delay=True
        )
        stamped = logging.Formatter("%(asctime)s.%(msecs)03d %(message)s", "%Y-%m-%d %H:%M:%S")
        self._handler.setFormatter(stamped)
        self._logger.addHandler(self._handler)
        self._of_inputs: dict[tuple[str, bool], bytes] = {}

    def __call__(self, event: WireEvent) -> None:
        """Write one run of bytes; inputs that are looked at all the time, where they changed."""
        if _is_of_inputs(event.octets):
            place = (event.url, event.is_sent)
            if self._of_inputs.get(place) == event.octets:
                return
            self._of_inputs[place] = event.octets
        arrow = ">" if event.is_sent else "<"
        shown = event.octets[:_LONGEST]
        more = f" and {left} bytes more" if (left := len(event.octets) - len(shown)) else ""
        self._logger.info("%s %s %s%s", event.url, arrow, shown.hex(" ").upper(), more)

    def close(self) -> None:
        """Close the file."""
        self._handler.close()


def _is_of_inputs(octets: bytes) -> bool:
    """Tell whether this asks for contact inputs, or answers that (Modbus RTU, function 02)."""
    if octets[1:2] != b"\x02":
        return False
    return len(octets) == _INPUT_QUERY or (
        len(octets) > _AROUND and len(octets) == octets[2] + _AROUND
    )


class _Handler(RotatingFileHandler):
    is_told = False

    def emit(self, record: logging.LogRecord) -> None:
        if self.stream is None:  # it is opened by the first line
            Path(self.baseFilename).parent.mkdir(parents=True, exist_ok=True)
        super().emit(record)

    def handle(self, record: logging.LogRecord) -> bool:
        try:
            return super().handle(record)
        except OSError:
            self.handleError(record)
            return False

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 -- logging's own name
        """Tell once, where logging would print a traceback for every frame."""
        del record
        if not self.is_told:
            logger.warning("the bytes on the lines cannot be written to %s", self.baseFilename)
        self.is_told = True
