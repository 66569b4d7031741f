"""`broadcaster bench emergency`: from the order to the first sample in all zones.

The sample station runs in its own processes at the world's pace: six zones on one simulated board
behind 9,600 baud, its amplifier warm, because a long reading sounds in half of the zones. An order
goes the way the pages send it. A listener of its own process stamps what the sink sends; of its
stamps the one nearest to what the journal proves is taken, and where it has none within reach the
journal's own.
"""

from __future__ import annotations

import json
import math
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import click

from broadcaster.bootstrap import Station, open_station
from broadcaster.cli.bench_station import SENTENCE, running
from broadcaster.cli.rehearsal import Desk, wait_until
from broadcaster.clocks import FastClock
from broadcaster.domain.emergency import Code, Emergency, Signature
from broadcaster.domain.people import Role
from broadcaster.services import emergencies
from broadcaster.services.emergencies import SIREN, Wish
from broadcaster.services.ready_warnings import ready
from broadcaster.settings import Settings
from broadcaster.store.session import transaction
from broadcaster.store.wiring import load_wiring

WITHIN = timedelta(seconds=30)
NEAR_S = 0.15
"""A stamp of the listener that far from the proof is of another sound."""
FRESH = "Lượt {run}: nước sông lên rất nhanh, bà con ở vùng trũng và ven sông khẩn trương đưa người"
FRESH_REST = (
    " già, trẻ em, vật nuôi và tài sản lên chỗ cao ngay, không đi qua ngầm tràn, suối sâu, chờ tin."
)


@dataclass(frozen=True, slots=True)
class Timed:
    """How long it took to the first sample of the siren and of the words, in ms.

    `lines_ms` is how long the lines took, wire and amplifier together; `heard` whether the
    listener stamped the siren.
    """

    siren_ms: float
    words_ms: float
    lines_ms: float
    heard: bool


@click.command()
@click.option("--runs", default=30, show_default=True, type=click.IntRange(1, 1000))
def emergency(runs: int) -> None:
    """Measure stored sirens and fresh words of 200 letters, over a reading in half the zones."""
    with tempfile.TemporaryDirectory() as name, _listening() as (port, stamps):
        folder = Path(name) / "station"
        with running(folder, {"BROADCASTER_FAR_END": f"127.0.0.1:{port}"}):
            bench = _Bench(open_station(Settings(data=folder)), stamps)
            bench.prepare(runs)
            cold = bench.time(0, fresh=False)
            click.echo(f"amplifier cold: {cold.siren_ms:.0f} ms", err=True)
            bench.sound_in_half()
            stored = [bench.time(run, fresh=False) for run in range(1, runs + 1)]
            fresh = [bench.time(runs + run, fresh=True) for run in range(1, runs + 1)]
    lines = [each.lines_ms for each in (*stored, *fresh)]
    figures = {
        "runs": runs,
        "stored_p99_ms": _percentile([each.siren_ms for each in stored], 99),
        "fresh_p99_ms": _percentile([each.words_ms for each in fresh], 99),
        "stored_p50_ms": _percentile([each.siren_ms for each in stored], 50),
        "fresh_p50_ms": _percentile([each.words_ms for each in fresh], 50),
        "fresh_siren_p99_ms": _percentile([each.siren_ms for each in fresh], 99),
        "lines_p50_ms": round(statistics.median(lines), 1),
        "cold_ms": round(cold.siren_ms, 1),
        "cold_lines_ms": round(cold.lines_ms, 1),
        "stamped": sum(each.heard for each in (*stored, *fresh)),
    }
    click.echo(json.dumps(figures))


class _Bench:
    """One station, and everything it is asked."""

    def __init__(self, station: Station, stamps: list[float]) -> None:
        self._station = station
        self._stamps = stamps
        self._desk = Desk(station)
        self._by = self._desk.person(Role.OPERATOR)
        with station.reading_sessions() as session:
            self._zones = frozenset(int(zone.id) for zone in load_wiring(session).zones)

    def prepare(self, runs: int) -> None:
        """Wait for what waits for an emergency, and make the long reading."""
        click.echo("waiting for the stored sounds ...", err=True)
        wait_until("the stored sounds", self._has_stored, timedelta(minutes=3))
        half = frozenset(sorted(self._zones)[: len(self._zones) // 2])
        self._reading = self._desk.approved("Bài đọc dài", SENTENCE * (10 * runs + 30), half)
        self._half = half

    def sound_in_half(self) -> None:
        """Let the long reading sound, so that the amplifier is warm."""
        self._desk.play(self._reading, self._half)
        wait_until("the reading", lambda: bool(self._station.air.status().on_air), WITHIN)
        self._station.clock.sleep(6)

    def time(self, run: int, *, fresh: bool) -> Timed:
        """Give one order and wait for its words; then end it, and let the reading go on."""
        order = self._order(run, fresh=fresh)
        clock = self._station.clock
        began = clock.now()
        self._station.air.emergency(replace(order, ordered=began))
        wait_until("the siren", lambda: bool(self._proofs(order)), WITHIN)
        clock.sleep(2.0)
        ended = Signature("bench", 0, refused=True, note="over")
        self._station.air.emergency_signed(order.id, ended)
        wait_until("its end", lambda: len(self._proofs(order)) >= 2, WITHIN)  # noqa: PLR2004 -- both
        clock.sleep(3.0)
        timed = self._timed(order, began)
        kind = "fresh" if fresh else "stored"
        told = f"siren {timed.siren_ms:.0f} ms, words {timed.words_ms:.0f} ms"
        click.echo(f"run {run} ({kind}): {told}, lines {timed.lines_ms:.0f} ms", err=True)
        return timed

    def _has_stored(self) -> bool:
        with self._station.reading_sessions() as session:
            keys = [
                emergencies.words_key(session, emergencies.script_of(session, text))
                for text in ready().texts
            ]
            return len(emergencies.stored(session, SIREN, *keys)) == len(keys) + 1

    def _order(self, run: int, *, fresh: bool) -> Emergency:
        text = FRESH.format(run=run) + FRESH_REST if fresh else ready().warnings[0].worded()
        wish = Wish(
            id=run + 1,
            title="Đo",
            text=text[:200],
            zones=self._zones,
            every=timedelta(minutes=30),
            lasts=timedelta(hours=1),
        )
        with transaction(self._station.sessions) as session:
            code = Code(int(self._by.id), run + 1)
            return emergencies.order_of(session, self._station.clock, self._by, wish, code)

    def _entries(self) -> list[dict[str, Any]]:
        lines = self._station.folder.journal.read_text(encoding="utf-8").split("\n")
        return [json.loads(line) for line in lines[:-1]]

    def _proofs(self, order: Emergency) -> list[tuple[str, dict[str, Any]]]:
        mine = f"emergency-{order.id}/"
        ended = (e["facts"] for e in self._entries() if e["kind"] == "ended")
        return [
            (str(facts["kind"]), facts["proof"])
            for facts in ended
            if str(facts["line"]).startswith(mine) and facts["proof"]
        ]

    def _timed(self, order: Emergency, began: datetime) -> Timed:
        proofs = self._proofs(order)
        siren = next(proof for kind, proof in proofs if kind == "siren")
        words = next(proof for kind, proof in proofs if kind == "warning")
        siren_at, heard = self._stamped(datetime.fromisoformat(siren["first_sound"]))
        words_at, _ = self._stamped(datetime.fromisoformat(words["first_sound"]))
        opened = [
            e["facts"]["took_ms"]
            for e in self._entries()
            if e["kind"] == "lines_opened" and e["at"] >= began.isoformat()
        ]
        return Timed(
            _ms(siren_at - began), _ms(words_at - began), opened[0] if opened else 0, heard
        )

    def _stamped(self, proved: datetime) -> tuple[datetime, bool]:
        """Return what the listener stamped of a sound the journal proves."""
        clock = self._station.clock
        assert isinstance(clock, FastClock)  # noqa: S101 -- the station was given its own time
        heard = [clock.began + timedelta(seconds=at - clock.anchor) for at in self._stamps]
        nearest = min(heard, key=lambda at: abs(at - proved), default=proved)
        is_it = abs(nearest - proved).total_seconds() < NEAR_S and bool(heard)
        return (nearest, True) if is_it else (proved, False)


@contextmanager
def _listening() -> Iterator[tuple[int, list[float]]]:
    """Run the listener; its stamps come into the list as they are made."""
    command = [sys.executable, "-m", "broadcaster.cli.listener", "short"]
    listener = subprocess.Popen(  # noqa: S603 -- our own program
        command, stdout=subprocess.PIPE, text=True
    )
    stamps: list[float] = []
    try:
        assert listener.stdout is not None  # noqa: S101 -- a pipe was asked for
        out = listener.stdout
        port = int(out.readline())
        Thread(target=lambda: stamps.extend(map(float, out)), daemon=True).start()
        yield port, stamps
    finally:
        listener.kill()
        listener.wait()


def _percentile(values: list[float], percent: int) -> float:
    """Return the nearest-rank percentile: of few values the 99th is the greatest."""
    ordered = sorted(values)
    return round(ordered[math.ceil(len(ordered) * percent / 100) - 1], 1)


def _ms(span: timedelta) -> float:
    return span / timedelta(milliseconds=1)
