"""How long what was sent is kept; it is made smaller, and removed by age or for want of room."""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from audio import mp3
from audio.aircheck import Kept, day_folder, first_of
from audio.instants import instant_of
from broadcaster.store.tables import StationRow

logger = logging.getLogger(__name__)

LEAST_FREE = 2 * 1024**3
"""Bytes of the disk that recordings leave free: below, the oldest are removed."""

_DAY = "????-??-??"
_HALF_MADE = ".making"


def days_kept(session: Session) -> int:
    """Tell for how many days what was sent is kept."""
    return session.scalars(select(StationRow.recorded_days)).one_or_none() or 1


def next_raw(recorded: Path, *, but: frozenset[Path] = frozenset()) -> Path | None:
    """Return the oldest recording that is over and not made smaller; those in `but` left aside."""
    return next((each for each in _raw(recorded) if each not in but), None)


def make_smaller(raw: Path, stopping: Callable[[], bool] = lambda: False) -> None:
    """Make MP3 of a recording that is over, and remove its raw file.

    Raises NotEncoded telling what is wrong, OSError, or Cancelled as soon as `stopping` says so;
    the raw file stays then.
    """
    first = first_of(raw)
    if first is None or not raw.stat().st_size:
        raw.unlink()
        return
    folder = day_folder(raw.parent, first)
    folder.mkdir(exist_ok=True)
    making, made = folder / (raw.stem + _HALF_MADE), folder / (raw.stem + Kept.SMALL)
    mp3.encode(raw, making, stopping)
    with making.open("rb") as file:
        os.fsync(file.fileno())
    making.replace(made)
    raw.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Tidied:
    """How many files were removed, and of when those were that had to go before their time."""

    removed: int = 0
    early: tuple[datetime, ...] = ()


def tidy(
    recorded: Path, now: datetime, days: int, *, free: Callable[[], int] | None = None
) -> Tidied:
    """Remove what is older than so many days, and the oldest where the disk fills up.

    `free` tells the bytes that are left.
    """
    left = free or (lambda: shutil.disk_usage(recorded).free)
    if not recorded.is_dir():
        return Tidied()
    oldest, removed, early = now - timedelta(days=days), 0, list[datetime]()
    for path, began in sorted(_kept(recorded), key=lambda each: each[1]):
        too_old = began < oldest
        if not too_old and left() >= LEAST_FREE:
            break
        with contextlib.suppress(FileNotFoundError):
            path.unlink()
            removed += 1
            if not too_old:
                early.append(began)
                logger.warning("a recording of %s was removed to make room", began)
    for folder in recorded.glob(f"*/{_DAY}"):
        with contextlib.suppress(OSError):  # not empty
            folder.rmdir()
    return Tidied(removed, tuple(early))


def _raw(recorded: Path) -> list[Path]:
    return sorted(recorded.glob(f"*/*{Kept.RAW}"), key=lambda path: path.name)


def _kept(recorded: Path) -> Iterator[tuple[Path, datetime]]:
    """Yield everything that may be removed, with when it began; not what is being written."""
    for path in (*_raw(recorded), *recorded.glob(f"*/{_DAY}/*")):
        first = first_of(path)
        if first is not None:
            yield path, instant_of(first)
