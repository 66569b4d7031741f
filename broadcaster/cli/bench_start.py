"""`broadcaster bench start`: how exactly sounds start, heard by an independent process.

A whole station runs in its own processes, at the world's pace, on a simulated board and the paced
null sink. Its morning programme is a row of short bulletins. What the sink sends goes to a listener
of its own, where the kernel stamps it; while they air, the worker renders long texts, recordings
are uploaded and pages are read. Liquidsoap, where installed, and APScheduler starting a player are
given the same starts in the same minutes, and are heard in the same way.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import wave
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import click
import numpy as np

from broadcaster.bootstrap import Station, open_station
from broadcaster.cli.bench_load import Load, loaded
from broadcaster.cli.bench_peers import (
    LIQUIDSOAP,
    SHELLOUT,
    Errors,
    Given,
    errors_of,
    peer_errors,
    peers,
)
from broadcaster.cli.bench_picture import drawn
from broadcaster.cli.bench_station import running
from broadcaster.cli.rehearsal import Desk, wait_until
from broadcaster.clocks import FastClock, SystemClock
from broadcaster.errors import Failed
from broadcaster.folder import Folder
from broadcaster.founding.stationfile import sample_text
from broadcaster.services.planning import lines_between
from broadcaster.settings import Settings
from broadcaster.store.wiring import load_wiring
from schedules.types import Line, PartKind

NAMES = {LIQUIDSOAP: "Liquidsoap", SHELLOUT: "APScheduler, player"}
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


@click.command()
@click.option("--starts", default=1000, show_default=True, help="How many sounds to start.")
@click.option("--picture", type=click.Path(path_type=Path), help="Draw the errors into this SVG.")
def start(starts: int, picture: Path | None) -> None:
    """Measure the error of each start under load, other ways of starting sounds beside it."""
    with tempfile.TemporaryDirectory() as name, listening() as (port, listener):
        folder = Path(name) / "station"
        _prepare(folder, starts)
        far_end = {"BROADCASTER_BEGAN": AIR_AT, "BROADCASTER_FAR_END": f"127.0.0.1:{port}"}
        with running(folder, far_end) as station:
            given = _given(open_station(Settings(data=folder)))
            click.echo(f"airing {len(given)} items ...", err=True)
            with peers(Path(name), given), loaded(station) as load:
                _wait_for_last(folder, len(given))
            own = sorted((abs(error) for error in _own_errors_ms(folder)), reverse=True)[:10]
            click.echo(f"the ten worst by its own log: {own} ms", err=True)
        listener.terminate()
        assert listener.stdout is not None  # noqa: S101 -- a pipe was asked for
        errors = errors_of(given, [float(line) for line in listener.stdout])
        others = peer_errors(Path(name), given)
    _say(errors, others, load)
    if picture is not None:
        picture.write_text(drawn({"broadcaster": errors.ms} | _plain(others)), encoding="utf-8")


def _say(errors: Errors, others: Mapping[str, Errors], load: Load) -> None:
    for fault in sorted(set(load.faults)):
        click.echo(f"beside it: {fault}", err=True)
    worst = ", ".join(f"{error:.1f}" for error in sorted(errors.ms)[-10:])
    click.echo(f"the ten worst: {worst} ms", err=True)
    figures: dict[str, object] = {
        "starts": len(errors.ms),
        "unheard": errors.unheard,
        "p50_ms": errors.percentile(50),
        "p99_ms": errors.percentile(99),
        "max_ms": errors.percentile(100),
        "load": load.told(),
    }
    for name, peer in others.items():
        figures |= {
            f"{name}_p50_ms": peer.percentile(50),
            f"{name}_p99_ms": peer.percentile(99),
            f"{name}_max_ms": peer.percentile(100),
            f"{name}_unheard": peer.unheard,
        }
    click.echo(json.dumps(figures))
    if errors.unheard:
        raise Failed("{count} starts were not heard at all.", count=errors.unheard)


def _plain(others: Mapping[str, Errors]) -> dict[str, tuple[float, ...]]:
    return {NAMES[name]: each.ms for name, each in others.items()}


@contextmanager
def listening() -> Iterator[tuple[int, subprocess.Popen[str]]]:
    """Run a listener for the far end of a sink; yields its port and its process."""
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


def _given(station: Station) -> list[Given]:
    """Return the planned starts as instants of the machine's monotonic clock."""
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
        Given(
            at=clock.anchor + (line.starts - clock.began).total_seconds(),
            file=station.library.path_of(line.sound.clip),
            lead_in=_lead_in(station, line),
        )
        for line in lines
        if line.kind == PartKind.BULLETIN
    ]


def _lead_in(station: Station, line: Line) -> float:
    """Return the seconds of a clip before its own first sample that is not zero."""
    with wave.open(str(station.library.path_of(line.sound.clip))) as clip:
        samples = np.frombuffer(clip.readframes(clip.getnframes()), "<i2")
        lead_in: float = np.flatnonzero(samples)[0] / clip.getframerate()
        return lead_in


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
