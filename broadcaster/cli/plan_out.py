"""`broadcaster plan export`: the plan of some days as a table or as a calendar file."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import click

from broadcaster.cli.planning import day_written, opened
from broadcaster.cli.speech import Speech
from broadcaster.domain.separated import Separator, written
from broadcaster.services.calendar_feeds import calendar_file
from broadcaster.services.heard import zone_named
from broadcaster.services.plan_out import Asked, table
from broadcaster.settings import Settings


@click.command()
@click.option("--from", "first", default="today", help="2026-11-22, today (default), tomorrow.")
@click.option("--days", type=click.IntRange(1, 62), default=7, show_default=True)
@click.option("--zone", help="Only what this zone hears: its name or number.")
@click.option(
    "--separator",
    type=click.Choice([each.name.lower() for each in Separator]),
    default="semicolon",
    help="Between two cells; semicolon is what Excel in Vietnamese expects.",
)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.pass_obj
def export(
    settings: Settings, first: str, days: int, zone: str | None, separator: str, output: Path
) -> None:
    """Write the plan of some days into a file: a calendar where it ends in .ics, else a table."""
    station = opened(settings)
    begins = day_written(station, first)
    with station.reading_sessions() as session:
        number = None if zone is None else zone_named(session, zone)
        asked = Asked(begins, begins + timedelta(days=days - 1), number)
        if output.suffix.lower() == ".ics":
            body = calendar_file(session, station.clock, asked)
        else:
            rows = table(session, station.clock, asked, Speech(settings.language).of)
            body = written(rows, Separator[separator.upper()])
    output.write_bytes(body)
    click.echo(Speech(settings.language).of("The plan was written to {file}.", {"file": output}))
