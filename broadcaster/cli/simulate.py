"""`broadcaster simulate`: days of broadcasts in minutes, against the truth of every contact."""

from __future__ import annotations

import gc
import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

import click

from broadcaster.simulation.run import FAULTS, Simulation

if TYPE_CHECKING:
    from broadcaster.simulation.auditor import Auditor, Wrong
    from broadcaster.simulation.judge import Judge

MUST_BE_NONE = (
    "missed",
    "doubled",
    "unexplained",
    "untold",
    "breaches",
    "wrong_zone_samples",
    "stuck_contacts",
)
_MOST_TOLD = 100
_RARELY = 50_000


@click.command()
@click.option("--days", default=1, show_default=True, type=click.IntRange(1, 3660))
@click.option("--zones", default=6, show_default=True, type=click.IntRange(1, 200))
@click.option("--seed", default=1, show_default=True, help="The same seed brings the same days.")
@click.option("--timezone", default="", help="Where the place is; drawn from the seed unless told.")
@click.option(
    "--faults",
    multiple=True,
    metavar="NAME",
    help="Strike with this once a day, on one bus and without people; may be repeated. "
    f"Known: {', '.join(FAULTS)}.",
)
def simulate(days: int, zones: int, seed: int, timezone: str, faults: tuple[str, ...]) -> None:
    """Let a station live through days in virtual time; ends with one line of JSON.

    People write, correct and withdraw bulletins, move programmes, change permitted hours and keep
    seasons and holidays; the program on the air and the worker crash, and the wall clock is put
    forward and back. An independent judge holds plans, journal and tables against what every horn
    would have sounded. Anything that must never be is told with its moment, and ends with 1.
    """
    with tempfile.TemporaryDirectory(prefix="broadcaster-simulate-") as folder:
        if faults:
            click.echo(json.dumps(_struck(Path(folder), (days, zones, seed), faults)))
            return
        if timezone and timezone not in available_timezones():
            raise click.BadParameter(f"{timezone} is no time zone.", param_hint="--timezone")
        figures, wrong = _lived(Path(folder), (days, zones, seed), timezone)
    _tell(figures, wrong, seed)
    click.echo(json.dumps(figures))
    if wrong or any(figures[name] for name in MUST_BE_NONE):
        sys.exit(1)


def _struck(folder: Path, size: tuple[int, int, int], faults: Sequence[str]) -> dict[str, Any]:
    """Let faults of devices strike one bus whose days are planned without a database."""
    days, zones, seed = size

    def progress(day: date, judge: Judge) -> None:
        click.echo(f"{day}: {judge.lines} lines, {dict(judge.outcomes)}", err=True)

    return Simulation(folder, zones, seed, faults).run(days, progress)


def _lived(
    folder: Path, size: tuple[int, int, int], timezone: str
) -> tuple[dict[str, Any], tuple[Wrong, ...]]:
    from broadcaster.simulation.year import Year  # noqa: PLC0415 -- loads the whole station

    days, zones, seed = size
    # Whoever looks for rings among what plans are made of, after every few lines, finds none.
    gc.set_threshold(_RARELY)

    def progress(day: date, auditor: Auditor) -> None:
        counts = auditor.counts
        told = f"{counts.items} lines, {dict(counts.outcomes)}, {len(auditor.wrong)} wrong"
        click.echo(f"{day}: {told}", err=True)

    year = Year(folder, zones, seed, timezone)
    return year.run(days, progress), year.wrong


def _tell(figures: Mapping[str, Any], wrong: Sequence[Wrong], seed: int) -> None:
    """Print the sum as a table, and what went wrong by its moment."""
    for name, value in figures.items():
        shown = (
            ", ".join(f"{k} {v}" for k, v in value.items()) if isinstance(value, dict) else value
        )
        click.echo(f"{name:>20}  {shown}", err=True)
    for one in wrong[:_MOST_TOLD]:
        click.echo(f"seed {seed}, {one.at.isoformat()}: {one.line} {one.what}", err=True)
    if len(wrong) > _MOST_TOLD:
        click.echo(f"... and {len(wrong) - _MOST_TOLD} more", err=True)
