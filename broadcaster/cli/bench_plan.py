"""`broadcaster bench plan`: how fast days are planned, and that years of them take no memory."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from broadcaster.clocks import SystemClock

if TYPE_CHECKING:
    from broadcaster.simulation.place import Place

FIRST = date(2026, 1, 1)
TEN = 10
YEARS = 5
_CLOCK = SystemClock()


@click.command()
@click.option("--zones", default=50, show_default=True, type=click.IntRange(1, 1000))
@click.option("--days", default=365, show_default=True, type=click.IntRange(1, 3660))
@click.option("--seed", default=1, show_default=True, help="The same seed plans the same days.")
def plan(zones: int, days: int, seed: int) -> None:
    """Plan days of a commune with three hamlets, seasons, holidays and a relay; no database.

    Times are seconds or milliseconds of the processor, for a busy machine does not change them.
    `zones10_*` are of ten times the zones, hamlets and local bulletins, `ratio` is between the
    two; both are reckoned day by day in turn. `peak_mb` is the most memory of the process after
    those days, `years5_growth_mb` how much more it is after five times as many. Ends with one line
    of JSON.
    """
    from broadcaster.simulation.place import Place  # noqa: PLC0415 -- loads the planner

    place, large = Place(zones, seed), Place(zones * TEN, seed)
    cold = next(iter(_days(place, 1)))
    alone = list(_days(place, days))
    peak = _megabytes("VmHWM")
    for _ in _days(place, days * (YEARS - 1), FIRST + timedelta(days=days)):
        pass
    grown = _megabytes("VmHWM")
    click.echo(f"{days * YEARS} days of {zones} zones, then of ten times as many ...", err=True)
    pairs = list(zip(_days(place, days), _days(large, days), strict=True))
    small_s, large_s = (sum(one.cpu_s for one in each) for each in zip(*pairs, strict=True))
    spent = [one.cpu_s * 1000 for one in alone]
    figures = {
        "zones": zones,
        "days": days,
        "hamlets": len(place.hamlets),
        "lines": sum(one.lines for one in alone),
        "bulletins_a_day": round(statistics.mean(one.bulletins for one in alone), 1),
        "day_cold_ms": round(cold.cpu_s * 1000, 1),
        "day_ms": round(statistics.median(spent), 2),
        "day_p90_ms": round(sorted(spent)[int(0.9 * len(spent))], 2),
        "day_max_ms": round(max(spent), 2),
        "year_s": round(sum(spent) / 1000, 2),
        "zones10_lines": sum(two.lines for _, two in pairs),
        "zones10_year_s": round(large_s, 2),
        "ratio": round(large_s / small_s, 2),
        "peak_mb": round(peak, 1),
        "years5_growth_mb": round(grown - peak, 1),
    }
    click.echo(json.dumps(figures))


@dataclass(frozen=True, slots=True)
class _Day:
    """What one day took, its decisions being looked up included."""

    cpu_s: float
    lines: int
    bulletins: int


def _days(place: Place, days: int, first: date = FIRST) -> Iterator[_Day]:
    from broadcaster.simulation.place import TIMEZONE  # noqa: PLC0415 -- loads the planner
    from schedules.horizon import Days, Past, plan_days  # noqa: PLC0415 -- loads the planner

    wanted = Days(first, first + timedelta(days=days - 1))
    plans = plan_days(wanted, TIMEZONE, Past(first), place.basis_of)
    while True:
        began = _CLOCK.processor()
        made = next(plans, None)
        spent = _CLOCK.processor() - began
        if made is None:
            return
        heard = {line.bulletin for line in made.lines} - {None}
        yield _Day(spent, len(made.lines), len(heard | {one.bulletin for one in made.omissions}))


def _megabytes(name: str) -> float:
    """Return what the system says of this process's memory; VmHWM is the most there ever was."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) * 1024 / 1e6
    return 0.0
