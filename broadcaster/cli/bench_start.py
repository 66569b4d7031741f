"""`broadcaster bench start`: how exactly sounds start, heard by an independent process.

A whole station runs in its own processes, at the world's pace, on a simulated board and the paced
null sink. Its morning programme is a few hundred short bulletins. What the sink sends goes to a
listener of its own, which stamps each first sample with its own clock; while they air, the worker
renders long texts and the pages are asked for.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
import wave
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import click
import numpy as np

from broadcaster.bootstrap import Station, open_station
from broadcaster.cli.bench_station import Running, answers, running
from broadcaster.cli.rehearsal import Desk, wait_until
from broadcaster.clocks import FastClock, SystemClock
from broadcaster.errors import Failed
from broadcaster.folder import Folder
from broadcaster.founding.stationfile import sample_text
from broadcaster.services.planning import lines_between
from broadcaster.settings import Settings
from broadcaster.store.wiring import load_wiring
from schedules.types import Line, PartKind

PREPARE_AT = "2026-11-23T06:00:00+07:00"
AIR_AT = "2026-11-23T07:59:40+07:00"
FIRST_DUE = "2026-11-23T08:00:00+07:00"
PROGRAMME = """
[[programmes]]
name = "Đo giờ phát"
starts = 08:00:00
longest_min = 720

[[permitted_hours]]
name = "Giờ được phát"
opens = 05:00:00
closes = 21:00:00
"""
LONG_TEXT = "Ủy ban nhân dân xã thông báo đến toàn thể bà con trong xã. " * 400
BELONGS_WITHIN_S = 0.4
PAGES_EVERY_S = 0.05


@click.command()
@click.option("--starts", default=200, show_default=True, help="How many sounds to start.")
def start(starts: int) -> None:
    """Measure the error of each start while rendering and page requests run beside it."""
    with tempfile.TemporaryDirectory() as name, _listening() as (port, listener):
        folder = Path(name) / "station"
        _prepare(folder, starts)
        far_end = {"BROADCASTER_BEGAN": AIR_AT, "BROADCASTER_FAR_END": f"127.0.0.1:{port}"}
        with running(folder, far_end) as station:
            due = _dues(open_station(Settings(data=folder)))
            click.echo(f"airing {len(due)} items ...", err=True)
            with _load(station):
                _wait_for_last(folder, len(due))
            own = sorted((abs(error) for error in _own_errors_ms(folder)), reverse=True)[:10]
            click.echo(f"the ten worst by its own log: {own} ms", err=True)
        listener.terminate()
        assert listener.stdout is not None  # noqa: S101 -- a pipe was asked for
        heard = [float(line) for line in listener.stdout]
    errors = _errors_ms(due, heard)
    worst = ", ".join(f"{error:.1f}" for error in sorted(errors, key=abs)[-10:])
    click.echo(f"the ten worst: {worst} ms", err=True)
    figures = {
        "starts": len(errors),
        "p50_ms": round(float(np.percentile(np.abs(errors), 50)), 3),
        "p99_ms": round(float(np.percentile(np.abs(errors), 99)), 3),
        "max_ms": round(float(np.max(np.abs(errors))), 3),
        "load": "render + pages",
    }
    click.echo(json.dumps(figures))


@contextmanager
def _listening() -> Iterator[tuple[int, subprocess.Popen[str]]]:
    listener = subprocess.Popen(
        [sys.executable, "-m", "broadcaster.cli.listener"], stdout=subprocess.PIPE, text=True
    )
    try:
        assert listener.stdout is not None  # noqa: S101 -- a pipe was asked for
        yield int(listener.stdout.readline()), listener
    finally:
        listener.kill()
        listener.wait()


def _prepare(folder: Path, starts: int) -> None:
    """Found a station with one long programme, and approve a short bulletin for each start."""
    Folder(folder).make()
    text = sample_text()
    text = text[: text.index("[[programmes]]")] + PROGRAMME
    Folder(folder).station_file.write_text(text, encoding="utf-8")
    with running(folder, {"BROADCASTER_BEGAN": PREPARE_AT}):
        desk = Desk(open_station(Settings(data=folder)))
        zones = _zones(desk.station)
        for number in range(starts):
            if number % 50 == 0:
                click.echo(f"approving {number} of {starts} ...", err=True)
            desk.approved(f"Tin số {number + 1}", "Báo.", zones)


def _zones(station: Station) -> frozenset[int]:
    with station.reading_sessions() as session:
        return frozenset(zone.id for zone in load_wiring(session).zones)


def _dues(station: Station) -> list[float]:
    """Return the planned first audible samples as instants of the machine's monotonic clock."""
    first = datetime.fromisoformat(FIRST_DUE)
    lines: list[Line] = []

    def planned() -> bool:
        with station.reading_sessions() as session:
            lines[:] = lines_between(session, first, first + timedelta(hours=12))
        return bool(lines)

    wait_until("the plan", planned, timedelta(seconds=15))
    clock = station.clock
    assert isinstance(clock, FastClock)  # noqa: S101 -- the station was given its own time
    return [
        clock.anchor + (line.starts - clock.began).total_seconds() + _lead_in(station, line)
        for line in lines
        if line.kind == PartKind.BULLETIN
    ]


def _lead_in(station: Station, line: Line) -> float:
    """Return the seconds of a clip before its own first sample that is not zero."""
    with wave.open(str(station.library.path_of(line.sound.clip))) as clip:
        samples = np.frombuffer(clip.readframes(clip.getnframes()), "<i2")
        lead_in: float = np.flatnonzero(samples)[0] / clip.getframerate()
        return lead_in


@contextmanager
def _load(station: Running) -> Iterator[None]:
    """Have long texts rendered and pages asked for until the block ends."""
    done = threading.Event()

    def render() -> None:
        desk = Desk(open_station(Settings(data=station.folder)))
        zones = _zones(desk.station)
        number = 0
        while not done.is_set():
            number += 1
            desk.submitted(f"Bài dài số {number}", f"{number}. {LONG_TEXT}", zones)
            done.wait(5.0)

    def ask() -> None:
        while not done.wait(PAGES_EVERY_S):
            answers(station.port, "/sign-in")

    workers = [threading.Thread(target=work, daemon=True) for work in (render, ask)]
    for worker in workers:
        worker.start()
    try:
        yield
    finally:
        done.set()
        for worker in workers:
            worker.join(30)


def _wait_for_last(folder: Path, count: int) -> None:
    journal = Folder(folder).journal

    def over() -> bool:
        lines = journal.read_text(encoding="utf-8").split("\n") if journal.exists() else []
        ended = sum('"kind":"ended"' in line and '"kind":"bulletin"' in line for line in lines)
        return ended >= count

    clock = SystemClock()
    clock.sleep(20)
    wait_until("the last item", over, timedelta(seconds=60 + 3 * count))


def _own_errors_ms(folder: Path) -> list[float]:
    """Return what the station itself says of its starts, to be held against what was heard."""
    entries = [json.loads(line) for line in Folder(folder).journal.read_text().splitlines()]
    proofs = [e["facts"]["proof"] for e in entries if e["kind"] == "ended"]
    return [proof["error_ms"] for proof in proofs if proof]


def _errors_ms(due: list[float], heard: list[float]) -> list[float]:
    """Return for every planned start how far off the nearest sound was; raises Failed for none."""
    errors = []
    for instant in due:
        place = bisect_left(heard, instant)
        near = min(heard[max(0, place - 1) : place + 1], key=lambda at: abs(at - instant))
        if abs(near - instant) > BELONGS_WITHIN_S:
            raise Failed("Nothing was heard of the start due at {due:.3f}.", due=instant)
        errors.append((near - instant) * 1000)
    return errors
