"""`broadcaster plan heard`: what one zone hears on a day, and for how many minutes."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

import click

from broadcaster.cli.planning import day_written, length_written, opened
from broadcaster.cli.speech import Speech
from broadcaster.services.heard import Heard, Ruled, zone_named
from broadcaster.services.heard import heard as heard_in
from broadcaster.settings import Settings
from schedules import levels
from schedules.local import clock_face
from schedules.types import Line, PartKind

TOTAL = "Sound in all: {length}, in {items} items."
NOTHING = "Nothing is heard in {zone} on {day}."
WITHIN = "{rule}: permitted from {opens} to {closes}."
MINUTES = "{rule}: permitted from {opens} to {closes}; {used} of {limit} used."
TITLE = "{zone}, {day}, version {version}"
UNPUBLISHED = "{zone}, {day}: not yet published."


@click.command()
@click.option("--zone", required=True, help="The zone's name, or its number.")
@click.option("--day", default="tomorrow", help="2026-11-22, today, or tomorrow (the default).")
@click.pass_obj
def heard(settings: Settings, zone: str, day: str) -> None:
    """Tell what one zone hears on a day, item by item, and for how many minutes."""
    station = opened(settings)
    speech = Speech(settings.language)
    with station.reading_sessions() as session:
        number = zone_named(session, zone)
        found = heard_in(session, station.clock, number, day_written(station, day))
    click.echo("\n".join(_told(found, speech, station.timezone)))


def _told(found: Heard, speech: Speech, timezone: ZoneInfo) -> Iterator[str]:
    facts = {"zone": found.name, "day": found.day.isoformat(), "version": found.version}
    yield speech.of(UNPUBLISHED if found.version is None else TITLE, facts)
    yield from (f"  {_line(line, speech, timezone)}" for line in found.lines)
    if found.lines:
        items = {"length": length_written(found.total), "items": len(found.lines)}
        yield speech.of(TOTAL, items)
    else:
        yield speech.of(NOTHING, facts)
    yield from (_rule(rule, speech, timezone) for rule in found.rules)
    for omission in found.quiet:
        title = speech.of(omission.title)
        yield f"{title}: {speech.of(omission.reason.sentence, omission.reason.facts)}"


def _line(line: Line, speech: Speech, timezone: ZoneInfo) -> str:
    title = line.title if line.kind is PartKind.BULLETIN else speech.of(line.title)
    at = f"{line.starts.astimezone(timezone):%H:%M:%S}"
    reasons = (line.reason, *levels.told(line.sound))
    why = " ".join(speech.of(each.sentence, each.facts) for each in reasons)
    return f"{at}  {length_written(line.sound.length):>7}  {title}  {why}"


def _rule(rule: Ruled, speech: Speech, timezone: ZoneInfo) -> str:
    facts = {
        "rule": rule.rule,
        "opens": clock_face(rule.opens, timezone),
        "closes": clock_face(rule.closes, timezone),
        "used": length_written(rule.used),
    }
    if rule.limit is None:
        return speech.of(WITHIN, facts)
    return speech.of(MINUTES, facts | {"limit": length_written(rule.limit)})
