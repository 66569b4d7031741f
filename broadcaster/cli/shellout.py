"""A player process started by APScheduler at each instant: how stations are often put together.

Run as `python -m broadcaster.cli.shellout FILE PORT`. Each line of the file is an ISO 8601 instant
and a sound file; the sounds go to that UDP port of this machine as plain samples. `broadcaster
bench start` measures it beside the station; nothing else uses it.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import imageio_ffmpeg
from apscheduler.schedulers.blocking import BlockingScheduler

from audio.types import SAMPLE_RATE


def main(given: Path, port: int) -> None:
    """Play each sound at its instant, each in a process of its own, until told to stop."""
    player = imageio_ffmpeg.get_ffmpeg_exe()
    sink = f"udp://127.0.0.1:{port}?pkt_size=960"
    sound = ["-f", "s16le", "-ac", "1", "-ar", str(SAMPLE_RATE), sink]

    def play(file: str) -> None:
        command = [player, "-nostdin", "-v", "error", "-re", "-i", file, *sound]
        subprocess.run(command, check=False)  # noqa: S603 -- the player that was asked for

    scheduler = BlockingScheduler(timezone=UTC)
    for line in given.read_text(encoding="utf-8").splitlines():
        instant, _, file = line.partition(" ")
        due = datetime.fromisoformat(instant)
        scheduler.add_job(play, "date", run_date=due, args=[file], misfire_grace_time=None)
    scheduler.start()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
