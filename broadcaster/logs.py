"""Logs: one event one line, on standard error and in a file a process that is kept small."""

from __future__ import annotations

import logging
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path

FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
FILE_BYTES = 2_000_000
FILES_KEPT = 3


_CONTROLS = {code: f"\\x{code:02x}" for code in (*range(32), 127, 0x85, 0x2028, 0x2029)}


class OneLine(logging.Formatter):
    """Writes an event in one line, whatever somebody typed into what it tells."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 -- logging's own name
        """Return the line, its controls written out; a traceback follows in lines of its own."""
        return super().formatMessage(record).translate(_CONTROLS)


def start_logging(level: str, *, name: str = "", folder: Path | None = None) -> None:
    """Log at `level` to standard error and, where a folder is given, to `<folder>/<name>.log`."""
    handlers: list[logging.Handler] = [logging.StreamHandler(sys.stderr)]
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{name}.log"
        handlers.append(
            RotatingFileHandler(
                path, maxBytes=FILE_BYTES, backupCount=FILES_KEPT, encoding="utf-8", delay=True
            )
        )
    prefix = f"[{name}] " if name else ""
    for handler in handlers:
        handler.setFormatter(OneLine(prefix + FORMAT))
    logging.basicConfig(level=level.upper(), handlers=handlers, force=True)
    for noisy in ("alembic", "apscheduler", "uvicorn.access", "werkzeug"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
