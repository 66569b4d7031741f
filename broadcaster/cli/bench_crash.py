"""`broadcaster bench crash`: what it costs when the program on the air dies, wherever it dies.

Stations in their own processes, at the world's pace, with the real supervisor, a simulated board
behind 9,600 baud and the paced null sink, die by `kill -9` at moments drawn from the seed: at an
entry of the journal, a frame to the board, a block of sound, a row or a transaction of the tables.
"""

from __future__ import annotations

import json
import math
import shutil
import tempfile
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

import click

from broadcaster.bootstrap import open_station
from broadcaster.cli.crash_bed import Bed
from broadcaster.cli.crash_scenes import BACK_WITHIN_S, Point, Scenes
from broadcaster.cli.crash_station import Left, begin_the_day, entries_of, left_of, prepare
from broadcaster.cli.mortal import UNDERSTUDY
from broadcaster.cli.rehearsal import wait_until
from broadcaster.errors import Failed
from broadcaster.settings import Settings
from broadcaster.store.tables import JournalCursorRow

Spread = dict[str, float | int | None]
WARM_UP_S = 0.5
MIN_OFF_S = 0.0
RESTART_MS, SAFE_MS = 1000.0, 1000.0
AUDIO_MS = (BACK_WITHIN_S + WARM_UP_S + MIN_OFF_S) * 1000


@click.command()
@click.option("--points", default=1000, show_default=True, type=click.IntRange(1, 100_000))
@click.option("--seed", default=1, show_default=True, help="The same seed draws the same moments.")
@click.option("--stations", default=2, show_default=True, type=click.IntRange(1, 8))
def crash(points: int, seed: int, stations: int) -> None:
    """Kill the program on the air and the one that copies its journal, and time their coming back.

    Now and then the understudy that would begin the next one dies with it, and the program must be
    loaded anew: these are told apart, as `understudy_*`, counted from when the supervisor begins.

    Ends with one line of JSON. `restart_ms` is from the death to the start of the next process,
    `safe_ms` from there until every contact is truly open, `audio_ms` from there (or from 2 s
    before it was due, where that is later) to the first sample at the far end: 50th and 99th
    percentile, the greatest, and how many took longer than is allowed (1 s, 1 s, 2 s and the
    amplifier's warm-up). `unasked` counts processes that died without being told to.
    """
    found: list[Point] = []
    left: list[Left] = []
    with tempfile.TemporaryDirectory(prefix="broadcaster-crash-") as name:
        click.echo("preparing a station ...", err=True)
        made = Path(name) / "0"
        prepare(made, WARM_UP_S, MIN_OFF_S)
        folders = [Path(name) / str(number) for number in range(1, stations + 1)]
        for folder in folders:
            shutil.copytree(made, folder, symlinks=True)
        unasked = _let_die(folders, math.ceil(points / stations), seed, found, left)
    click.echo(json.dumps(figures(found, left) | {"unasked": unasked, "time": "real"}))
    if len(left) < stations:
        raise Failed("A station did not last to the end.")


def _let_die(
    folders: Sequence[Path], each: int, seed: int, found: list[Point], left: list[Left]
) -> int:
    """Let every station die on a thread of its own; how often one died that was not told to."""
    unasked: list[int] = []

    def tell(point: Point) -> None:
        found.append(point)
        click.echo(f"{len(found)}: {asdict(point)}", err=True)

    def one(number: int, folder: Path) -> None:
        begin_the_day(folder)
        station, bed = open_station(Settings(data=folder)), Bed(folder)
        with bed.running():
            scenes = Scenes(station, bed, f"{seed} {number}")
            scenes.run(each, tell)
            scenes.close()
            wait_until("the tables", lambda: _is_copied(folder), timedelta(seconds=30))
        left.append(left_of(station, bed.ear.frames))
        unasked.append(bed.unasked)

    threads = [
        threading.Thread(target=one, args=(number, folder), daemon=True)
        for number, folder in enumerate(folders, start=1)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(unasked)


def _is_copied(folder: Path) -> bool:
    station = open_station(Settings(data=folder))
    with station.reading_sessions() as session:
        cursor = session.get(JournalCursorRow, 1)
        copied = 0 if cursor is None else cursor.seq
    return copied == len(entries_of(station.folder.journal))


def figures(found: Sequence[Point], left: Sequence[Left]) -> dict[str, object]:
    """Return what is told of all points."""
    outcomes: Counter[str] = Counter()
    for one in left:
        outcomes += one.outcomes
    return {
        "points": len(found),
        "by_scene": dict(sorted(Counter(point.scene for point in found).items())),
        "by_kind": dict(sorted(Counter(point.kind for point in found).items())),
        "lines": sum(one.lines for one in left),
        "doubled": sum(one.doubled for one in left),
        "open": sum(one.open for one in left),
        "untold": sum(one.untold for one in left),
        "broken_chains": sum(one.broken for one in left),
        **_times("", [point for point in found if point.scene != UNDERSTUDY]),
        **_times(f"{UNDERSTUDY}_", [point for point in found if point.scene == UNDERSTUDY]),
        "outcomes": dict(sorted(outcomes.items())),
    }


def _times(whose: str, found: Sequence[Point]) -> dict[str, Spread]:
    restart = [point.restart_ms for point in found]
    safe = [point.safe_ms for point in found if point.safe_ms is not None]
    audio = [point.audio_ms for point in found if point.audio_ms is not None]
    return {
        f"{whose}restart_ms": _spread(restart, RESTART_MS),
        f"{whose}safe_ms": _spread(safe, SAFE_MS),
        f"{whose}audio_ms": _spread(audio, AUDIO_MS),
    }


def _spread(values: Sequence[float], most: float) -> Spread:
    """Return percentiles by nearest rank; what never came counts apart, as `never`."""
    came = sorted(value for value in values if math.isfinite(value))

    def at(percent: int) -> float | None:
        return came[math.ceil(len(came) * percent / 100) - 1] if came else None

    return {
        "count": len(values),
        "p50": at(50),
        "p99": at(99),
        "max": came[-1] if came else None,
        "over": sum(value > most for value in came),
        "never": len(values) - len(came),
    }
