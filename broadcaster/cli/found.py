"""`broadcaster found`: bring a data folder up to date, and found its station where none is."""

from __future__ import annotations

import json
from collections.abc import Iterable

import click

from broadcaster.bootstrap import Station, lay_simulated, open_station
from broadcaster.cli.speech import Speech
from broadcaster.clocks import VirtualClock
from broadcaster.domain.findings import Finding
from broadcaster.domain.zones import Wiring
from broadcaster.errors import Refused
from broadcaster.folder import Folder
from broadcaster.founding.bulletins import allow_submitted
from broadcaster.founding.examples import EXAMPLES, SAMPLE, example_text
from broadcaster.founding.rows import FirstPassword, is_founded
from broadcaster.founding.rows import found as found_station
from broadcaster.founding.stationfile import StationFile, parse
from broadcaster.logs import start_logging
from broadcaster.ports import Clock
from broadcaster.services import patch
from broadcaster.services.intake import Originals
from broadcaster.services.own_profiles import adopted
from broadcaster.services.voicing import Studio
from broadcaster.settings import Settings
from broadcaster.store.migrate import upgrade
from broadcaster.store.session import transaction
from broadcaster.store.wiring import load_wiring


@click.command(hidden=True)
@click.option("--example", type=click.Choice(EXAMPLES))
@click.pass_obj
def found(settings: Settings, example: str | None) -> None:
    """Bring the data folder up to date; ends with one line of JSON for `up`."""
    folder = Folder(settings.data)
    folder.make()
    start_logging(settings.log_level, name="found", folder=folder.logs)
    upgrade(folder.database)
    station = open_station(settings)
    clock = _founding_clock(settings, station)
    plan: StationFile | None = None
    with transaction(station.sessions) as session:
        if not is_founded(session):
            plan = _with_own_profiles(parse(_station_text(folder, example)), station)
            first = found_station(session, clock, plan, Originals(folder.originals))
            _show(first, Speech(settings.language), plan.name)
        else:
            _tell_wrong(patch.in_force(session, station.makes), Speech(settings.language))
        wiring = load_wiring(session)
        # Refused inside the transaction: a station that does not start has not been founded,
        # and its passwords, which are shown only once, are made anew.
        _refuse_own_clock(settings, wiring)
    lay_simulated(station)
    if plan is not None and plan.sample and plan.bulletins:
        allow_submitted(station.sessions, clock, _studio(station))
    simulated = any(device.simulated for device in wiring.devices)
    click.echo(json.dumps({"simulated": simulated}))


def _with_own_profiles(plan: StationFile, station: Station) -> StationFile:
    """Return the plan with profiles of the station's own taken in; Refused for what is no make."""
    devices = tuple(
        device.model_copy(update={"profile": adopted(station.folder, device.profile)})
        for device in plan.devices
    )
    known = station.makes
    for device in devices:
        if device.profile not in known:
            raise Refused(
                "Nobody knows the make “{make}” of {board}. Choose one of the list.",
                make=device.profile,
                board=device.label,
            )
    return plan.model_copy(update={"devices": devices})


def _tell_wrong(found: Iterable[Finding], speech: Speech) -> None:
    """Say what is wrong with the wiring of a station that is started all the same."""
    for each in found:
        if each.is_error:
            click.echo(speech.of(each.why.sentence, each.why.facts))


def _refuse_own_clock(settings: Settings, wiring: Wiring) -> None:
    sinks = {bus.sink for bus in wiring.buses}
    is_silent = settings.sink == "null" or sinks == {"null"}
    if settings.own_clock and not (wiring.all_simulated and is_silent):
        raise Refused(
            "The clock may run at its own pace only where every device and every sink is simulated."
        )


def _founding_clock(settings: Settings, station: Station) -> Clock:
    """Return the clock of the first rows: a simulated station begins when its own clock does."""
    return station.clock if settings.began is None else VirtualClock(settings.began)


def _studio(station: Station) -> Studio:
    folder = station.folder
    return Studio("found", station.voices, station.library, folder.originals, takes=folder.takes)


def _station_text(folder: Folder, example: str | None) -> str:
    if not folder.station_file.exists():
        return example_text(example or SAMPLE)
    if example is not None:
        raise Refused(
            "The data folder {folder} has a station.toml of its own; leave --example away, or"
            " give another --data.",
            folder=folder.root,
        )
    return folder.station_file.read_text(encoding="utf-8")


def _show(passwords: tuple[FirstPassword, ...], speech: Speech, name: str) -> None:
    """Print the first passwords; they are shown this once."""
    click.echo(name)
    click.echo(speech.of("Write these passwords down: they are shown only now."))
    for first in passwords:
        role = speech.of(first.role.value.capitalize())
        click.echo(f"  {first.login:<12}{first.password}   {first.name} ({role})")
