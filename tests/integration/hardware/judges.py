"""Modbus made by others: what is needed for it, mbpoll, and a cable between two ttys."""

import os
import select
import shutil
import socket
import subprocess
import threading
import tty
from collections.abc import Iterator
from contextlib import contextmanager

import pytest


def needed(name: str, *, is_here: bool, how: str) -> None:
    """Skip where a judge is missing; under CI that is a failure."""
    if is_here:
        return
    reason = f"{name} is not installed ({how})"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


COILS, INPUTS, INPUT_WORDS, WORDS = "0", "1", "3", "4"
"""What mbpoll's option -t calls them."""


def mbpoll(
    place: str | int,
    *options: str,
    values: tuple[int, ...] = (),
    address: int = 1,
    kind: str = COILS,
) -> subprocess.CompletedProcess[str]:
    """Run mbpoll once against a pty, or a TCP port of this machine; counted from 0."""
    needed("mbpoll", is_here=shutil.which("mbpoll") is not None, how="apt-get install mbpoll")
    if isinstance(place, int):
        way, host = ["-m", "tcp", "-p", str(place)], "127.0.0.1"
    else:
        way, host = ["-m", "rtu", "-b", "9600", "-P", "none"], place
    command = ["mbpoll", *way, "-a", str(address), "-0", "-t", kind, "-1", "-q", "-o", "1"]
    command += [*options, host, *map(str, values)]
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)


def polled(run: subprocess.CompletedProcess[str]) -> list[int]:
    """Return the values mbpoll printed."""
    assert run.returncode == 0, run.stderr
    return [int(line.split()[1]) for line in run.stdout.splitlines() if line.startswith("[")]


@contextmanager
def cable() -> Iterator[tuple[str, str]]:
    """Two ttys with a wire between them."""
    ends = [os.openpty(), os.openpty()]
    for pair in ends:
        for end in pair:
            tty.setraw(end)
    stop = threading.Event()

    def carry() -> None:
        left, right = ends[0][0], ends[1][0]
        while not stop.is_set():
            for end in select.select([left, right], [], [], 0.05)[0]:
                os.write(right if end == left else left, os.read(end, 4096))

    carrier = threading.Thread(target=carry)
    carrier.start()
    try:
        yield os.ttyname(ends[0][1]), os.ttyname(ends[1][1])
    finally:
        stop.set()
        carrier.join()
        for pair in ends:
            for end in pair:
                os.close(end)


def free_port() -> int:
    """Return a TCP port that nobody has just now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
