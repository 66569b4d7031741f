"""What the machine's kernel says of its own clock, and setting that clock where it is allowed."""

from __future__ import annotations

import ctypes
import logging
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

logger = logging.getLogger(__name__)

_UNSYNCHRONISED = 0x40  # STA_UNSYNC, <linux/timex.h>
_BOOT = Path("/proc/sys/kernel/random/boot_id")
_CLOCKS = Path("/sys/class/rtc")
_PATIENCE_S = 5.0


@dataclass(frozen=True, slots=True)
class Kept:
    """Whether the network keeps the machine's clock right (None: not known), and how well."""

    by_network: bool | None
    within: timedelta | None = None


class Machine(Protocol):
    """The machine's own clock, as the station may look at it and set it."""

    def kept(self) -> Kept:
        """Tell whether the network keeps it right."""

    def has_battery(self) -> bool | None:
        """Tell whether a clock with a battery runs on without power; None where not known."""

    def boot(self) -> str:
        """Name this start of the machine; empty where it has no name."""

    def set(self, instant: datetime) -> bool:
        """Set it, and its battery clock; tells whether that was allowed."""


class _Instant(ctypes.Structure):
    _fields_ = (("seconds", ctypes.c_long), ("microseconds", ctypes.c_long))


class _Timex(ctypes.Structure):
    """struct timex of <sys/timex.h>, adjtimex(2); errors are in microseconds."""

    _fields_ = (
        ("modes", ctypes.c_uint),
        ("offset", ctypes.c_long),
        ("frequency", ctypes.c_long),
        ("most_error", ctypes.c_long),
        ("estimated_error", ctypes.c_long),
        ("status", ctypes.c_int),
        ("constant", ctypes.c_long),
        ("precision", ctypes.c_long),
        ("tolerance", ctypes.c_long),
        ("time", _Instant),
        ("tick", ctypes.c_long),
        ("rest", ctypes.c_int * 40),
    )


class ThisMachine:
    """The machine this runs on; implements `Machine`."""

    def kept(self) -> Kept:
        """Ask the kernel, which every time service tells (adjtimex(2), nothing is changed)."""
        if not sys.platform.startswith("linux"):
            return Kept(None)
        told = _Timex()
        try:
            state = ctypes.CDLL(None).adjtimex(ctypes.byref(told))
        except (OSError, AttributeError):
            return Kept(None)
        if state < 0:
            return Kept(None)
        if told.status & _UNSYNCHRONISED:
            return Kept(by_network=False)
        return Kept(by_network=True, within=timedelta(microseconds=told.most_error))

    def has_battery(self) -> bool | None:
        """Look for a clock of the kernel's."""
        if not sys.platform.startswith("linux"):
            return None
        try:
            return any(_CLOCKS.iterdir())
        except OSError:
            return False

    def boot(self) -> str:
        """Read the kernel's name of this boot."""
        try:
            return _BOOT.read_text(encoding="ascii").strip()
        except OSError:
            return ""

    def set(self, instant: datetime) -> bool:
        """Set the clock where this account may, and carry it over into the battery clock."""
        try:
            time.clock_settime(time.CLOCK_REALTIME, instant.timestamp())
        except (AttributeError, OSError) as error:
            logger.info("the machine's clock may not be set: %s", error)
            return False
        program = shutil.which("hwclock")
        if program is not None:
            with suppress(OSError, subprocess.TimeoutExpired):
                subprocess.run(  # noqa: S603 -- the system's own program
                    [program, "--systohc", "--utc"], check=False, timeout=_PATIENCE_S
                )
        return True
