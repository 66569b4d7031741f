"""How the process on the air ends where it meets a fault of its own."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable

from audio.errors import AudioError
from broadcaster.errors import BroadcasterError
from broadcaster.understudy import CRASHED
from hardware.errors import HardwareError

logger = logging.getLogger(__name__)


def or_crash(work: Callable[[], None], before: str = "") -> None:
    """Work; a fault ends the process so that another follows it (`understudy.CRASHED`).

    `before` is how the process before ended: of faults in a row the first tells the whole story,
    or one that stays would push everything else out of the log. What one sentence says is raised.
    """
    try:
        work()
    except (BroadcasterError, AudioError, HardwareError):
        raise
    except Exception as error:
        is_new = before != f"exit code {CRASHED}"
        logger.error("a fault of the program: %r", error, exc_info=is_new)  # noqa: TRY400
        sys.exit(CRASHED)
