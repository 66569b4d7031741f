"""Benchmarks of the station as a whole: how much memory and time its processes take."""

from __future__ import annotations

import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import click
from filelock import FileLock

from broadcaster.bootstrap import open_station
from broadcaster.cli.rehearsal import Desk, wait_until
from broadcaster.clocks import SystemClock
from broadcaster.errors import Failed
from broadcaster.settings import Settings
from broadcaster.store.wiring import load_wiring

MORNING = "2026-11-23T08:00:00+07:00"
SENTENCE = "Kính mời bà con nghe thông báo lịch tiêm chủng của trạm y tế xã. "
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Running:
    """A station in its own processes."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]

    def processes(self) -> dict[str, int]:
        """Return the number of every process by its name, the parent's and the understudy's too."""
        found = {"up": self.process.pid}
        for pid in _children(self.process.pid):
            words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
            if b"process" in words:
                found[words[-2].decode()] = pid
        on_air = _children(found["playout"])
        if on_air:
            found |= {"understudy": found["playout"], "playout": on_air[0]}
        return found


def _children(process: int) -> list[int]:
    told = Path(f"/proc/{process}/task/{process}/children").read_text()
    return [int(number) for number in told.split()]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int, page: str = "/health") -> bool:
    """Tell whether a page is served at that port of this machine."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{page}", timeout=2):
            return True
    except (urllib.error.URLError, OSError):
        return False


@contextmanager
def running(folder: Path, told: Mapping[str, str] | None = None) -> Iterator[Running]:
    """Run a station on a folder of its own until the block ends; `told` are further settings."""
    port = _free_port()
    own = {
        "BROADCASTER_DATA": str(folder),
        "BROADCASTER_PORT": str(port),
        "BROADCASTER_BEGAN": MORNING,
        "BROADCASTER_SINK": "null",
        "BROADCASTER_LOG_LEVEL": "warning",
        **(told or {}),
    }
    command = [sys.executable, "-m", "broadcaster", "up"]
    process = subprocess.Popen(  # noqa: S603 -- our own program
        command, env=os.environ | own, stdout=subprocess.DEVNULL
    )
    try:
        wait_until("the pages", lambda: answers(port), timedelta(minutes=1))
        yield Running(folder, port, process)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def pss_mb(pid: int) -> float:
    """Return a process's proportional set size in MB (10^6 bytes), from smaps_rollup."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024 / 1e6
    raise Failed("This system does not tell the memory of process {pid}.", pid=pid)


def cpu_s(pid: int) -> float:
    """Return the seconds of processor time a process has used, from /proc/PID/stat."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


@click.command()
@click.option("--seconds", default=20, show_default=True, help="How long to look while on air.")
def footprint(seconds: int) -> None:
    """Measure memory of all processes and playout's processor time while on air and idle."""
    with tempfile.TemporaryDirectory() as name, running(Path(name)) as station:
        click.echo("preparing a bulletin ...", err=True)
        desk = Desk(open_station(Settings(data=station.folder)))
        with desk.station.reading_sessions() as session:
            zones = frozenset(zone.id for zone in load_wiring(session).zones)
        bulletin = desk.approved("Lịch tiêm chủng", SENTENCE * (seconds // 3 + 10), zones)
        click.echo("idle ...", err=True)
        idle = _look(station, seconds)
        desk.play(bulletin, zones)
        wait_until("the sound", lambda: _sounding(station), timedelta(seconds=30))
        click.echo("on air ...", err=True)
        on_air = _look(station, seconds)
        if not _sounding(station):
            raise Failed("The bulletin ended before the measuring did.")
    click.echo(
        json.dumps(
            {
                "pss_mb": round(sum(on_air.pss.values()), 1),
                "pss_by_process_mb": {name: round(mb, 1) for name, mb in on_air.pss.items()},
                "playout_cpu_on_air_pct": round(on_air.playout_pct, 2),
                "playout_cpu_idle_pct": round(idle.playout_pct, 2),
                "seconds": seconds,
            }
        )
    )


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen in a while: the median memory of each process, playout's share of a core."""

    pss: dict[str, float]
    playout_pct: float


def _look(station: Running, seconds: int) -> Look:
    clock = SystemClock()
    pids = station.processes()
    seen: dict[str, list[float]] = {name: [] for name in pids}
    began, used = clock.monotonic(), cpu_s(pids["playout"])
    for _ in range(seconds):
        clock.sleep(1.0)
        for name, pid in pids.items():
            seen[name].append(pss_mb(pid))
    wall = clock.monotonic() - began
    share = (cpu_s(pids["playout"]) - used) / wall * 100
    return Look({name: statistics.median(values) for name, values in seen.items()}, share)


def _sounding(station: Running) -> bool:
    journal = station.folder / "journal" / "journal.jsonl"
    lines = journal.read_text(encoding="utf-8").splitlines() if journal.exists() else []
    kinds = [json.loads(line)["kind"] for line in lines]
    return kinds.count("began") > kinds.count("ended")


@click.command()
def run() -> None:
    """Time `make run` in a fresh clone of this checkout, downloads included, and once more."""
    with tempfile.TemporaryDirectory() as name:
        clone = Path(name) / "clone"
        subprocess.run(["git", "clone", "-q", ".", clone], check=True)  # noqa: S603, S607 -- git
        first, second = _make_run(clone), _make_run(clone)
    click.echo(json.dumps({"first_s": round(first, 1), "second_s": round(second, 1)}))


def _make_run(clone: Path) -> float:
    """Return the seconds from `make run` until its page is served."""
    port, clock = _free_port(), SystemClock()
    environment = {k: v for k, v in os.environ.items() if not k.startswith("BROADCASTER_")}
    began = clock.monotonic()
    process = subprocess.Popen(
        ["make", "run"],  # noqa: S607 -- make
        cwd=clone,
        env=environment | {"BROADCASTER_PORT": str(port)},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_until("the pages", lambda: _is_up(process, port), timedelta(minutes=5))
        return clock.monotonic() - began
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)
        # make ends before the station it started; the next start needs the folder free.
        with FileLock(clone / ".station" / "run" / "up.lock", timeout=30):
            pass


def _is_up(make: subprocess.Popen[bytes], port: int) -> bool:
    if make.poll() is not None:
        raise Failed("`make run` ended before a page was served.")
    return answers(port)
