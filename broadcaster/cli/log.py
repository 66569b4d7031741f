"""`broadcaster log`: is the journal whole, and what does it say."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Mapping
from datetime import date, datetime

import click

from broadcaster.bootstrap import Station, open_station
from broadcaster.cli.speech import Speech
from broadcaster.domain.asrun import Entry, EntryKind, parse
from broadcaster.domain.resolved import Resolved
from broadcaster.errors import Failed, Refused
from broadcaster.services import clips
from broadcaster.services.journal import Mark, copied, fault
from broadcaster.services.resolving import resolved
from broadcaster.settings import Settings
from schedules.types import Facts, PartKind

FACTS = ("due", "first_sound", "ended", "title", "zones", "outcome", "authority", "clip")
BROKEN = "The journal is BROKEN at line {line}: {why}."
ALL_RESOLVED = "Each line that was planned has exactly one outcome in each zone: {count}."
OPEN = "NO OUTCOME: {line} in zone {zone} was planned or began, and nothing says how it ended."
DOUBLED = "SEVERAL OUTCOMES: {line} in zone {zone} was ended more than once."
AND_OTHERS = "… and {count} more."
MOST_NAMED = 20
"""So many lines are named; of more there is the count."""


@click.group()
def log() -> None:
    """Check the broadcast log, or print it."""


@log.command()
@click.pass_obj
def verify(settings: Settings) -> None:
    """Check that nothing in the journal was changed, and that each planned line has one outcome.

    Where a line was changed, removed or put in between, or an outcome lacks, it ends with 1.
    """
    station = open_station(settings)
    journal = station.folder.journal
    speech = Speech(settings.language)
    if not journal.exists():
        raise Refused("There is no journal in {folder} yet.", folder=settings.data)
    broken = fault(journal, _copied(station))
    if broken is not None:
        click.echo(speech.of(BROKEN, {"line": broken.line, "why": broken.why}))
        sys.exit(1)
    with journal.open(encoding="utf-8") as lines:
        count = sum(1 for _ in lines)
    click.echo(speech.of("The journal is whole: {count} entries.", {"count": count}))
    if not station.folder.database.exists():
        return
    with station.reading_sessions() as session:
        found = resolved(session, journal, station.clock.now())
    for sentence, facts in said_of(found):
        click.echo(speech.of(sentence, facts))
    if not found.is_whole:
        sys.exit(1)


def said_of(found: Resolved) -> Iterator[tuple[str, Facts]]:
    """Yield what is to be said of the lines that were planned: a template and its facts each."""
    if found.is_whole:
        yield ALL_RESOLVED, {"count": found.planned}
    for sentence, places in ((OPEN, found.open), (DOUBLED, found.doubled)):
        for place in places[:MOST_NAMED]:
            yield sentence, {"line": place.line, "zone": place.zone}
        if len(places) > MOST_NAMED:
            yield AND_OTHERS, {"count": len(places) - MOST_NAMED}


@log.command()
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="Only this local day.")
@click.pass_obj
def export(settings: Settings, day: datetime | None) -> None:
    """Print what was aired, as CSV on standard output."""
    station = open_station(settings)
    out = csv.writer(sys.stdout)
    speech = Speech(settings.language)
    out.writerow([*FACTS, "synthetic", "programme", "why"])
    spoken = _machine_voices(station)
    if not station.folder.journal.exists():
        return
    with station.folder.journal.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                entry = parse(line)
            except ValueError as error:
                raise Failed(BROKEN, line=number, why=error) from error
            if entry.kind == EntryKind.ENDED and _is_on(station, entry, day):
                synthetic = spoken.get(str(entry.facts.get("clip")), "")
                out.writerow([*_row(entry, speech), synthetic, *_why(entry, speech)])


def _machine_voices(station: Station) -> dict[str, str]:
    """Tell of every clip whether a machine spoke it (AI Law 134/2025/QH15): yes or no."""
    if not station.folder.database.exists():
        return {}
    with station.reading_sessions() as session:
        found = clips.machine_spoken(session)
    return {clip: "yes" if spoken else "no" for clip, spoken in found.items()}


def _copied(station: Station) -> Mark:
    """Return the last entry the database knows of; a station may have lost its database."""
    if not station.folder.database.exists():
        return Mark()
    with station.reading_sessions() as session:
        return copied(session)


def _is_on(station: Station, entry: Entry, day: datetime | None) -> bool:
    return day is None or _local_day(station, str(entry.facts["due"])) == day.date()


def _local_day(station: Station, instant: str) -> date:
    return datetime.fromisoformat(instant).astimezone(station.timezone).date()


def _row(entry: Entry, speech: Speech) -> list[str]:
    facts = entry.facts
    own = facts.get("bulletin") is not None or facts.get("kind") == PartKind.FILLER
    # Titles of a frame's own parts are words of the program.
    said = facts if own else {**facts, "title": speech.of(str(facts.get("title", "")))}
    values = (said.get(key) for key in FACTS)
    return [
        "" if v is None else " ".join(map(str, v)) if isinstance(v, list) else str(v)
        for v in values
    ]


def _why(entry: Entry, speech: Speech) -> Iterator[str]:
    """Yield the programme an item was in, and why it ended as it did."""
    yield str(entry.facts.get("programme_name") or "")
    why = entry.facts.get("why")
    if isinstance(why, Mapping) and why.get("sentence"):
        yield speech.of(str(why["sentence"]), dict(why.get("facts") or {}))
    else:
        yield ""
