"""Hearing what the sink of a station sends to its far end, on this machine's own clock."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from broadcaster.clocks import SystemClock

LONGEST_DATAGRAM = 65_536
_LOOK_S = 0.5
_STOP_WITHIN_S = 5.0


@contextmanager
def hearing(take: Callable[[bytes, float], None]) -> Iterator[int]:
    """Take what comes to a UDP port, on a thread of its own; yields the port.

    `take` is given each datagram, and when it arrived by the monotonic clock (s).
    """
    clock, over = SystemClock(), threading.Event()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
        door.bind(("127.0.0.1", 0))
        door.settimeout(_LOOK_S)

        def listen() -> None:
            while not over.is_set():
                with suppress(TimeoutError):
                    datagram = door.recv(LONGEST_DATAGRAM)
                    take(datagram, clock.monotonic())

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        try:
            yield int(door.getsockname()[1])
        finally:
            over.set()
            thread.join(_STOP_WITHIN_S)
