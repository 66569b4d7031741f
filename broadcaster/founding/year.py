"""Turning what a station file says of the year into rows, through the services people use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from broadcaster.domain.bulletin import BulletinId
from broadcaster.domain.frames import RelayRule, Rule
from broadcaster.domain.people import Person
from broadcaster.domain.programmes import TemplateId
from broadcaster.errors import Invalid
from broadcaster.founding.stationfile import StationFile
from broadcaster.founding.yearfile import (
    BulletinPlan,
    HolidayPlan,
    PlacesPlan,
    ProgrammePlan,
    TimesPlan,
)
from broadcaster.ports import Clock
from broadcaster.services import bulletins, calendar, relays, seasons, timetable
from broadcaster.services.calendar import MarkName
from broadcaster.services.plan_views import TemplateFields
from broadcaster.services.relays import SourceFields
from broadcaster.services.seasons import NAMING_YEAR
from broadcaster.services.views import Fields
from broadcaster.services.year_views import SeasonFields, TimeOf, TimetableFields
from broadcaster.store import frames as store
from broadcaster.store import zones as loudspeakers
from broadcaster.store.place_rules import zones_below
from broadcaster.store.tables import StandingClipRow
from schedules.marks import OtherTimetable


@dataclass(frozen=True, slots=True)
class Desk:
    """Who writes the first decisions of a station, and when; `approver` None lets them wait."""

    clock: Clock
    operator: Person
    approver: Person | None


def add_year(session: Session, desk: Desk, plan: StationFile) -> None:
    """Add relays, programmes of parts, other times, and the bulletins that wait for approval."""
    _add_relays(session, desk, plan)
    _add_framed(session, desk, tuple(one for one in plan.programmes if one.parts))
    _add_times(session, desk, plan)
    _add_bulletins(session, desk, plan)


def _add_relays(session: Session, desk: Desk, plan: StationFile) -> None:
    """List the stations that may be passed on; the sample's approver allows them."""
    for one in plan.relays:
        fields = SourceFields(one.name, one.url, one.backups)
        number = relays.save(session, desk.clock, desk.operator, fields)
        if desk.approver is not None:
            relays.allow(session, desk.clock, desk.approver, number)


def _add_framed(session: Session, desk: Desk, plans: tuple[ProgrammePlan, ...]) -> None:
    """Make the programmes that are described by parts; the sample's approver allows their words."""
    keys = {row.name: row.key for row in store.sources(session)}
    for plan in plans:
        fields = TemplateFields(
            name=plan.name,
            starts=plan.starts,
            weekdays=plan.weekdays,
            zones=places(session, plan),
            longest=plan.longest,
            parts=tuple(_with_key(rule, keys) for rule in plan.rules),
        )
        number = timetable.save_template(session, desk.clock, desk.operator, fields)
        _allow_words(session, desk, number)


def _add_times(session: Session, desk: Desk, plan: StationFile) -> None:
    """Make seasons and the times of holidays; every programme must be there already."""
    numbers = {one.fields.name: one.id for one in timetable.templates(session)}
    for season in plan.seasons:
        number = _times(session, desk, season, numbers)
        stretch = SeasonFields(season.name, number, season.yearly, season.first, season.last)
        seasons.save_season(session, desk.clock, desk.operator, stretch)
    for holiday in plan.holidays:
        _mark(session, desk, holiday, _times(session, desk, holiday, numbers))


def _add_bulletins(session: Session, desk: Desk, plan: StationFile) -> None:
    """Write the first bulletins and send them for approval; those that are over are left out."""
    timezone = ZoneInfo(plan.timezone)
    now = desk.clock.now().astimezone(timezone).replace(tzinfo=None)
    written = [
        _written(session, desk, one, timezone) for one in plan.bulletins if one.valid_until > now
    ]
    for number in written:
        version = bulletins.show(session, desk.clock, number).version
        bulletins.submit(session, desk.clock, number, desk.operator, version)


def places(session: Session, plan: PlacesPlan) -> frozenset[int]:
    """Return the zones a plan names, all where it names none; raises Invalid for one unknown."""
    names = loudspeakers.names(session)
    if not plan.areas and not plan.zones:
        return frozenset(names)
    below = zones_below(session)
    areas = [(row.name, below[row.id]) for row in loudspeakers.areas(session)]
    zones = [(name, frozenset({zone})) for zone, name in names.items()]
    found = [_named(areas, "areas", name) for name in plan.areas]
    found += [_named(zones, "zones", name) for name in plan.zones]
    return frozenset[int]().union(*found)


def _named(known: Iterable[tuple[str, frozenset[int]]], field: str, name: str) -> frozenset[int]:
    """Return the zones of every place of that name, of which there may be several."""
    found = [zones for each, zones in known if each == name]
    if not found:
        sentence = "The station file is wrong at {field}: {name} is used but not described."
        raise Invalid(field, sentence, name=name)
    return frozenset[int]().union(*found)


def _with_key(rule: Rule, keys: Mapping[str, str]) -> Rule:
    return replace(rule, source=keys[rule.source]) if isinstance(rule, RelayRule) else rule


def _allow_words(session: Session, desk: Desk, number: TemplateId) -> None:
    if desk.approver is None:
        return
    for row in session.scalars(select(StandingClipRow).where(StandingClipRow.template == number)):
        row.approved_by, row.approved = desk.approver.id, desk.clock.now()


def _times(
    session: Session, desk: Desk, plan: TimesPlan, numbers: Mapping[str, TemplateId]
) -> int | None:
    """Make the timetable of other times; None where it keeps the usual ones."""
    times = [TimeOf(numbers[name], at) for name, at in plan.starts.items()]
    times += [TimeOf(numbers[name], None) for name in plan.off]
    if not times:
        return None
    fields = TimetableFields(plan.name, tuple(times))
    return seasons.save_timetable(session, desk.clock, desk.operator, fields)


def _mark(session: Session, desk: Desk, plan: HolidayPlan, timetable_: int | None) -> None:
    """Let days of the calendar bring the other times every year, beside what they bring anyway."""
    if timetable_ is None:
        return
    for occasion in plan.occasions:
        name = MarkName(NAMING_YEAR, f"{occasion}/{NAMING_YEAR}")
        kept = calendar.mark_of(session, name).effects
        wanted = (*kept, OtherTimetable(str(timetable_)))
        calendar.set_effects(session, desk.clock, desk.operator, name, wanted, every_time=True)


def _written(session: Session, desk: Desk, plan: BulletinPlan, timezone: ZoneInfo) -> BulletinId:
    fields = Fields(
        title=plan.title,
        field=plan.field,
        priority=plan.priority,
        zones=places(session, plan),
        valid_from=plan.valid_from.replace(tzinfo=timezone),
        valid_until=plan.valid_until.replace(tzinfo=timezone),
        airings=plan.airings,
    )
    return bulletins.draft(session, desk.clock, desk.operator, fields, plan.text)
