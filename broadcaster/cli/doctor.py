"""`broadcaster doctor`: what is wrong with this station, in sentences."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass

import click
from sqlalchemy import select

from audio.errors import AudioError
from broadcaster.addresses import hostname, own_addresses
from broadcaster.bootstrap import Station, open_station
from broadcaster.cli.speech import Speech
from broadcaster.clocks import SystemClock
from broadcaster.domain.certificates import identity
from broadcaster.domain.people import Right
from broadcaster.errors import BroadcasterError
from broadcaster.services import alarms, patch, people
from broadcaster.services.journal import copied, fault
from broadcaster.settings import Settings
from broadcaster.store.migrate import newest, version
from broadcaster.store.session import read_only_uri
from broadcaster.store.tables import StationRow
from broadcaster.store.wiring import load_wiring
from schedules.types import Reason

LEAST_FREE_MB = 500
FIRST_SANE_YEAR = 2026


@dataclass(frozen=True, slots=True)
class Check:
    """One part of the station, and what finds out whether it is well."""

    name: str
    look: Callable[[Station], Iterator[Reason]]


@click.command()
@click.pass_obj
def doctor(settings: Settings) -> None:
    """Look at the station and say what is wrong; ends with 1 where something is."""
    speech = Speech(settings.language)
    station = open_station(settings)
    if not station.folder.database.exists():
        said = "There is no station in {folder} yet: start it with `broadcaster up`."
        click.echo(speech.of(said, {"folder": settings.data}))
        sys.exit(1)
    troubles = 0
    for check in CHECKS:
        found, name = list(check.look(station)), check.name
        troubles += len(found)
        for reason in found:
            click.echo(f"✗ {speech.of(name)}: {speech.of(reason.sentence, reason.facts)}")
        if not found:
            click.echo(f"✓ {speech.of(name)}")
    if troubles:
        click.echo(speech.of("Found {count} troubles.", {"count": troubles}))
        sys.exit(1)
    click.echo(speech.of("Nothing is wrong."))


def _disk(station: Station) -> Iterator[Reason]:
    free = shutil.disk_usage(station.data).free // 1_000_000
    if free < LEAST_FREE_MB:
        yield Reason(
            "Only {free} MB are free on the disk; speech cannot be made without room.",
            {"free": free},
        )


def _database(station: Station) -> Iterator[Reason]:
    found, wanted = version(station.folder.database), newest()
    if found != wanted:
        yield Reason("The database is of another version; `broadcaster up` brings it up to date.")
    with closing(sqlite3.connect(read_only_uri(station.folder.database), uri=True)) as database:
        verdict = database.execute("PRAGMA quick_check(1)").fetchone()[0]
    if verdict != "ok":
        yield Reason(
            "The database is damaged ({why}); restore the last backup.", {"why": str(verdict)}
        )


def _journal(station: Station) -> Iterator[Reason]:
    if not station.folder.journal.exists():
        return
    with station.reading_sessions() as session:
        mark = copied(session)
    broken = fault(station.folder.journal, mark)
    if broken is not None:
        yield Reason(
            "The journal is BROKEN at line {line}: {why}.",
            {"line": broken.line, "why": broken.why},
        )


def _clock(station: Station) -> Iterator[Reason]:
    now = station.clock.now()
    if now.year < FIRST_SANE_YEAR:
        yield Reason("The clock says {year}; set it before anything is aired.", {"year": now.year})
        return
    trouble = station.clock_trouble()
    if trouble is not None:
        yield trouble


def _playout(station: Station) -> Iterator[Reason]:
    from broadcaster.playout.client import PlayoutClient  # noqa: PLC0415 -- only this check

    try:
        state = PlayoutClient(station.data).status()
    except BroadcasterError:
        yield Reason("The station is not running: start it with `broadcaster up`.")
        return
    for trouble in state.troubles:
        yield Reason(trouble.sentence, trouble.facts)


def _voice(station: Station) -> Iterator[Reason]:
    with station.reading_sessions() as session:
        name = session.scalars(select(StationRow.voice)).one()
    voice = station.voices.get(name)
    if voice is None:
        yield Reason("There is no voice called {name}.", {"name": name})
        return
    try:
        voice.say("Đài truyền thanh xã", cancelled=lambda: False)
    except AudioError as error:
        yield Reason("The voice {name} does not speak: {why}", {"name": name, "why": str(error)})


def _loudspeakers(station: Station) -> Iterator[Reason]:
    with station.reading_sessions() as session:
        yield from (each.why for each in patch.in_force(session, station.makes))
        wiring = load_wiring(session)
    for bus in wiring.buses:
        if bus.sink == "null" or bus.sink.startswith("icecast:") or wiring.all_simulated:
            continue
        sink = station.sink(bus)
        if not sink.is_real or sink.is_unheard:
            yield Reason("There is no sound card for the bus {bus}.", {"bus": bus.name})


def _people(station: Station) -> Iterator[Reason]:
    with station.reading_sessions() as session:
        everybody = people.everybody(session)
    if not any(person.may(Right.APPROVE) for person in everybody):
        yield Reason("Nobody may approve: give somebody the role of an approver.")


def _alarms(station: Station) -> Iterator[Reason]:
    with station.reading_sessions() as session:
        for alarm in alarms.standing(session):
            yield alarm.why
            if alarm.cleared is None:
                yield alarm.kind.advice


def _phones(station: Station) -> Iterator[Reason]:
    from broadcaster.services import certificates  # noqa: PLC0415 -- only this check

    wanted = identity(hostname(), station.settings.allowed_hosts, own_addresses())
    # Phones live in the world's time, whatever clock a simulated station keeps.
    yield from certificates.troubles(station.folder, wanted, SystemClock().now())


CHECKS = (
    Check("Room on the disk", _disk),
    Check("Database", _database),
    Check("Journal", _journal),
    Check("Clock", _clock),
    Check("On air", _playout),
    Check("Voice", _voice),
    Check("Loudspeakers", _loudspeakers),
    Check("People", _people),
    Check("Phones", _phones),
    Check("Alarms", _alarms),
)
