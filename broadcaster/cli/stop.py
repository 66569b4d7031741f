"""`broadcaster stop`: silence at once, from the command line, whatever else is broken."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Sequence

import click

from broadcaster.bootstrap import Station, open_station
from broadcaster.cli.speech import Speech
from broadcaster.errors import NotFound
from broadcaster.playout.last_resort import known_wiring
from broadcaster.settings import Settings

VIA = "cli"

NO_SUCH_ZONE = "There is no zone {zone}. The zones are: {zones}."


@click.command()
@click.option("--zone", "zones", multiple=True, help="Only this zone, by its name or number.")
@click.option("--go-on", is_flag=True, help="Take a STOP back: what is still to come is heard.")
@click.pass_obj
def stop(settings: Settings, zones: Sequence[str], *, go_on: bool) -> None:
    """Silence everything, or some zones, now.

    What is left of the running programmes stays silent; later ones come in their time. Where the
    part on the air does not answer, every contact is opened without it. Ends with 1 where it is not
    sure that all is silent.
    """
    station, speech = open_station(settings), Speech(settings.language)
    if go_on:
        station.air.go_on(by=who(), via=VIA)
        click.echo(speech.of("What was stopped and is still to come will be heard."))
        return
    chosen = _numbers(station, zones) if zones else None
    done = station.air.stop(by=who(), via=VIA, zones=chosen)
    if done.why is not None:
        click.echo(speech.of(done.why.sentence, done.why.facts))
    elif chosen is None:
        click.echo(speech.of("Stopped: everything is silent."))
    else:
        click.echo(speech.of("Stopped: {zones}.", {"zones": ", ".join(zones)}))
    if not done.is_silent:
        sys.exit(1)


def who() -> str:
    """Return whose account this is."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an account without a name
        return VIA


def _numbers(station: Station, wanted: Sequence[str]) -> frozenset[int]:
    """Find zones by name or number; raises NotFound."""
    known = known_wiring(station).zones
    by_word = {str(zone.id): zone.id for zone in known}
    by_word |= {zone.name.casefold(): zone.id for zone in known}
    for word in wanted:
        if word.casefold() not in by_word:
            raise NotFound(NO_SUCH_ZONE, zone=word, zones=", ".join(zone.name for zone in known))
    return frozenset(by_word[word.casefold()] for word in wanted)
