"""`broadcaster bench live`: how long after it was spoken a live voice leaves the station.

A whole station runs in its own processes. Somebody signed in posts a voice as the page does: a
piece of a tenth of a second each tenth of a second, at the world's pace, through the same door.
The voice is silent but for short tones. What the sink sends goes to a listener of its own, which
stamps each tone with its own clock; from that is taken the instant at which its first sample would
have been at the microphone.
"""

from __future__ import annotations

import bisect
import json
import statistics
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import click
import numpy as np

from audio.mixer import Pcm
from audio.types import SAMPLE_RATE
from broadcaster.cli.bench_speak import Visitor
from broadcaster.cli.bench_start import listening
from broadcaster.cli.bench_station import running
from broadcaster.cli.rehearsal import wait_until
from broadcaster.clocks import SystemClock
from broadcaster.errors import Failed

PIECE = SAMPLE_RATE // 10
PIECE_S = 0.1
APART = 20
"""Pieces from one tone to the next: two seconds."""
TONE = SAMPLE_RATE // 50
LONGEST_S = APART * PIECE_S
MOST_TONES = 280
"""As many as are spoken within the ten minutes that a station allows."""


@click.command()
@click.option(
    "--tones", default=100, show_default=True, type=click.IntRange(5, MOST_TONES), help="How many."
)
def live(tones: int) -> None:
    """Measure the delay from a voice's sample to the far end of the sink; pieces of 100 ms.

    What a browser itself takes from the microphone to its page comes on top. Ends with one line of
    JSON: `held_ms` is how long the station held the voice back at the end, `padded_ms` how much
    silence took the place of what came late.
    """
    with tempfile.TemporaryDirectory() as name, listening() as (port, listener):
        with running(Path(name), {"BROADCASTER_FAR_END": f"127.0.0.1:{port}"}) as station:
            speaker = _Speaker(Visitor(station))
            click.echo("going on air ...", err=True)
            speaker.begin()
            click.echo(f"{tones} tones ...", err=True)
            spoken = [speaker.tone() for _ in range(tones)]
            told = speaker.last
            speaker.end()
        listener.terminate()
        assert listener.stdout is not None  # noqa: S101 -- a pipe was asked for
        heard = sorted(float(line) for line in listener.stdout)
    delays = delays_of(spoken, heard)
    if not delays:
        raise Failed("No tone was heard at the far end.")
    click.echo(json.dumps(_figures(delays, len(spoken)) | told))


def delays_of(spoken: Sequence[float], heard: Sequence[float]) -> list[float]:
    """Return in ms how long each tone that was heard was on its way; `heard` is in order."""
    delays = []
    for at in spoken:
        place = bisect.bisect_left(heard, at)
        if place < len(heard) and heard[place] - at < LONGEST_S:
            delays.append((heard[place] - at) * 1000)
    return delays


def _figures(delays: Sequence[float], spoken: int) -> dict[str, object]:
    ordered = sorted(delays)
    return {
        "tones": spoken,
        "unheard": spoken - len(delays),
        "p50_ms": round(statistics.median(ordered), 1),
        "p99_ms": round(ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)], 1),
        "max_ms": round(ordered[-1], 1),
    }


class _Speaker:
    """Posts pieces at their time, as the page does."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        self._clock = SystemClock()
        self._number = 0
        self._key = ""
        self._began = 0.0
        self.last: dict[str, object] = {}

    def begin(self) -> None:
        """Go on air in every zone, and wait until the loudspeakers are open."""
        zones = "&".join(f"zones={zone}" for zone in range(1, 7))
        told = self._visitor.post("/live/begin", f"{zones}&minutes=10".encode())
        self._key = str(told["key"])
        self._began = self._clock.monotonic()
        until = self._began + timedelta(minutes=1).total_seconds()
        while self.last.get("phase") != "sounding":
            if self._clock.monotonic() > until:
                raise Failed("The loudspeakers did not open.")
            self._say(np.zeros(PIECE, np.int16))

    def tone(self) -> float:
        """Say a short tone after silence; return when its first sample was spoken."""
        for _ in range(APART - 1):
            self._say(np.zeros(PIECE, np.int16))
        piece = np.zeros(PIECE, np.int16)
        # Anywhere in a piece: a tone at its end waits less for the piece to be full.
        first = (self._number * 1777) % (PIECE - TONE)
        piece[first : first + TONE] = 8000
        spoken = self._began + self._number * PIECE_S + first / SAMPLE_RATE
        self._say(piece)
        return spoken

    def end(self) -> None:
        """Stop, and wait until the station has heard it."""
        self._visitor.post(f"/live/{self._key}/end", b"")
        wait_until("the end", self._is_over, timedelta(seconds=10))

    def _is_over(self) -> bool:
        self._say(np.zeros(PIECE, np.int16))
        return self.last["phase"] == "over"

    def _say(self, piece: Pcm) -> None:
        """Post one piece when its last sample has been spoken."""
        due = self._began + (self._number + 1) * PIECE_S
        self._clock.sleep(max(0.0, due - self._clock.monotonic()))
        kind = "application/octet-stream"
        path = f"/live/{self._key}/sound/{self._number}"
        told = self._visitor.post(path, piece.astype("<i2").tobytes(), kind)
        self.last = {each: told[each] for each in ("phase", "held_ms", "padded_ms")}
        self._number += 1
