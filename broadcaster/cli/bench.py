"""`broadcaster bench`: figures, each command ending with one line of JSON."""

from __future__ import annotations

import click

from broadcaster.cli.bench_crash import crash
from broadcaster.cli.bench_emergency import emergency
from broadcaster.cli.bench_joins import joins
from broadcaster.cli.bench_live import live
from broadcaster.cli.bench_plan import plan
from broadcaster.cli.bench_preempt import preempt
from broadcaster.cli.bench_read import read
from broadcaster.cli.bench_relay import relay
from broadcaster.cli.bench_render import render
from broadcaster.cli.bench_soak import soak
from broadcaster.cli.bench_speak import speak
from broadcaster.cli.bench_start import start
from broadcaster.cli.bench_station import footprint, run
from broadcaster.cli.bench_wrong import wrong


@click.group()
def bench() -> None:
    """Measure the station; progress goes to standard error, the figures to standard output."""


for _command in (
    *(crash, emergency, footprint, joins, live, plan, preempt, read),
    *(relay, render, run, soak, speak, start, wrong),
):
    bench.add_command(_command)
