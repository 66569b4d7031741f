"""`broadcaster clock`: how far the station's clock may be from true, and setting it by hand."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime

import click

from broadcaster.bootstrap import Station, open_station
from broadcaster.cli.speech import Speech
from broadcaster.cli.stop import VIA, who
from broadcaster.errors import BroadcasterError
from broadcaster.services import clock_care
from broadcaster.settings import Settings

INSTANTS = ("at", "became", "was")
WRITTEN = "%Y-%m-%d %H:%M:%S"


@click.group()
def clock() -> None:
    """Look at the clock, say that it is right, or set it."""


@clock.command()
@click.pass_obj
def show(settings: Settings) -> None:
    """Tell what is known of the clock."""
    station, speech = open_station(settings), Speech(settings.language)
    found = clock_care.health(station.clock_care)
    click.echo(_written(station, found.now))
    for said in clock_care.told(found):
        click.echo(speech.of(said.sentence, _local(station, said.facts)))


@clock.command("set")
@click.argument("moment", metavar="'YYYY-MM-DD HH:MM:SS'", type=click.DateTime([WRITTEN]))
@click.pass_obj
def set_(settings: Settings, moment: datetime) -> None:
    """Set the clock to MOMENT, in the station's own time.

    The machine's clock where this account may, else the station's own way from it, which every part
    of the station follows within a second. What sounds goes on.
    """
    station, speech = open_station(settings), Speech(settings.language)
    became = moment.replace(tzinfo=station.timezone).astimezone(UTC)
    made = clock_care.set_by_hand(station.clock_care, None, became, who=who(), via=VIA)
    with suppress(BroadcasterError):  # nobody doubts it, or nobody is on the air
        station.air.confirm_clock(by=who())
    facts = {"was": _written(station, made.was), "became": _written(station, made.became)}
    click.echo(speech.of("The clock said {was} and says {became} now.", facts))
    if made.how != "machine":
        click.echo(speech.of(clock_care.KEPT_APART))


@clock.command()
@click.pass_obj
def confirm(settings: Settings) -> None:
    """Say that the clock is right, where the station doubts it and waits."""
    station, speech = open_station(settings), Speech(settings.language)
    station.air.confirm_clock(by=who())
    click.echo(speech.of("The station believes its clock again."))


def _local(station: Station, facts: Mapping[str, object]) -> dict[str, object]:
    """Write the instants among some facts as the station's own clock shows them."""
    return {
        name: _written(station, datetime.fromisoformat(str(fact))) if name in INSTANTS else fact
        for name, fact in facts.items()
    }


def _written(station: Station, instant: datetime) -> str:
    return instant.astimezone(station.timezone).strftime(WRITTEN)
