"""`broadcaster bench wrong`: how soon wrong air is noticed, and how soon something else is heard.

A whole station runs in its own processes, at the world's pace, on a simulated board and the paced
null sink. A bulletin sounds; then its file is written over, in place, with silence, with one moment
again and again, or with another sound. What the sink sends comes here and is stamped as it comes.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click
import numpy as np

from audio.mixer import Pcm
from audio.sinks.far_end import unpack
from audio.sources.clip import ClipSource
from audio.types import SAMPLE_RATE
from audio.wav import wav_facts
from broadcaster.bootstrap import Station, open_station
from broadcaster.cli.bench_station import running
from broadcaster.cli.hearing import hearing
from broadcaster.cli.rehearsal import Desk, wait_until
from broadcaster.clocks import FastClock, SystemClock
from broadcaster.errors import Failed
from broadcaster.folder import Folder
from broadcaster.playout.items import STANDBY
from broadcaster.settings import Settings
from broadcaster.store.wiring import load_wiring

TEXT = "Kính mời bà con ra nhà văn hóa thôn dự họp đúng giờ. " * 6
SOUNDS_FOR_S = 3.0
WITHIN = timedelta(seconds=40)


def _silent(frames: int) -> Pcm:
    return np.zeros(frames, np.int16)


def _frozen(frames: int) -> Pcm:
    return np.resize(np.random.default_rng(1).integers(-3000, 3000, 480, dtype=np.int16), frames)


def _other(frames: int) -> Pcm:
    return np.random.default_rng(2).integers(-3000, 3000, frames, dtype=np.int16)


FAULTS: dict[str, Callable[[int], Pcm]] = {"silent": _silent, "frozen": _frozen, "other": _other}


@dataclass(frozen=True, slots=True)
class Block:
    """What arrived, when by this machine's monotonic clock (s), and from which frame on."""

    arrived: float
    first: int
    pcm: Pcm


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds from the first wrong sample sent: to the alarm, and to the first of the filler."""

    alarm: float
    filler: float


@click.command()
@click.option("--runs", default=5, show_default=True, help="How often for each of three faults.")
def wrong(runs: int) -> None:
    """Measure, in real time, alarm and filler after a clip goes wrong while it sounds."""
    found: list[Times] = []
    blocks: list[Block] = []

    def take(datagram: bytes, arrived: float) -> None:
        blocks.append(Block(arrived, *unpack(datagram)))

    with tempfile.TemporaryDirectory() as name, hearing(take) as port:
        folder = Path(name)
        with running(folder, {"BROADCASTER_FAR_END": f"127.0.0.1:{port}"}):
            desk = Desk(open_station(Settings(data=folder)))
            for number in range(runs):
                for fault, make in FAULTS.items():
                    times = _one(desk, f"{fault} {number + 1}", make, blocks)
                    click.echo(f"{fault}: {times.alarm:.2f} s, {times.filler:.2f} s", err=True)
                    found.append(times)
    alarms, fillers = [one.alarm for one in found], [one.filler for one in found]
    figures = {
        "runs": len(found),
        "alarm_median_s": round(float(np.median(alarms)), 2),
        "alarm_max_s": round(max(alarms), 2),
        "filler_median_s": round(float(np.median(fillers)), 2),
        "filler_max_s": round(max(fillers), 2),
        "time": "real",
    }
    click.echo(json.dumps(figures))


def _one(desk: Desk, title: str, make: Callable[[int], Pcm], blocks: list[Block]) -> Times:
    """Let one bulletin go wrong; return how long the station took."""
    station, journal = desk.station, Folder(desk.station.data).journal
    with station.reading_sessions() as session:
        zones = frozenset(zone.id for zone in load_wiring(session).zones)
    bulletin = desk.approved(title, f"{title}. {TEXT}", zones)
    blocks.clear()
    before = len(_entries(journal))
    desk.play(bulletin, zones)
    (began,) = _wait("the sound", journal, before, lambda e: _is(e, "began", bulletin))
    due = datetime.fromisoformat(began["facts"]["due"])
    clock = SystemClock()
    clock.sleep((due - station.clock.now()).total_seconds() + SOUNDS_FOR_S)
    path = station.library.path_of(began["facts"]["clip"])
    approved = _samples(path)
    _write_over(path, make)
    fault = _wait("the alarm", journal, before, _is_fault)
    _wait("the filler", journal, before, lambda e: STANDBY in str(e["facts"].get("line")))
    clock.sleep(1.5)
    went_wrong = _first_wrong(blocks, approved, _began(blocks, approved))
    alarm = _instant(station, fault[0]["at"])
    filler = _first_after_silence(blocks, max(went_wrong, alarm if make is not _silent else 0))
    wait_until("the end of the filler", lambda: is_over(journal), timedelta(minutes=2))
    return Times(alarm - went_wrong, filler - went_wrong)


def _write_over(path: Path, make: Callable[[int], Pcm]) -> None:
    facts = wav_facts(path)
    with path.open("r+b") as file:
        file.seek(facts.offset)
        file.write(make(facts.frames).astype("<i2").tobytes())


def _samples(path: Path) -> Pcm:
    source = ClipSource(path)
    pcm = source.read(source.left).copy()
    source.close()
    return pcm


def _began(blocks: list[Block], approved: Pcm) -> int:
    """Return the frame in which the clip's own first sample was sent."""
    for block in tuple(blocks):
        sounding = np.flatnonzero(block.pcm)
        if len(sounding):
            return block.first + int(sounding[0]) - int(np.flatnonzero(approved)[0])
    raise Failed("Nothing was heard of the bulletin.")


def _first_wrong(blocks: list[Block], approved: Pcm, begins: int) -> float:
    """Return when the first sample arrived that is not the approved clip's own."""
    for block in tuple(blocks):
        at = block.first - begins
        if at < 0 or at + len(block.pcm) > len(approved):
            continue
        differs = np.flatnonzero(block.pcm != approved[at : at + len(block.pcm)])
        if len(differs):
            return block.arrived + float(differs[0]) / SAMPLE_RATE
    raise Failed("Nothing wrong was ever sent.")


def _first_after_silence(blocks: list[Block], after: float) -> float:
    """Return when sound arrived that followed a block of silence."""
    was_silent = False
    for block in tuple(blocks):
        if block.arrived < after:
            continue
        sounding = np.flatnonzero(block.pcm)
        if was_silent and len(sounding):
            return block.arrived + float(sounding[0]) / SAMPLE_RATE
        was_silent = was_silent or not len(sounding)
    raise Failed("Nothing was heard in the place of what went wrong.")


def _entries(journal: Path) -> list[dict[str, Any]]:
    lines = journal.read_text(encoding="utf-8").split("\n")[:-1] if journal.exists() else []
    return [json.loads(line) for line in lines]


def _wait(
    what: str, journal: Path, before: int, holds: Callable[[dict[str, Any]], bool]
) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []

    def look() -> bool:
        found[:] = [entry for entry in _entries(journal)[before:] if holds(entry)]
        return bool(found)

    wait_until(what, look, WITHIN)
    return found[:1]


def _is(entry: dict[str, Any], kind: str, bulletin: int) -> bool:
    return bool(entry["kind"] == kind and entry["facts"].get("bulletin") == bulletin)


def _is_fault(entry: dict[str, Any]) -> bool:
    return entry["kind"] == "fault" and str(entry["facts"]["subject"]).startswith("wrong:")


def is_over(journal: Path) -> bool:
    """Tell whether the lines of the one bus are closed: fillers end just before others begin."""
    kinds = [entry["kind"] for entry in _entries(journal)]
    told = [kind for kind in kinds if kind in ("began", "lines_closed")]
    return told[-1:] != ["began"]


def _instant(station: Station, written: str) -> float:
    """Return an instant of the journal by this machine's monotonic clock (s)."""
    clock = station.clock
    assert isinstance(clock, FastClock)  # noqa: S101 -- the station was given its own time
    return clock.anchor + (datetime.fromisoformat(written) - clock.began).total_seconds()
