"""Other ways to start sounds on time, given the same starts in the same minutes.

Liquidsoap is given each sound by a timer of its own that pushes it into one of two queues in turn,
so that none waits for the one before. What shells out is APScheduler, which starts a player at
each instant (`broadcaster.cli.shellout`). Both are heard by a listener of their own, as the
station is.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle
from pathlib import Path

import numpy as np

from broadcaster.clocks import SystemClock

BELONGS_WITHIN_S = 2.0
LIQUIDSOAP, SHELLOUT = "liquidsoap", "shellout"
LISTENER = (sys.executable, "-m", "broadcaster.cli.listener")
SCRIPT = """
settings.init.allow_root.set(true)
settings.frame.audio.samplerate.set(48000)
settings.frame.audio.channels.set(1)
log.level.set(1)
odd = request.queue()
even = request.queue()
def later(queue, at, file) =
  left = at - time()
  if left > 0. then thread.run(delay=left, {{queue.push(request.create(file))}}) end
end
{starts}
output.external(%wav(mono, header=false, samplerate=48000, samplesize=16), fallible=false,
  reopen_on_metadata=false, flush=true, "{listener} pipe > '{heard}'",
  add(normalize=false, [mksafe(odd), mksafe(even)]))
"""


@dataclass(frozen=True, slots=True)
class Given:
    """One start: its instant by the machine's monotonic clock (seconds), and the sound.

    `lead_in` is how far in the sound its first sample lies that is not zero (seconds).
    """

    at: float
    file: Path
    lead_in: float

    @property
    def due(self) -> float:
        """When the first audible sample is due."""
        return self.at + self.lead_in


@dataclass(frozen=True, slots=True)
class Errors:
    """How far off starts were (ms, absolute), and how many were not heard at all."""

    ms: tuple[float, ...]
    unheard: int

    def percentile(self, share: float) -> float | None:
        """Return a percentile in ms; None where nothing was heard."""
        return round(float(np.percentile(self.ms, share)), 3) if self.ms else None


@contextmanager
def peers(folder: Path, given: Sequence[Given]) -> Iterator[None]:
    """Run whichever peers are installed until the block ends; they leave what was heard there."""
    with ExitStack() as stack:
        if shutil.which("liquidsoap"):
            script = folder / "given.liq"
            script.write_text(_script(given, folder / LIQUIDSOAP), encoding="utf-8")
            stack.enter_context(_running(["liquidsoap", str(script)]))
        stack.enter_context(_shellout(folder, given, folder / SHELLOUT))
        yield


def peer_errors(folder: Path, given: Sequence[Given]) -> dict[str, Errors]:
    """Return by name how far off the starts of each peer were, where it was installed."""
    return {
        name: errors_of(given, [float(line) for line in (folder / name).read_text().split()])
        for name in (LIQUIDSOAP, SHELLOUT)
        if (folder / name).exists()
    }


def errors_of(given: Sequence[Given], heard: Sequence[float]) -> Errors:
    """Hold what was heard against what was due: to each start the nearest sound within 2 s."""
    errors = []
    for due in (each.due for each in given):
        place = bisect_left(heard, due)
        near = min((abs(at - due) for at in heard[max(0, place - 1) : place + 1]), default=None)
        if near is not None and near <= BELONGS_WITHIN_S:
            errors.append(near * 1000)
    return Errors(tuple(errors), len(given) - len(errors))


def _script(given: Sequence[Given], heard: Path) -> str:
    clock = SystemClock()
    ahead = clock.now().timestamp() - clock.monotonic()
    starts = "\n".join(
        f'later({queue}, {each.at + ahead:.6f}, "{each.file}")'
        for queue, each in zip(cycle(("odd", "even")), given, strict=False)
    )
    return SCRIPT.format(starts=starts, listener=" ".join(LISTENER), heard=heard)


@contextmanager
def _shellout(folder: Path, given: Sequence[Given], heard: Path) -> Iterator[None]:
    clock = SystemClock()
    began = clock.now() - timedelta(seconds=clock.monotonic())
    due = ((began + timedelta(seconds=each.at), each.file) for each in given)
    lines = (f"{at.isoformat(timespec='microseconds')} {file}\n" for at, file in due)
    (folder / "given.txt").write_text("".join(lines), encoding="utf-8")
    with heard.open("w") as out, _listener() as listener:
        assert listener.stdout is not None  # noqa: S101 -- a pipe was asked for
        port = listener.stdout.readline().strip()
        player = [sys.executable, "-m", "broadcaster.cli.shellout"]
        with _running([*player, str(folder / "given.txt"), port]):
            yield
        listener.terminate()
        out.write(listener.stdout.read())


@contextmanager
def _listener() -> Iterator[subprocess.Popen[str]]:
    command = [*LISTENER, "plain"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 -- our own
        try:
            yield process
        finally:
            process.terminate()


@contextmanager
def _running(command: list[str]) -> Iterator[None]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 -- a peer
    try:
        yield
    finally:
        process.terminate()
        process.wait(20)
