"""`broadcaster plan import`: what a calendar or a table would bring, and keeping it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from broadcaster.cli.planning import opened
from broadcaster.cli.speech import Speech
from broadcaster.errors import Invalid, Refused
from broadcaster.services import calendar_intake, calendar_keeping, people
from broadcaster.services.calendar_intake import Choices, Preview
from broadcaster.services.intake import Originals, Upload
from broadcaster.settings import Settings

TOLD = "{file}: {starts} programmes, {marks} stretches of marked days, {left_out} left out."
AIRED = "{programme} on {day} at {at}."
MARKED = "{name}: marked from {first} to {last}."
LEFT = "Left out, line {line}: {why}"
LEFT_OUT = "Left out: {name}: {why}"
NOTHING_KEPT = "Nothing was kept; say --keep to keep it."
KEPT = "It was kept: {starts} programmes, {marks} marked days."


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by", "login", required=True, help="Who takes it in: their sign-in name.")
@click.option("--keep", is_flag=True, help="Keep it; without this it is only looked at.")
@click.pass_obj
def take_in(settings: Settings, file: Path, login: str, *, keep: bool) -> None:
    """Look at a calendar (.ics) or a table (.csv), and keep it with --keep."""
    station = opened(settings)
    speech = Speech(settings.language)
    originals = Originals(station.data / "calendars")
    with station.sessions() as session, session.begin():
        by = people.by_login(session, login)
        if by is None:
            raise Invalid("by", "There is nobody with the sign-in name {login}.", login=login)
        with file.open("rb") as stream:
            kept = calendar_intake.take(originals, by, Upload(file.name, stream))
        seen = calendar_intake.preview(session, station.clock, originals, kept, Choices())
        click.echo("\n".join(_told(seen, speech)))
        if not keep:
            click.echo(speech.of(NOTHING_KEPT))
            return
        if not (seen.starts or seen.marks):
            raise Refused("There is nothing in the file that could be kept.")
        made = calendar_keeping.keep(session, station.clock, by, seen)
    facts = {"starts": len(made.starts), "marks": len(made.marks)}
    click.echo(speech.of(KEPT, facts))


def _told(seen: Preview, speech: Speech) -> Iterator[str]:
    counts = {
        "file": seen.file.name,
        "starts": len(seen.starts),
        "marks": len(seen.marks),
        "left_out": len(seen.left_out),
    }
    yield speech.of(TOLD, counts)
    for start in seen.starts:
        when = {"day": f"{start.day:%d/%m/%Y}", "at": f"{start.at:%H:%M}"}
        yield "  " + speech.of(AIRED, {"programme": start.programme, **when})
    for mark in seen.marks:
        days = {"first": f"{mark.first:%d/%m/%Y}", "last": f"{mark.last:%d/%m/%Y}"}
        yield "  " + speech.of(MARKED, {"name": mark.name, **days})
    for one in seen.left_out:
        why = speech.of(one.reason.sentence, one.reason.facts)
        facts = {"line": one.line, "name": one.name, "why": why}
        yield "  " + speech.of(LEFT if one.line else LEFT_OUT, facts)
