"""`broadcaster plan show`: what is heard on a day, when, where and why."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from zoneinfo import ZoneInfo

import click

from broadcaster.bootstrap import Station, open_station
from broadcaster.cli.speech import Speech
from broadcaster.errors import Invalid, Refused
from broadcaster.services import recording
from broadcaster.services.plan_views import PlanView
from broadcaster.services.planning import plan_or_preview
from broadcaster.services.recording import Verified
from broadcaster.services.refusing import refusing
from broadcaster.settings import Settings
from broadcaster.store import zones
from schedules.blends import blend_facts
from schedules.bounds import checked
from schedules.types import Line, Omission, PartKind, Reason
from schedules.wishes import wishes

ONE_DAY = timedelta(days=1)

_SAME = "It is the same, made of what was known at {at} and of the log up to entry {entry}."
_STARTS = "{programme} starts at {at}: {why}"


@dataclass(frozen=True, slots=True)
class _Printer:
    """Says one plan to a person: in which language, at which place, with which zone names."""

    speech: Speech
    timezone: ZoneInfo
    names: dict[int, str]

    def text(self, plan: PlanView) -> Iterator[str]:
        """Write a plan in sentences, one line an item."""
        version = {"day": plan.day.isoformat(), "version": plan.version}
        if plan.version is None:
            yield f"{plan.day}, {self.speech.of('not yet published')}"
        else:
            yield self.speech.of("{day}, version {version}", version)
        yield from (f"  {self._line(line)}" for line in plan.lines)
        firsts = {line.programme: line for line in reversed(plan.lines)}
        for key, line in sorted(firsts.items(), key=lambda item: item[1].starts):
            if key in plan.why:
                yield self._start(line, plan.why[key])
        if plan.omissions:
            yield f"{self.speech.of('Left out, and why')}:"
        yield from (f"  {self._omission(omission)}" for omission in plan.omissions)

    def verdict(self, one: Verified) -> str:
        """Say whether a version could be made again."""
        if one.wrong is not None:
            return self._reason(one.wrong)
        known = one.cut_off.astimezone(self.timezone) if one.cut_off else ""
        facts = {"at": f"{known:%d/%m/%Y %H:%M:%S}", "entry": one.journal or 0}
        return self.speech.of(_SAME, facts)

    def _line(self, line: Line) -> str:
        at = line.starts.astimezone(self.timezone).strftime("%H:%M:%S")
        length = length_written(line.sound.length)
        bulletin = line.kind is PartKind.BULLETIN
        title = line.title if bulletin else self.speech.of(line.title)
        where = ", ".join(self.names.get(zone, str(zone)) for zone in sorted(line.zones))
        return f"{at}  {length:>6}  {title}  [{where}]  {self._why(line)}"

    def _start(self, first: Line, why: Reason) -> str:
        at = first.starts.astimezone(self.timezone).strftime("%H:%M")
        facts = {"programme": first.programme_name, "at": at, "why": self._reason(why)}
        return self.speech.of(_STARTS, facts)

    def _omission(self, omission: Omission) -> str:
        own = omission.bulletin is not None
        title = omission.title if own else self.speech.of(omission.title)
        return f"{title}: {self._reason(omission.reason)}"

    def _why(self, line: Line) -> str:
        return " ".join(self._reason(each) for each in (line.reason, *wishes(line.sound)))

    def _reason(self, reason: Reason) -> str:
        return self.speech.of(reason.sentence, reason.facts)


@click.command()
@click.argument("date", metavar="DATE")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a day, one a line.")
@click.option("--year", is_flag=True, help="The whole year in which DATE lies.")
@click.option("--verify", is_flag=True, help="Make every published version again, and compare.")
@click.pass_obj
def show(settings: Settings, date: str, *, as_json: bool, year: bool, verify: bool) -> None:
    """Show the plan of DATE (2026-11-21, today or tomorrow), each line with its reason.

    The published plan is shown; where there is none yet, the plan as it would be. With --verify
    each published version is made again of what was recorded with it; it ends with 1 where one
    is not the same.
    """
    station = opened(settings)
    with station.reading_sessions() as session:
        speech = Speech(settings.language)
        printer = _Printer(speech, station.timezone, zones.names(session))
        days = tuple(_days(day_written(station, date), year=year))
        if verify:
            _verify(printer, recording.verify(session, days[0], days[-1]))
            return
        for day in days:
            found = plan_or_preview(session, station.clock, day)
            if as_json:
                click.echo(json.dumps(as_object(found), ensure_ascii=False))
            else:
                click.echo("\n".join(printer.text(found)))
            session.expire_all()


def _verify(printer: _Printer, found: Iterable[Verified]) -> None:
    wrong = 0
    for one in found:
        facts = {"day": one.day.isoformat(), "version": one.version}
        said = printer.verdict(one)
        wrong += one.wrong is not None
        click.echo(f"{printer.speech.of('{day}, version {version}', facts)}: {said}")
    if wrong:
        raise SystemExit(1)


def as_object(plan: PlanView) -> dict[str, object]:
    """Return a plan as JSON values: instants as ISO 8601 in UTC, lengths in seconds."""
    return {
        "day": plan.day.isoformat(),
        "version": plan.version,
        "published": None if plan.published is None else plan.published.isoformat(),
        "cause": plan.cause,
        "starts": {key: str(reason) for key, reason in plan.why.items()},
        "lines": [_line_object(line) for line in plan.lines],
        "omissions": [
            {
                "title": omission.title,
                "bulletin": omission.bulletin,
                "programme": omission.programme,
                "reason": str(omission.reason),
            }
            for omission in plan.omissions
        ],
    }


def _line_object(line: Line) -> dict[str, object]:
    return {
        "key": line.key,
        "programme": line.programme,
        "programme_name": line.programme_name,
        "kind": line.kind.value,
        "title": line.title,
        "starts": line.starts.astimezone(UTC).isoformat(),
        "length_s": line.sound.length.total_seconds(),
        "clip": line.sound.clip,
        "gain_db": line.sound.gain_db,
        "blend": blend_facts(line.sound.blend) or None,
        "late": None if line.sound.late is None else str(line.sound.late),
        "zones": sorted(line.zones),
        "bus": line.bus,
        "priority": line.priority.value,
        "authority": line.authority,
        "bulletin": line.bulletin,
        "reason": str(line.reason),
    }


def opened(settings: Settings) -> Station:
    """Return the station in the data folder; raises Refused where there is none."""
    station = open_station(settings)
    if not station.folder.database.exists():
        raise Refused("There is no station in {folder}.", folder=settings.data)
    return station


def length_written(length: timedelta) -> str:
    """Write a length of sound as minutes and seconds: 1:15."""
    seconds = round(length.total_seconds())
    return f"{seconds // 60}:{seconds % 60:02d}"


def day_written(station: Station, written: str) -> date:
    """Read a day as people write it, "2026-11-21", "today" or "tomorrow"; raises Invalid."""
    today = station.clock.now().astimezone(station.timezone).date()
    named = {"today": today, "tomorrow": today + ONE_DAY}
    if written in named:
        return named[written]
    try:
        found = date.fromisoformat(written)
    except ValueError:
        sentence = "{date} is not a date; write it like 2026-11-21, or today, or tomorrow."
        raise Invalid("date", sentence, date=written) from None
    with refusing("date"):
        return checked(found)


def _days(day: date, *, year: bool) -> Iterator[date]:
    first = date(day.year, 1, 1) if year else day
    last = date(day.year, 12, 31) if year else day
    for number in range((last - first).days + 1):
        yield first + ONE_DAY * number
