"""`broadcaster bench soak`: memory over a virtual week, and what a real hour takes."""

from __future__ import annotations

import gc
import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from broadcaster.cli.bench_hour import BUSES, ZONES, Hour, lived

if TYPE_CHECKING:
    from broadcaster.simulation.auditor import Auditor

WEEK = 7
WARM_UP = 1
"""After so many days everything that is read once has been read."""
_PAGE_MB = os.sysconf("SC_PAGE_SIZE") / 1e6


@dataclass(frozen=True, slots=True)
class Week:
    """What a process that lived through virtual days held in memory at the end of each (MB)."""

    held_mb: tuple[float, ...] = ()
    lines: int = 0

    @property
    def slope_mb(self) -> float | None:
        """How much more it holds after seven days, by the line that fits best; None unmeasured."""
        slope = slope_of(self.held_mb)
        return None if slope is None else round(slope * WEEK, 3)


@click.command()
@click.option(
    "--days",
    default=WEEK,
    show_default=True,
    type=click.IntRange(0, 366),
    help="Days in virtual time; 0 leaves them out.",
)
@click.option(
    "--minutes",
    default=60,
    show_default=True,
    type=click.IntRange(0, 1440),
    help="Real minutes, half of them on air; 0 leaves them out.",
)
@click.option("--seed", default=1, show_default=True, help="The same seed brings the same days.")
def soak(days: int, minutes: int, seed: int) -> None:
    """Measure memory over virtual days, and processor time and memory over a real hour.

    In virtual time plan, engine, mixer, drivers, worker and log of a station with 32 zones live in
    one process that no crash makes anew. In real time such a station runs in its own processes on
    four buses, idle for half of the time and with a programme on all of them for the other half;
    `cpu_*` and `rss_mb` are of the process on the air. Ends with one line of JSON.
    """
    week = _passed(days, seed) if days else Week()
    hour = lived(timedelta(minutes=minutes)) if minutes else None
    click.echo(json.dumps(figures(days, week, hour)))


def figures(days: int, week: Week, hour: Hour | None) -> dict[str, object]:
    """Return what is told; what was left out is None."""
    told: dict[str, object] = {
        "virtual_days": days,
        "slope_mb": week.slope_mb,
        "virtual_lines": week.lines,
        "held_mb": [round(each, 2) for each in week.held_mb],
        "zones": ZONES,
        "buses": BUSES,
        "rss_mb": None,
        "cpu_on_air_pct": None,
        "cpu_idle_pct": None,
    }
    return told if hour is None else told | hour.told()


def slope_of(values: Sequence[float]) -> float | None:
    """Return by how much values rise from one to the next, by least squares; None for too few."""
    count = len(values)
    if count < 2:  # noqa: PLR2004 -- two points make a line
        return None
    middle, mean = (count - 1) / 2, sum(values) / count
    rise = sum((at - middle) * (value - mean) for at, value in enumerate(values))
    return rise / sum((at - middle) ** 2 for at in range(count))


def _passed(days: int, seed: int) -> Week:
    """Let a station live through days; what the first of them brings in is not counted."""
    from broadcaster.simulation.year import Year  # noqa: PLC0415 -- loads the whole station

    held: list[float] = []

    def progress(day: date, auditor: Auditor) -> None:
        gc.collect()
        held.append(_resident_mb())
        click.echo(f"{day}: {auditor.counts.items} lines, {held[-1]:.2f} MB", err=True)

    with tempfile.TemporaryDirectory(prefix="broadcaster-soak-") as name:
        year = Year(Path(name), ZONES, seed, buses=BUSES)
        year.crashes = 0.0
        told = year.run(days + WARM_UP, progress)
    return Week(tuple(held[WARM_UP:]), int(told["lines"]))


def _resident_mb() -> float:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * _PAGE_MB
