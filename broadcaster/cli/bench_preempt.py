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

    Two amplifiers hang on two boards of one bus. Ends with one line of JSON: `wrong_zone_moments`
    counts blocks of sound that a horn outside the wanted zones would have given. Counted apart:
    `emergency_spill_moments`, since in an emergency a line that may be connected and cannot be
    opened does not hold up the others; `unseen_moments`, where a contact was closed that its own
    board reads back as open; `pressed_moments`, where somebody closed a contact by hand less than
    15 s ago, before the boards were asked. `stuck_untold` counts contacts closed 5 s after the
    end, a stop or a crash, of which no fault tells; `stuck_hidden` those no board shows.
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
