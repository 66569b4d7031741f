"""Who is woken before others on this machine: the sound first, then all that it may wait for.

Linux has two rules for what must not wait (sched(7)): FIFO 10 for the thread that hands a sound
over, round robin at 1 for the rest of its process. Whoever holds the interpreter's lock while the
sound wants it must not be left waiting for a processor that other programs keep busy. Where this
account may not ask for that, everything runs at its usual place: that is no harm, only less exact.
"""

from __future__ import annotations

import logging
import os
import sys
import threading

logger = logging.getLogger(__name__)

SOUND, ITS_PROCESS = 10, 1
_SWITCH_S = 0.0005
_NICE = -10


def hurry() -> None:
    """Have this thread woken before all others."""
    sys.setswitchinterval(_SWITCH_S)
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(SOUND))
    except (AttributeError, OSError):
        try:
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)
        except (AttributeError, OSError) as error:
            logger.debug("the sound runs at the usual priority: %s", error)


def be_on_time() -> None:
    """Have this thread, and each that it or they will start, run before other programs."""
    try:
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(ITS_PROCESS))
    except (AttributeError, OSError) as error:
        logger.debug("the air runs among other programs: %s", error)


def wait_like_others(process: int) -> None:
    """Give a program of other people's its turn among all: what comes from outside is its work."""
    try:
        os.sched_setscheduler(process, os.SCHED_OTHER, os.sched_param(0))
    except (AttributeError, OSError) as error:
        logger.debug("process %d keeps its place: %s", process, error)
