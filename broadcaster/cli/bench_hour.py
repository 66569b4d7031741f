"""An hour of a station of 32 zones on four buses, in its own processes at the world's pace."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import click

from broadcaster.bootstrap import open_station
from broadcaster.cli.bench_station import SENTENCE, TICKS, Running, cpu_s, pss_mb, running
from broadcaster.cli.rehearsal import Desk
from broadcaster.clocks import SystemClock
from broadcaster.errors import Failed
from broadcaster.folder import Folder
from broadcaster.founding.stationfile import sample_text
from broadcaster.settings import Settings
from broadcaster.store.wiring import load_wiring

BUSES = 4
ZONES = 32
PREPARE_AT = "2026-11-23T06:00:00+07:00"
STARTS = "2026-11-23T08:00:00+07:00"
LOOK_EVERY_S = 5.0
SETTLED = timedelta(seconds=60)
"""So long after its start a station has read everything and asked every board."""
BEFORE = timedelta(seconds=90)
"""So long before a programme nothing of it has begun: no clip is read, no line opened."""
BEGUN = timedelta(seconds=20)
_READING = 80  # sentences of one bulletin: some four minutes
_PROGRAMME = """
[[programmes]]
name = "Đo một giờ"
starts = 08:00:00
longest_min = 720

[[permitted_hours]]
name = "Giờ được phát"
opens = 05:00:00
closes = 21:00:00
"""


@dataclass(frozen=True, slots=True)
class Sample:
    """One look: when (s), the processor time of playout and of its children, and memory (MB)."""

    at: float
    cpu_s: float
    children_s: float
    rss_mb: float
    pss_mb: float
    station_mb: float


@dataclass(frozen=True, slots=True)
class Hour:
    """What was seen while idle and while all buses sounded; `outcomes` counts how lines ended."""

    idle: tuple[Sample, ...]
    on_air: tuple[Sample, ...]
    outcomes: Mapping[str, int]

    def told(self) -> dict[str, object]:
        """Return the figures; memory is the most that was seen, shares are of one core."""
        both = (*self.idle, *self.on_air)
        return {
            "rss_mb": round(max(each.rss_mb for each in both), 1),
            "cpu_on_air_pct": share(self.on_air, lambda one: one.cpu_s),
            "cpu_idle_pct": share(self.idle, lambda one: one.cpu_s),
            "children_on_air_pct": share(self.on_air, lambda one: one.children_s),
            "children_idle_pct": share(self.idle, lambda one: one.children_s),
            "pss_mb": round(max(each.pss_mb for each in both), 1),
            "station_pss_mb": round(max(each.station_mb for each in both), 1),
            "rss_idle_mb": round(self.idle[-1].rss_mb, 1),
            "rss_on_air_growth_mb": round(self.on_air[-1].rss_mb - self.on_air[0].rss_mb, 2),
            "idle_s": round(self.idle[-1].at - self.idle[0].at),
            "on_air_s": round(self.on_air[-1].at - self.on_air[0].at),
            "samples": len(both),
            "outcomes": self.outcomes,
        }


def share(samples: Sequence[Sample], used: Callable[[Sample], float]) -> float:
    """Return the share of one core between the first look and the last, in per cent."""
    first, last = samples[0], samples[-1]
    return round((used(last) - used(first)) / (last.at - first.at) * 100, 2)


def lived(length: timedelta) -> Hour:
    """Run the station for so long, half of it idle; raises Failed where not all buses sounded."""
    with tempfile.TemporaryDirectory(prefix="broadcaster-soak-") as name:
        folder = Path(name) / "station"
        _prepare(folder, length / 2)
        starts = datetime.fromisoformat(STARTS)
        began = starts - (SETTLED + length / 2 + BEFORE)
        with running(folder, {"BROADCASTER_BEGAN": began.isoformat()}) as station:
            clock = open_station(Settings(data=folder)).clock
            click.echo("idle ...", err=True)
            idle = _looked(station, began + SETTLED - clock.now(), length / 2)
            click.echo("waiting for the programme ...", err=True)
            on_air = _looked(station, starts + BEGUN - clock.now(), length / 2)
            sounding, outcomes = heard(Folder(folder).journal.read_text(encoding="utf-8"))
    if len(sounding) < BUSES:
        raise Failed("Only {buses} sounded at the end of it.", buses=", ".join(sorted(sounding)))
    return Hour(idle, on_air, outcomes)


def heard(journal: str) -> tuple[frozenset[str], Mapping[str, int]]:
    """Return the buses that sound at the end of a journal, and how many lines ended how."""
    sounding: dict[str, str] = {}
    outcomes: Counter[str] = Counter()
    for line in journal.splitlines():
        entry = json.loads(line)
        facts = entry["facts"]
        if entry["kind"] == "began":
            sounding[facts["line"]] = facts["bus"]
        if entry["kind"] == "ended":
            sounding.pop(facts["line"], None)
            outcomes[facts["outcome"]] += 1
    return frozenset(sounding.values()), dict(outcomes)


def station_text() -> str:
    """Return the file of a station whose buses have a board, an amplifier and eight zones each."""
    text = sample_text()
    head = text[: text.index("[[buses]]")]
    return head + "".join(map(_bus, range(1, BUSES + 1))) + _PROGRAMME


def _bus(number: int) -> str:
    board = f"board{number}"
    zones = "".join(
        f'[[zones]]\nname = "Cụm {number}-{channel}"\nareas = ["Xã", "Thôn {number}"]\n'
        f'amplifier = "amp{number}"\n'
        f'outputs = [{{ device = "{board}", channel = {channel} }}]\n'
        for channel in range(1, ZONES // BUSES + 1)
    )
    return (
        f'[[buses]]\nname = "bus{number}"\nlabel = "Đường tiếng {number}"\n'
        f'[[devices]]\nname = "{board}"\nlabel = "Bảng rơ-le {number} (mô phỏng)"\n'
        f'profile = "waveshare16"\naddress = 1\nsimulated = true\n'
        f'[[amplifiers]]\nname = "amp{number}"\nlabel = "Tăng âm {number}"\n'
        f'bus = "bus{number}"\npower = {{ device = "{board}", channel = 15 }}\n'
        f'mute = {{ device = "{board}", channel = 16 }}\n{zones}'
    )


def _prepare(folder: Path, sounding: timedelta) -> None:
    """Found the station, and approve readings until they last for longer than that."""
    Folder(folder).make()
    Folder(folder).station_file.write_text(station_text(), encoding="utf-8")
    with running(folder, {"BROADCASTER_BEGAN": PREPARE_AT}):
        station = open_station(Settings(data=folder))
        desk = Desk(station)
        with station.reading_sessions() as session:
            zones = frozenset(zone.id for zone in load_wiring(session).zones)
        length, number = timedelta(0), 0
        while length < sounding + 2 * BEGUN:
            number += 1
            text = f"Tin {number}. {SENTENCE * _READING}"
            bulletin = desk.approved(f"Tin số {number}", text, zones)
            length += desk.length(bulletin)
            click.echo(f"{number} readings of {length} ...", err=True)


def _looked(station: Running, wait: timedelta, length: timedelta) -> tuple[Sample, ...]:
    """Look every few seconds for so long, after a while."""
    clock = SystemClock()
    clock.sleep(wait.total_seconds())
    pids = station.processes()
    until = clock.monotonic() + length.total_seconds()
    samples = [_look(pids)]
    while (left := until - clock.monotonic()) > 0:
        clock.sleep(min(LOOK_EVERY_S, left))
        samples.append(_look(pids))
    if station.processes() != pids:
        raise Failed("A process of the station was started anew while it was measured.")
    return tuple(samples)


def _look(pids: dict[str, int]) -> Sample:
    playout = pids["playout"]
    memory = {name: pss_mb(pid) for name, pid in pids.items()}
    return Sample(
        at=SystemClock().monotonic(),
        cpu_s=cpu_s(playout),
        children_s=_children_s(playout),
        rss_mb=_rss_mb(playout),
        pss_mb=memory["playout"],
        station_mb=sum(memory.values()),
    )


def _children_s(pid: int) -> float:
    """Return the processor time of a process's children, those that have ended among them."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    ended = (int(fields[13]) + int(fields[14])) / TICKS
    children = Path(f"/proc/{pid}/task").glob("*/children")
    return ended + sum(cpu_s(int(each)) for one in children for each in one.read_text().split())


def _rss_mb(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024 / 1e6
    raise Failed("This system does not tell the memory of process {pid}.", pid=pid)
