"""What one bus really sent, written down behind its tap; the air never waits for it."""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import shutil
import threading
from collections import deque
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

import numpy as np

from audio.aircheck import LONGEST, Gap, Kept, WhyGap, name_of, note_gap
from audio.mixer import Pcm
from audio.types import SAMPLE_RATE

logger = logging.getLogger(__name__)

MOST_WAITING = 16 * 1024 * 1024
"""Bytes that may wait for the disk: a minute and a half of sound."""
LEAST_FREE = 500 * 1024 * 1024
"""Bytes of a disk that are left to others: below, nothing is recorded."""

_LOOK_S = 0.25
_LOOKS_A_CHECK = 20
_REST_LOOKS = 8  # two seconds without sound end a file
_REST_S = 5.0  # between two looks while nothing is sent
_STOP_WITHIN_S = 3.0
_SHORT_PAUSE = 2 * SAMPLE_RATE
_SYNC_EVERY = 10 * SAMPLE_RATE  # a power cut loses no more than that
_LONGEST = round(LONGEST.total_seconds()) * SAMPLE_RATE


class NotRecorded(StrEnum):
    """Why what is sent is not recorded; English templates, with the name of the `bus`."""

    BEHIND = "What is sent on {bus} is not all recorded: the disk is too slow."
    FULL = "What is sent on {bus} is not recorded: the disk is nearly full. Make room."
    FAILED = "What is sent on {bus} is not recorded: its files cannot be written. Look at the disk."


class Recorder:
    """Takes what a bus sends and writes it on a thread of its own, a quarter of a second behind.

    Nothing of it ever reaches the air: what cannot be written is left out, a gap is noted, and
    `trouble` says so until something was written again. `free` tells the bytes left on the disk.
    """

    def __init__(self, folder: Path, *, free: Callable[[Path], int] | None = None) -> None:
        self._spool = _Spool(folder)
        self._folder = folder
        self._free = free or _free_bytes
        self._queue: deque[tuple[int, Pcm] | Gap] = deque()
        self._given = self._taken = 0
        self._lost: Gap | None = None
        self._gap: Gap | None = None
        self._looks = self._quiet = 0
        self._is_full = False
        self._stopping = threading.Event()
        self._awake = threading.Event()
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)

    @property
    def trouble(self) -> NotRecorded | None:
        """What is wrong, None where all is well."""
        gap, thread = self._gap or self._lost, self._thread
        if gap is not None:
            return NotRecorded[gap.why.name]
        has_died = thread.ident is not None and not thread.is_alive()
        return NotRecorded.FAILED if has_died and not self._stopping.is_set() else None

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def stop(self) -> None:
        """Write what waits, for a few seconds at most."""
        self._stopping.set()
        self._awake.set()
        if self._thread.ident is not None:
            self._thread.join(_STOP_WITHIN_S)

    def take(self, first: int, pcm: Pcm) -> None:
        """Take what was sent from frame `first` on; never waits, as it is the sink's thread."""
        until = first + len(pcm)
        if self._given - self._taken + pcm.nbytes > MOST_WAITING:
            begun = first if self._lost is None else min(self._lost.first, first)
            self._lost = Gap(begun, until, WhyGap.BEHIND)
            return
        if self._lost is not None:
            self._queue.append(self._lost)
            self._lost = None
        self._given += pcm.nbytes
        self._queue.append((first, pcm))
        if not self._awake.is_set():
            self._awake.set()

    def _run(self) -> None:
        self._spool.clear_up()
        while not self._stopping.wait(_LOOK_S):
            self._look()
            if self._quiet >= _REST_LOOKS:
                self._rest()
        self._write_waiting()
        self._spool.close()

    def _rest(self) -> None:
        """Wait until something is sent; then the disk is looked at first."""
        self._awake.clear()
        if not self._queue and not self._stopping.is_set():
            self._awake.wait(_REST_S)
        self._looks = 0

    def _look(self) -> None:
        if self._looks % _LOOKS_A_CHECK == 0:
            with contextlib.suppress(OSError):
                self._is_full = self._free(self._folder) < LEAST_FREE
        self._looks += 1
        self._quiet = 0 if self._write_waiting() else self._quiet + 1
        if self._quiet >= _REST_LOOKS:
            self._spool.close()
            self._note_what_is_lost()

    def _note_what_is_lost(self) -> None:
        """Note a gap that nothing comes after."""
        if self._lost is not None:
            lost, self._lost = self._lost, None
            self._miss(lost)
        if self._gap is not None and not self._is_full:
            self._note(self._gap)

    def _write_waiting(self) -> bool:
        """Write everything that waits; tells whether there was anything."""
        some = False
        while self._queue:
            some = True
            given = self._queue.popleft()
            if isinstance(given, Gap):
                self._miss(given)
                continue
            first, pcm = self._joined(*given)
            self._taken += pcm.nbytes
            self._write(first, pcm)
        return some

    def _joined(self, first: int, pcm: Pcm) -> tuple[int, Pcm]:
        """Join what follows without a gap, so that the disk is written to in greater pieces."""
        parts, until = [pcm], first + len(pcm)
        while self._queue and until - first < SAMPLE_RATE:
            follows = self._queue[0]
            if isinstance(follows, Gap) or follows[0] != until:
                break
            parts.append(follows[1])
            until += len(follows[1])
            self._queue.popleft()
        return first, np.concatenate(parts)

    def _write(self, first: int, pcm: Pcm) -> None:
        if self._is_full:
            self._miss(Gap(first, first + len(pcm), WhyGap.FULL))
            return
        if self._gap is not None:
            self._note(self._gap)
        try:
            self._spool.write(first, pcm)
        except OSError as error:
            if self._gap is None:
                logger.warning("what is sent on %s is not recorded: %s", self._folder.name, error)
            why = WhyGap.FULL if error.errno == errno.ENOSPC else WhyGap.FAILED
            self._miss(Gap(first, first + len(pcm), why))

    def _miss(self, gap: Gap) -> None:
        before = self._gap
        self._spool.close()
        self._gap = gap if before is None else Gap(before.first, gap.until, before.why)

    def _note(self, gap: Gap) -> None:
        """Write down what is missing; where that fails, it is tried again later."""
        try:
            note_gap(self._folder, gap)
        except OSError:
            return
        logger.info("recording %s goes on after a gap", self._folder.name)
        self._gap = None


class _Spool:
    """The file that is being written, raw: a sudden end loses none of what was written."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: int | None = None
        self._path = folder
        self._first = self._until = self._synced = 0

    def clear_up(self) -> None:
        """Close what an end without a word left open."""
        with contextlib.suppress(OSError):
            for left in self._folder.glob(f"*{Kept.OPEN}"):
                left.rename(left.with_suffix(Kept.RAW))

    def write(self, first: int, pcm: Pcm) -> None:
        """Write samples, a short pause before them as silence; raises OSError."""
        pause = first - self._until
        if self._file is not None and not 0 <= pause <= _SHORT_PAUSE:
            self.close()
        if self._file is not None and first - self._first + len(pcm) > _LONGEST:
            self.close()
        if self._file is None:
            self._open(first)
        elif pause:
            self._put(np.zeros(pause, np.int16))
        self._put(pcm)
        if self._until - self._synced >= _SYNC_EVERY:
            os.fsync(self._file_number())
            self._synced = self._until

    def close(self) -> None:
        """Close the file that is being written, if there is one; never raises."""
        if self._file is None:
            return
        with contextlib.suppress(OSError):
            os.fsync(self._file)
        with contextlib.suppress(OSError):
            os.close(self._file)
        self._file = None
        with contextlib.suppress(OSError):
            self._path.rename(self._path.with_suffix(Kept.RAW))

    def _open(self, first: int) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        self._path = self._folder / name_of(first, Kept.OPEN)
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
        self._file = os.open(self._path, flags, 0o640)
        self._first = self._until = self._synced = first

    def _file_number(self) -> int:
        assert self._file is not None  # noqa: S101 -- opened just before
        return self._file

    def _put(self, pcm: Pcm) -> None:
        number = self._file_number()
        raw = memoryview(pcm.astype("<i2").tobytes())
        while raw:
            raw = raw[os.write(number, raw) :]
        self._until += len(pcm)


def _free_bytes(folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    return shutil.disk_usage(folder).free
