"""The far end of a paced sink: an independent process that stamps when sound really arrives.

Run as `python -m broadcaster.cli.listener`. It prints the UDP port it listens at, and then one line
for each sound that follows at least 300 ms without any: the arrival of its block by the machine's
monotonic clock plus the offset of the first sample that is not zero, in seconds. It has arrived
when the kernel has it (SO_TIMESTAMPNS of socket(7)), not when this process is woken for it.

Other players are listened to in the same way: with the word `plain` datagrams hold nothing but
samples, and with `pipe` samples come on standard input (both 16 bits, one channel, SAMPLE_RATE).
With `short` 50 ms of silence are enough.
"""

from __future__ import annotations

import os
import signal
import socket
import struct
import sys
from collections.abc import Sequence

import numpy as np

from audio.mixer import Pcm
from audio.sinks.far_end import unpack
from audio.types import SAMPLE_RATE
from broadcaster.clocks import SystemClock
from broadcaster.ports import Clock

SILENCE_BETWEEN = SAMPLE_RATE * 3 // 10
SHORT = SAMPLE_RATE // 20
LONGEST_DATAGRAM = 65_536
STAMPED = 35
"""SO_TIMESTAMPNS and SCM_TIMESTAMPNS of Linux (asm-generic/socket.h): a struct timespec."""
_TIMESPEC = struct.Struct("@ll")
_ROOM = socket.CMSG_SPACE(_TIMESPEC.size)


class Onsets:
    """Finds where sound begins after silence, in blocks that arrive one by one."""

    def __init__(self, between: int = SILENCE_BETWEEN) -> None:
        self._between = between
        self._silent_for = between

    def take(self, pcm: Pcm) -> tuple[int, ...]:
        """Return the offsets in the block at which sound begins."""
        sounding = np.flatnonzero(pcm)
        found = []
        last = -1 - self._silent_for
        for offset in sounding.tolist():
            if offset - last - 1 >= self._between:
                found.append(offset)
            last = offset
        self._silent_for = len(pcm) - last - 1
        return tuple(found)

    def nothing_for(self, seconds: float) -> None:
        """Hear that nothing at all came for a while."""
        self._silent_for += int(seconds * SAMPLE_RATE)


def main() -> None:
    """Listen until told to stop."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    if "pipe" in sys.argv[1:]:
        _listen_to_pipe()
    else:
        between = SHORT if "short" in sys.argv[1:] else SILENCE_BETWEEN
        _listen_to_port(Onsets(between), is_plain="plain" in sys.argv[1:])


def _listen_to_pipe() -> None:
    clock, onsets, odd = SystemClock(), Onsets(), b""
    while chunk := os.read(0, LONGEST_DATAGRAM):
        arrived = clock.monotonic()
        whole = odd + chunk
        odd = whole[len(whole) // 2 * 2 :]
        _tell(onsets.take(_samples(whole)), arrived)


def _listen_to_port(onsets: Onsets, *, is_plain: bool) -> None:
    clock = SystemClock()
    ended = clock.monotonic()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
        if sys.platform.startswith("linux"):
            door.setsockopt(socket.SOL_SOCKET, STAMPED, 1)
        door.bind(("127.0.0.1", 0))
        sys.stdout.write(f"{door.getsockname()[1]}\n")
        sys.stdout.flush()
        while True:
            datagram, told, _, _ = door.recvmsg(LONGEST_DATAGRAM, _ROOM)
            arrived = clock.monotonic() - waited_s(told, clock)
            if not is_plain:
                _tell(onsets.take(unpack(datagram)[1]), arrived)
                continue
            # A player that is started for each sound sends nothing between two of them.
            onsets.nothing_for(max(0.0, arrived - ended))
            pcm = _samples(datagram)
            _tell(onsets.take(pcm), arrived)
            ended = max(ended, arrived) + len(pcm) / SAMPLE_RATE


def waited_s(told: Sequence[tuple[int, int, bytes]], clock: Clock) -> float:
    """Return how long ago the kernel took a datagram, in seconds; 0 where it does not tell."""
    for level, kind, data in told:
        if (level, kind) == (socket.SOL_SOCKET, STAMPED):
            seconds, nanoseconds = map(int, _TIMESPEC.unpack(data[: _TIMESPEC.size]))
            return max(0.0, clock.now().timestamp() - (seconds + nanoseconds / 1e9))
    return 0.0


def _samples(raw: bytes) -> Pcm:
    return np.frombuffer(raw[: len(raw) // 2 * 2], "<i2")


def _tell(offsets: tuple[int, ...], arrived: float) -> None:
    for offset in offsets:
        sys.stdout.write(f"{arrived + offset / SAMPLE_RATE:.6f}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
