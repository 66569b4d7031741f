"""The rules of the place: when loudspeakers may sound, for an area of the tree or single zones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from broadcaster.domain.people import Person, Right
from broadcaster.domain.programmes import HoursId
from broadcaster.errors import Forbidden, Invalid, NotFound
from broadcaster.ports import Clock
from broadcaster.services import edits
from broadcaster.services.decisions import Change
from broadcaster.services.plan_views import HoursFields, HoursView
from broadcaster.services.publishing import lock
from broadcaster.store import candidates, place_rules, zones
from broadcaster.store.tables import PermittedHoursRow, SeasonRow

LONGEST_NAME = 120
MINUTES_OF_A_DAY = 1440
_WEEKDAYS = frozenset(range(7))


@dataclass(frozen=True, slots=True)
class AreaView:
    """A node of the tree of areas: how deep it lies, and the zones below it."""

    id: int
    name: str
    depth: int
    zones: frozenset[int]


def areas(session: Session) -> tuple[AreaView, ...]:
    """List the areas as a tree is read: each followed by those that lie in it."""
    rows, below = zones.areas(session), place_rules.zones_below(session)

    def under(parent: int | None, depth: int) -> Iterator[AreaView]:
        for row in rows:
            if row.parent == parent:
                yield AreaView(row.id, row.name, depth, below[row.id])
                yield from under(row.id, depth + 1)

    return tuple(under(None, 0))


def permitted_hours(session: Session) -> tuple[HoursView, ...]:
    """List the permitted hours by name, each with the zones where it holds now."""
    below = place_rules.zones_below(session)
    return tuple(
        HoursView(HoursId(row.id), _fields(row), place_rules.zones_of(row, below), edits.seen(row))
        for row in candidates.permitted_hours(session)
    )


def save_hours(
    session: Session,
    clock: Clock,
    by: Person,
    fields: HoursFields,
    number: HoursId | None = None,
    seen: str | None = None,
) -> HoursId:
    """Make or change permitted hours (the administrator may); raises Invalid, Forbidden.

    Those of an area hold for every zone below it, also for ones added later. `seen` is what the
    editor was shown (`HoursView.seen`): raises Overtaken where somebody changed it since.
    """
    _require_administrator(by)
    _check(session, fields)
    lock(session)
    change = Change(session, Right.MANAGE_PEOPLE)
    row = PermittedHoursRow() if number is None else _hours(session, number)
    before = edits.begin(session, row, None if number is None else seen)
    if number is not None:
        change.watch("permitted_hours", number)
    row.name, row.opens, row.closes = fields.name.strip(), fields.opens, fields.closes
    row.weekdays, row.minutes_a_day = fields.weekdays, fields.minutes_a_day
    row.area, row.season = fields.area, fields.season
    row.zones = fields.zones if fields.area is None else frozenset()
    row.emergencies = fields.emergencies
    session.add(row)
    session.flush()
    if number is None:
        change.made("permitted_hours", row.id)
    edits.end(session, row, by, before, clock.now())
    change.keep(clock, by, "The rule {rule} was kept.", rule=row.name)
    return HoursId(row.id)


def remove_hours(session: Session, clock: Clock, by: Person, number: HoursId) -> None:
    """Take permitted hours away (the administrator may); raises Forbidden, NotFound."""
    _require_administrator(by)
    row = _hours(session, number)
    change = Change(session, Right.MANAGE_PEOPLE)
    change.watch("permitted_hours", number)
    session.delete(row)
    change.keep(clock, by, "The rule {rule} was removed.", rule=row.name)


def _fields(row: PermittedHoursRow) -> HoursFields:
    return HoursFields(
        name=row.name,
        opens=row.opens,
        closes=row.closes,
        weekdays=row.weekdays,
        zones=row.zones,
        minutes_a_day=row.minutes_a_day,
        area=row.area,
        season=row.season,
        emergencies=row.emergencies,
    )


def _check(session: Session, fields: HoursFields) -> None:
    if not 1 <= len(fields.name.strip()) <= LONGEST_NAME:
        raise Invalid("name", "Please give a name of 1 to {most} letters.", most=LONGEST_NAME)
    if not fields.weekdays:
        raise Invalid("weekdays", "Choose at least one day of the week.")
    if not fields.weekdays <= _WEEKDAYS:
        raise Invalid("weekdays", "A day of the week is a number from 0, Monday, to 6, Sunday.")
    limit = fields.minutes_a_day
    if limit is not None and not 1 <= limit <= MINUTES_OF_A_DAY:
        raise Invalid("minutes_a_day", "Give 1 to {most} minutes a day.", most=MINUTES_OF_A_DAY)
    if fields.season is not None and session.get(SeasonRow, fields.season) is None:
        raise Invalid("season", "The season does not exist any more; choose another one.")
    _check_place(session, fields)


def _check_place(session: Session, fields: HoursFields) -> None:
    if fields.area is not None:
        if fields.area not in {area.id for area in zones.areas(session)}:
            raise Invalid("area", "The area does not exist any more; choose another one.")
        return
    if not fields.zones:
        raise Invalid("zones", "Choose at least one zone.")
    if not fields.zones <= zones.names(session).keys():
        raise Invalid("zones", "One of the zones does not exist any more; choose again.")


def _hours(session: Session, number: HoursId) -> PermittedHoursRow:
    row = session.get(PermittedHoursRow, number)
    if row is None:
        raise NotFound("There are no such permitted hours.")
    return row


def _require_administrator(by: Person) -> None:
    if not by.may(Right.MANAGE_PEOPLE):
        raise Forbidden("Only the administrator may change permitted hours.")
