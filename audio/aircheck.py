"""Where the recordings of one bus lie, and which of them hold a stretch of time.

    BUS/20261121T223000.000000Z.open             being written: raw samples, 16 bits, 48 kHz
    BUS/20261121T223000.000000Z.pcm              written, not made smaller yet
    BUS/2026-11-21/20261121T223000.000000Z.mp3   kept; beside it `.gap` where something is missing

The name is the instant (UTC) of the first sample. While nothing is cued a bus sends exact silence,
which is not kept: what lies between two recordings was silence unless a gap says otherwise.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from audio.instants import frame_of, instant_of
from audio.mp3 import DELAY, FRAME, FRAME_BYTES, encoded, silence

LONGEST = timedelta(minutes=15)
"""No recording is longer."""

_NAME = "%Y%m%dT%H%M%S.%fZ"
_SAMPLE_BYTES = 2
_VAGUE = 2 * FRAME
_TRIES = 3


class Kept(StrEnum):
    """How a recording lies on the disk: the ending of its name."""

    OPEN = ".open"
    RAW = ".pcm"
    SMALL = ".mp3"
    GAP = ".gap"


class WhyGap(StrEnum):
    """Why something that was sent was not recorded."""

    BEHIND = "behind"
    FULL = "full"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Gap:
    """From frame `first` up to, not with, `until` not all that was sent is kept."""

    first: int
    until: int
    why: WhyGap


@dataclass(frozen=True, slots=True)
class Recording:
    """One file of one bus: its samples are those from frame `first` up to, not with, `until`."""

    path: Path
    first: int
    until: int
    kept: Kept


def name_of(first: int, kept: Kept) -> str:
    """Return the name of what begins in that frame."""
    return instant_of(first).strftime(_NAME) + kept.value


def day_folder(bus: Path, first: int) -> Path:
    """Return the folder of the day (UTC) of what begins in that frame."""
    return bus / instant_of(first).date().isoformat()


def first_of(path: Path) -> int | None:
    """Return the frame that a name tells; None where the file is none of these."""
    stem = path.name.removesuffix(path.suffix)
    with contextlib.suppress(ValueError):
        return frame_of(datetime.strptime(stem, _NAME).replace(tzinfo=UTC))
    return None


def recordings(bus: Path, first: int, until: int) -> list[Recording]:
    """List what one bus sent between two frames, in order."""
    found: dict[int, Recording] = {}
    for path in _near(bus, first, until):
        each = _recording(path)
        if each is None or each.until <= first or each.first >= until:
            continue
        if each.first not in found or each.kept is Kept.SMALL:
            found[each.first] = each
    return [found[each] for each in sorted(found)]


def gaps(bus: Path, first: int, until: int) -> list[Gap]:
    """List what of that time is known to be missing, in order."""
    found = []
    for path in _near(bus, first, until):
        if path.suffix != Kept.GAP:
            continue
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            told = json.loads(path.read_text(encoding="utf-8"))
            found.append(Gap(int(told["first"]), int(told["until"]), WhyGap(told["why"])))
    return sorted((g for g in found if g.first < until and g.until > first), key=lambda g: g.first)


def note_gap(bus: Path, gap: Gap) -> None:
    """Write down that something is missing; raises OSError."""
    folder = day_folder(bus, gap.first)
    folder.mkdir(parents=True, exist_ok=True)
    told = {"first": gap.first, "until": gap.until, "why": gap.why.value}
    (folder / name_of(gap.first, Kept.GAP)).write_text(json.dumps(told), encoding="utf-8")


def as_mp3(bus: Path, first: int, until: int) -> bytes:
    """Return what one bus sent between two frames as one MP3, silence where nothing is kept.

    It begins up to 50 ms before `first`. Raises NotEncoded and OSError.
    """
    for again in reversed(range(_TRIES)):
        try:
            return b"".join(_joined(recordings(bus, first, until), first, until))
        except FileNotFoundError:  # made smaller meanwhile
            if not again:
                raise
    return b""


def _joined(found: list[Recording], first: int, until: int) -> Iterator[bytes]:
    at, covered, whole = 0, first, _frames(until - first + DELAY) + 1
    for each in found:
        # The end of a small one is known to a frame only; more is a clock that was set back.
        begins = max(first, each.first if covered - each.first <= _VAGUE else covered)
        if begins >= min(each.until, until):
            continue
        place = max(at, (begins - first) // FRAME)
        part = _part(each, begins, until)[: (whole - place) * FRAME_BYTES]
        yield silence(place - at)
        yield part
        at, covered = place + len(part) // FRAME_BYTES, max(covered, each.until)
    yield silence(whole - at)


def _part(each: Recording, begins: int, until: int) -> bytes:
    """Return the MP3 frames of a recording that hold its samples of a stretch."""
    skip, count = begins - each.first, min(each.until, until) - begins
    if each.kept is not Kept.SMALL:
        return encoded(each.path, skip=skip, count=count)
    # The frame before is needed too: it overlaps.
    start = max(0, (skip + DELAY) // FRAME - 1) if skip else 0
    with each.path.open("rb") as file:
        file.seek(start * FRAME_BYTES)
        return file.read((_frames(skip + count + DELAY) - start) * FRAME_BYTES)


def _frames(samples: int) -> int:
    return -(-samples // FRAME)


def _near(bus: Path, first: int, until: int) -> Iterator[Path]:
    """Yield every file of a bus that may hold something of that time."""
    day, last = instant_of(first).date() - timedelta(days=1), instant_of(until).date()
    days: list[date] = []
    while day <= last:
        days.append(day)
        day += timedelta(days=1)
    for folder in (bus, *(bus / each.isoformat() for each in days)):
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            yield from folder.iterdir()


def _recording(path: Path) -> Recording | None:
    kept = next((k for k in (Kept.OPEN, Kept.RAW, Kept.SMALL) if path.suffix == k), None)
    first = first_of(path) if kept is not None else None
    if kept is None or first is None:
        return None
    try:
        size = path.stat().st_size
    except FileNotFoundError:  # renamed meanwhile
        return None
    if kept is Kept.SMALL:
        return Recording(path, first, first + size // FRAME_BYTES * FRAME - DELAY, kept)
    return Recording(path, first, first + size // _SAMPLE_BYTES, kept)
