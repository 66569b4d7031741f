"""When Python's collector may work: it holds every thread, the sink's too."""

from __future__ import annotations

import gc


def settle() -> None:
    """Keep the collector away from the sound; what goes round in circles waits for quiet.

    A full collection holds every thread for some 20 ms.
    """
    gc.collect()
    gc.freeze()
    gc.disable()


def tidy() -> None:
    """Collect what goes round in circles, while nothing sounds."""
    gc.collect()
