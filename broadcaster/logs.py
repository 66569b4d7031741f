"""Logs: one event one line, on standard error and in a file a process that is kept small."""

from __future__ import annotations

import logging
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path

FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
FILE_BYTES = 2_000_000
FILES_KEPT = 3


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
        handler.setFormatter(logging.Formatter(prefix + FORMAT))
    logging.basicConfig(level=level.upper(), handlers=handlers, force=True)
    for noisy in ("alembic", "apscheduler", "uvicorn.access", "werkzeug"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
