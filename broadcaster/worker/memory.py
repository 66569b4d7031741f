"""What the worker gives back of the memory that making sounds needs."""

from __future__ import annotations

import ctypes
import sys

# mallopt(3); the figures of <malloc.h>.
_TRIM_THRESHOLD, _ARENA_MAX = -1, -8
_KEPT_BYTES = 128 * 1024


def give_back() -> None:
    """Have what is freed go back to the system; must be called before other threads begin.

    glibc keeps a heap a thread, and more of it the larger the blocks were that were freed: after a
    few minutes of speech that is 16 MB that nobody uses and a small board has not.
    """
    if sys.platform != "linux":
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:  # another C library has no such knobs
        mallopt(_ARENA_MAX, 1)
        mallopt(_TRIM_THRESHOLD, _KEPT_BYTES)
