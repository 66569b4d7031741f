"""`broadcaster bench preempt`: no loudspeaker may ever say what is meant for another."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import click


@click.command()
@click.option("--runs", default=10_000, show_default=True, type=click.IntRange(1, 1_000_000))
@click.option("--zones", default=12, show_default=True, type=click.IntRange(2, 100))
@click.option("--seed", default=1, show_default=True, help="The same seed brings the same run.")
def preempt(runs: int, zones: int, seed: int) -> None:
    """Let broadcasts cut each other short at random, with faults, in virtual time.

    Ends with one line of JSON: `wrong_zone_moments` counts blocks of sound that a horn outside the
    wanted zones would have given. In an emergency a line that may be connected and cannot be opened
    does not hold up the others: `emergency_spill_moments`.
    """
    from broadcaster.simulation.preempting import Preemptions  # noqa: PLC0415 -- loads the mixer

    told = 0

    def progress(done: int) -> None:
        nonlocal told
        if done // 1000 > told:
            told = done // 1000
            click.echo(f"{done} of {runs}", err=True)

    with tempfile.TemporaryDirectory(prefix="broadcaster-preempt-") as folder:
        figures = Preemptions(Path(folder), zones, seed).preempt(runs, progress)
    click.echo(json.dumps(figures))
