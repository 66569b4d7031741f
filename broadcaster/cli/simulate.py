"""`broadcaster simulate`: days of broadcasts in minutes, against the truth of every contact."""

from __future__ import annotations

import json
import tempfile
from datetime import date
from pathlib import Path

import click

from broadcaster.simulation.judge import Judge
from broadcaster.simulation.run import FAULTS, Simulation


@click.command()
@click.option("--days", default=1, show_default=True, type=click.IntRange(1, 3660))
@click.option("--zones", default=6, show_default=True, type=click.IntRange(1, 200))
@click.option("--seed", default=1, show_default=True, help="The same seed brings the same days.")
@click.option(
    "--faults",
    multiple=True,
    metavar="NAME",
    help=f"A fault to strike once a day; may be repeated. Known: {', '.join(FAULTS)}.",
)
def simulate(days: int, zones: int, seed: int, faults: tuple[str, ...]) -> None:
    """Run plan, engine, mixer and drivers in virtual time; ends with one line of JSON."""

    def progress(day: date, judge: Judge) -> None:
        click.echo(f"{day}: {judge.lines} lines, {dict(judge.outcomes)}", err=True)

    with tempfile.TemporaryDirectory(prefix="broadcaster-simulate-") as folder:
        figures = Simulation(Path(folder), zones, seed, faults).run(days, progress)
    click.echo(json.dumps(figures))
