"""An understudy: a process that has everything loaded, and forks the one that works.

When the one that works dies, the next begins at once: loading the program anew would be up to a
second of silence, and more on a small board. Parent and child are one process to whoever started
them: they share the command line and standard input, a signal to the parent reaches the child, and
the child is killed when the parent dies (`prctl(2)`, PR_SET_PDEATHSIG). Where that is not to be
had, the process that works is started and loads by itself.
"""

from __future__ import annotations

import ctypes
import gc
import logging
import os
import select
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import NoReturn

from broadcaster.clocks import SystemClock

CRASHED = 70
"""The exit code of a process that met a fault of its own (sysexits.h, EX_SOFTWARE)."""
LONGEST_WAIT_S = 0.5
SETTLED_AFTER_S = 5.0
FAULTS = 3
"""So many faults in a row, and the program is loaded anew: the fault may lie in what is loaded."""
_FIRST_WAIT_S = 0.1
_PR_SET_PDEATHSIG = 1
_TOLD = (signal.SIGTERM, signal.SIGINT)
_HEARD = (*_TOLD, signal.SIGCHLD)


@dataclass(frozen=True, slots=True)
class Life:
    """How a life begins: how the one before `ended`, and what was `found` before the first."""

    ended: str = ""
    found: str | None = None


def is_possible() -> bool:
    """Tell whether this system can fork a child that never outlives its parent."""
    return sys.platform == "linux" and _die_with_parent(0)


def stand_by(first: Callable[[], str], load: Callable[[], object], *, with_parent: bool) -> Life:
    """Load, and return in a new process whenever one is needed; the caller never returns itself.

    `first` runs in a process of its own meanwhile, to its end whatever this one is told. Must be
    called while there is one thread and nothing is open. A child that ends by itself ends this
    process too, with its exit code; one that is killed, or exits with `CRASHED`, is followed by the
    next, at once where it had lived for a while. Where none follows it (this process is told to
    end, too many met a fault, or with `with_parent` standard input has ended) `first` runs again.
    """
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # who starts this may have ignored it
    signal.pthread_sigmask(signal.SIG_BLOCK, _HEARD)
    found = _Errand(first)
    load()
    gc.collect()
    gc.freeze()
    return _Understudy(first, with_parent=with_parent).watch(found.result())


class _Understudy:
    """Forks, waits, and forks again. What it is told waits, blocked, until it asks for it."""

    def __init__(self, first: Callable[[], str], *, with_parent: bool) -> None:
        self._first = first
        self._with_parent = with_parent
        self._is_over = False

    def watch(self, found: str | None) -> Life:
        """Return in every child; `found` is for the first one."""
        clock, wait, faults, code, life = SystemClock(), 0.0, 0, 0, Life(found=found)
        while signal.sigtimedwait(_TOLD, wait) is None:
            child = _fork()
            if child is None:
                return life
            began, code = clock.monotonic(), self._end_of(child)
            faults += code not in (0, -signal.SIGKILL)
            if clock.monotonic() - began > SETTLED_AFTER_S:
                wait, faults = 0.0, 0
            else:
                wait = min(wait * 2 or _FIRST_WAIT_S, LONGEST_WAIT_S)
            if not self._is_followed(code) or faults >= FAULTS:
                self._end(code)
            life = Life(ended=f"signal {-code}" if code < 0 else f"exit code {code}")
        self._is_over = True
        return self._end(code)

    def _end_of(self, child: int) -> int:
        """Pass on what this process is told until the child has ended; returns its exit code."""
        while True:
            number = signal.sigwaitinfo(_HEARD).si_signo
            if number == signal.SIGCHLD:
                ended, status = os.waitpid(child, os.WNOHANG)
                if ended:
                    return os.waitstatus_to_exitcode(status)
            else:
                self._is_over = True
                with suppress(ProcessLookupError):
                    os.kill(child, number)

    def _is_followed(self, code: int) -> bool:
        has_parent = not (self._with_parent and _is_orphan())
        return _is_crash(code) and has_parent and not self._is_over

    def _end(self, code: int) -> NoReturn:
        """End with the code of the last child; what that left undone is done first."""
        if _is_crash(code):
            _Errand(self._first).result()
        if code < 0:
            code = 0 if self._is_over else CRASHED
        sys.exit(code)


class _Errand:
    """One thing that a process of its own does; it says a word, and ends."""

    def __init__(self, work: Callable[[], str]) -> None:
        self._ear, mouth = os.pipe()
        child = _fork(_TOLD)
        if child is None:
            self._do(work, mouth)
        os.close(mouth)
        self._child = child

    def result(self) -> str | None:
        """Wait for its end; returns what it said, None where it failed."""
        with os.fdopen(self._ear, encoding="utf-8") as ear:
            said = ear.read()
        _, status = os.waitpid(self._child, 0)
        return said if status == 0 else None

    @staticmethod
    def _do(work: Callable[[], str], mouth: int) -> NoReturn:
        code = CRASHED
        try:
            os.write(mouth, work().encode())
            code = 0
        finally:
            if code:
                traceback.print_exc()  # the rest begins all the same
            logging.shutdown()
            os._exit(code)


def _fork(deaf: tuple[int, ...] = ()) -> int | None:
    """Fork a child that never outlives this process; returns its number, None in the child.

    The child hears what the parent has blocked, but for what it is `deaf` to.
    """
    parent = os.getpid()
    child = os.fork()
    if child:
        return child
    is_bound = _die_with_parent(signal.SIGKILL)
    if os.getppid() != parent or not is_bound:  # it died before the child could ask to die with it
        os._exit(CRASHED)
    for number in _TOLD:
        signal.signal(number, signal.SIG_IGN if number in deaf else signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _HEARD)
    return None


def _die_with_parent(number: int) -> bool:
    """Have this process get a signal when its parent dies (0: none); tells whether it will."""
    return bool(ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, number) == 0)


def _is_crash(code: int) -> bool:
    return code < 0 or code == CRASHED


def _is_orphan() -> bool:
    """Tell whether standard input ended: who started this process is gone."""
    try:
        readable, _, _ = select.select([0], [], [], 0)
        return bool(readable) and not os.read(0, 1)
    except OSError:  # it was closed
        return True
