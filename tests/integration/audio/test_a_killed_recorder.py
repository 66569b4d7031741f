"""What is left of a recording when the process that made it is killed in the middle."""

from __future__ import annotations

import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

from audio.aircheck import Kept, as_mp3, recordings
from audio.mixer import frame_of
from broadcaster.clocks import SystemClock

NOON = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)
SENDS = """
import sys, threading
from pathlib import Path
import numpy as np
from audio.sinks.recorder import Recorder

recorder, first = Recorder(Path(sys.argv[1]), free=lambda _folder: 10**12), int(sys.argv[2])
recorder.start()
for block in range(1_000):
    recorder.take(first + block * 480, np.full(480, 900, np.int16))
print("sent", flush=True)
threading.Event().wait(60)
"""


def test_a_kill_loses_less_than_two_seconds_and_leaves_sound(tmp_path: Path) -> None:
    bus, first = tmp_path / "main", frame_of(NOON)
    task = [sys.executable, "-c", SENDS, str(bus), str(first)]
    with subprocess.Popen(task, stdout=subprocess.PIPE, text=True) as sender:
        assert sender.stdout is not None
        assert sender.stdout.readline() == "sent\n"
        until = SystemClock().monotonic() + 30
        while SystemClock().monotonic() < until and not _seconds(bus, first) > 8:
            threading.Event().wait(0.01)
        sender.kill()

    (left,) = recordings(bus, first, first + 1)

    assert left.kept is Kept.OPEN
    assert _seconds(bus, first) > 8
    sound = as_mp3(bus, first, frame_of(NOON + timedelta(seconds=8)))
    assert len(sound) / 5_000 > 8


def _seconds(bus: Path, first: int) -> float:
    return sum(each.until - each.first for each in recordings(bus, first, first + 1)) / 48_000
