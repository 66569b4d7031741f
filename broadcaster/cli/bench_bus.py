"""The far ends that `bench relay` speaks to, each a process of its own that ends with its parent.

A simulated bus is the station's own simulator, paced as the wire would be. A responder answers
every request at once with one fixed reply: what is measured against it is the asking side alone.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from broadcaster.clocks import SystemClock
from broadcaster.errors import Failed
from hardware.frames.modbus import sealed

if TYPE_CHECKING:
    from hardware.sim.config import SimConfig

NO_COILS = sealed(bytes([1, 1, 1, 0]))
"""The reply of board 1 to a read of eight coils: none is on."""

_START_S = 20.0
_ENOUGH = 256


@contextmanager
def simulated(config: SimConfig) -> Iterator[Path]:
    """Run a simulated station until the block ends; gives the folder of its ptys."""
    from hardware.sim.config import ANNOUNCEMENT, written  # noqa: PLC0415 -- only this command

    file = config.folder / "bench.json"
    file.write_text(written(config), encoding="utf-8")
    with _process("simulate", file, config.folder / ANNOUNCEMENT):
        yield config.folder


@contextmanager
def responder(folder: Path) -> Iterator[str]:
    """Run a responder until the block ends; gives the path of its pty."""
    link = folder / "responder"
    with _process("respond", link, link):
        yield str(link)


@contextmanager
def _process(job: str, file: Path, sign: Path) -> Iterator[None]:
    command = [sys.executable, "-m", "broadcaster.cli.bench_bus", job, str(file)]
    clock = SystemClock()
    end = clock.monotonic() + _START_S
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:  # noqa: S603 -- this very program
        try:
            while not sign.exists():
                if process.poll() is not None or clock.monotonic() > end:
                    raise Failed("The simulated boards did not start.")
                clock.sleep(0.01)
            yield
        finally:
            process.communicate()


def _simulate(file: Path, stop: threading.Event) -> None:
    from hardware.sim.config import read  # noqa: PLC0415 -- only this process
    from hardware.sim.process import run  # noqa: PLC0415 -- only this process

    run(read(file.read_text(encoding="utf-8")), stop, SystemClock())


def _respond(link: Path, stop: threading.Event) -> None:
    master, slave = os.openpty()
    for end in (master, slave):
        tty.setraw(end)
    link.symlink_to(os.ttyname(slave))
    threading.Thread(target=_answer, args=(master,), daemon=True).start()
    stop.wait()


def _answer(master: int) -> None:
    while os.read(master, _ENOUGH):
        os.write(master, NO_COILS)


def _until_the_parent_ends() -> threading.Event:
    stop = threading.Event()

    def wait() -> None:
        sys.stdin.read()
        stop.set()

    threading.Thread(target=wait, daemon=True).start()
    return stop


if __name__ == "__main__":
    {"simulate": _simulate, "respond": _respond}[sys.argv[1]](
        Path(sys.argv[2]), _until_the_parent_ends()
    )
