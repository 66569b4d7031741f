"""What starts on a day and why, and what falls away and why: by the year's decisions alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from broadcaster.domain.programmes import TemplateId
from broadcaster.services.that_day import ThatDay, decided, that_day
from broadcaster.services.year_views import DayCount, DayStarts, StartView
from broadcaster.store import candidates, year
from broadcaster.store.tables import ExtraStartRow, SetDayRow, TemplateRow
from broadcaster.store.year import Days
from schedules.thatday import EVERY_DAY, Placed, told
from schedules.types import Reason, Template, ZoneKey


def starts_of(session: Session, day: date) -> DayStarts:
    """Tell which programmes a day has, each with its reason, before anything is planned.

    Whether bulletins fill them is the plan's to say.
    """
    found = _that_day(session, day)
    extras = _extras(session, day)
    return DayStarts(
        day=day,
        starts=tuple(_view(one, extras) for one in found.frames.placed),
        left_out=found.frames.left_out,
        is_set=session.get(SetDayRow, day) is not None,
    )


def counts(session: Session, days: Iterable[date]) -> dict[date, DayCount]:
    """Tell of each day how many programmes it has, and whether a person set it."""
    asked = tuple(days)
    decisions = decided(session, Days(min(asked), max(asked))) if asked else decided(session)
    frames = tuple(bare(candidates.templates(session)))
    touched = decisions.almanac.set_days.keys() | decisions.almanac.extras.keys()
    return {
        day: DayCount(len(decisions.on(day, frames).frames.placed), is_set=day in touched)
        for day in asked
    }


def effects_of(session: Session, day: date) -> tuple[Reason, ...]:
    """Say what the marks of a day change, timetables by their names."""
    decisions = decided(session, Days(day, day))
    return tuple(told(one, decisions.almanac) for one in decisions.on(day, ()).found.applied)


def _that_day(session: Session, day: date) -> ThatDay:
    return that_day(session, day, bare(candidates.templates(session)))


def bare(rows: Iterable[TemplateRow]) -> Iterable[Template]:
    """Yield the frames as far as starts need them: no parts."""
    for row in rows:
        zones = frozenset(ZoneKey(zone) for zone in row.zones)
        nothing = timedelta()
        key = year.key_of(row.id)
        yield Template(key, row.name, row.starts, EVERY_DAY, zones, (), (), nothing)


def _extras(session: Session, day: date) -> dict[tuple[str, str], int]:
    query = select(ExtraStartRow).where(ExtraStartRow.day == day)
    return {
        (year.key_of(row.template), f"{row.starts:%H:%M:%S}"): row.id
        for row in session.scalars(query)
    }


def _view(one: Placed, extras: dict[tuple[str, str], int]) -> StartView:
    template = one.template
    return StartView(
        template=TemplateId(int(template.key[1:])),
        name=template.name,
        at=template.starts,
        zones=template.zones,
        reason=one.reason,
        extra=extras.get((template.key, f"{template.starts:%H:%M:%S}")),
    )
