"""What receives for a station ends with it, even where the station is killed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import psutil
from other_stations import Icecast, wait_until

HERE = Path(__file__).parents[3]
RECEIVES = """
import sys, time
from audio.reception.receiver import Receiver
receiver = Receiver(sys.argv[1], (), time.monotonic)
receiver.start()
while not receiver.ring.written:
    time.sleep(0.05)
print("receiving", flush=True)
time.sleep(600)
"""


def test_the_decoder_of_a_killed_station_ends_by_itself(tmp_path: Path) -> None:
    icecast = Icecast(tmp_path)
    icecast.send()
    try:
        wait_until("the stream", icecast.sends)
        command = [sys.executable, "-c", RECEIVES, icecast.address]
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=HERE) as station:
            assert station.stdout is not None
            assert station.stdout.readline() == b"receiving\n"
            children = psutil.Process(station.pid).children(recursive=True)
            station.kill()
        wait_until("its decoder to end", lambda: not any(map(_lives, children)) or None)
    finally:
        icecast.kill()

    assert children


def _lives(child: psutil.Process) -> bool:
    return child.is_running() and child.status() != psutil.STATUS_ZOMBIE
