"""An understudy: a process that has everything loaded, and forks the one that works.

When the one that works dies, the next begins at once: loading the program anew would be a second
of silence, and four on a small board. Parent and child are one process to whoever started them:
they share the command line and standard input, a signal to the parent reaches the child, and the
child is killed when the parent dies (`prctl(2)`, PR_SET_PDEATHSIG). Where that is not to be had,
the process that works is started and loads by itself.
"""

from __future__ import annotations

import ctypes
import gc
import logging
import os
import select
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import NoReturn

from broadcaster.clocks import SystemClock

logger = logging.getLogger(__name__)

CRASHED = 70
"""The exit code of a process that met a fault of its own (sysexits.h, EX_SOFTWARE)."""
LONGEST_WAIT_S = 0.5
SETTLED_AFTER_S = 5.0
_FIRST_WAIT_S = 0.1
_PR_SET_PDEATHSIG = 1
_TOLD = (signal.SIGTERM, signal.SIGINT)


def is_possible() -> bool:
    """Tell whether this system can fork a child that never outlives its parent."""
    return sys.platform == "linux"


def stand_by(first: Callable[[], object], load: Callable[[], object], *, with_parent: bool) -> str:
    """Load, and return in a new process whenever one is needed; the caller never returns itself.

    `first` runs in a process of its own meanwhile. Returns how the process before ended, empty for
    the first one. Must be called while there is one thread and nothing is open. A child that ends
    by itself ends this process too, with its exit code; one that is killed or exits with `CRASHED`
    is followed by the next, at once where it had lived for a while; with `with_parent` by none
    when standard input has ended.
    """
    before = _fork()
    if before is None:
        _do(first)
    load()
    gc.collect()
    gc.freeze()
    os.waitpid(before, 0)
    return _Parent(with_parent=with_parent).watch()


class _Parent:
    """Forks, waits, and forks again."""

    def __init__(self, *, with_parent: bool) -> None:
        self._with_parent = with_parent
        self._child = 0
        self._stop = threading.Event()
        for number in _TOLD:
            signal.signal(number, self._told)

    def watch(self) -> str:
        """Return in every child, with the end of the one before."""
        clock, wait, ended = SystemClock(), 0.0, ""
        while not self._stop.wait(wait):
            child = _fork()
            if child is None:
                return ended
            began, code = clock.monotonic(), self._end_of(child)
            if not _is_crash(code) or (self._with_parent and _is_orphan()):
                sys.exit(max(code, 0))
            ended = f"signal {-code}" if code < 0 else f"exit code {code}"
            has_settled = clock.monotonic() - began > SETTLED_AFTER_S
            wait = 0.0 if has_settled else min(wait * 2 or _FIRST_WAIT_S, LONGEST_WAIT_S)
        sys.exit(0)

    def _end_of(self, child: int) -> int:
        self._child = child
        if self._stop.is_set():
            self._told(signal.SIGTERM, None)
        _, status = os.waitpid(child, 0)
        self._child = 0
        return os.waitstatus_to_exitcode(status)

    def _told(self, number: int, frame: FrameType | None) -> None:
        del frame
        self._stop.set()
        if self._child:
            with suppress(ProcessLookupError):
                os.kill(self._child, number)


def _fork() -> int | None:
    """Fork a child that never outlives this process; returns its number, None in the child."""
    parent = os.getpid()
    signal.pthread_sigmask(signal.SIG_BLOCK, _TOLD)
    child = os.fork()
    if child:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _TOLD)
        return child
    for number in _TOLD:
        signal.signal(number, signal.SIG_DFL)
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _TOLD)
    if os.getppid() != parent:  # it died before the child could ask to die with it
        os._exit(CRASHED)
    return None


def _do(work: Callable[[], object]) -> NoReturn:
    """Do one thing in a child, and end."""
    try:
        work()
    except Exception:
        logger.exception("what was to be done first failed")
    finally:
        logging.shutdown()
        os._exit(0)


def _is_crash(code: int) -> bool:
    return code < 0 or code == CRASHED


def _is_orphan() -> bool:
    """Tell whether standard input ended: who started this process is gone."""
    readable, _, _ = select.select([sys.stdin], [], [], 0)
    return bool(readable) and not os.read(sys.stdin.fileno(), 1)
