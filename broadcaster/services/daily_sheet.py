"""The official sheet of one day: what was sent, to whom, how long, and what was not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from broadcaster.domain.asrun import Outcome
from broadcaster.domain.people import Right
from broadcaster.services import devices, people, records
from broadcaster.services import station as stations
from broadcaster.services.basis import timezone_of
from broadcaster.services.station_views import LineRecord
from broadcaster.store import airings, zones
from broadcaster.store.tables import AsRunRow
from schedules.local import day_span
from schedules.lunar import LunarDay, lunar_of

_NOTHING = timedelta(0)
_HEARD = (*airings.HEARD, Outcome.CUT.value)


@dataclass(frozen=True, slots=True)
class ZoneTotal:
    """What one zone heard on a day: how many items whole or in part, how long, how many not."""

    zone: int
    name: str
    heard: int
    sounded: timedelta
    cut: int
    missed: int


@dataclass(frozen=True, slots=True)
class DailySheet:
    """One day on paper; from the first sound to the last, None where there was none."""

    day: date
    lunar: LunarDay
    station: str
    commune: str
    lines: tuple[LineRecord, ...]
    totals: tuple[ZoneTotal, ...]
    begins: datetime | None
    ends: datetime | None
    approvers: tuple[str, ...]


def daily_sheet(session: Session, day: date) -> DailySheet:
    """Gather what a day's log says, line by line and zone by zone."""
    span = day_span(day, timezone_of(session))
    rows = airings.due_between(session, span.begins, span.ends)
    names, tree = zones.names(session), devices.tree(session)
    lines = records.lines_of(session, rows)
    return DailySheet(
        day=day,
        lunar=lunar_of(day),
        station=stations.settings(session).name,
        commune=tree[0].name if len(tree) == 1 else "",
        lines=lines,
        totals=tuple(
            _total(zone, names.get(zone, str(zone)), [row for row in rows if row.zone == zone])
            for zone in sorted({row.zone for row in rows})
        ),
        begins=min((each.began for each in lines if each.began), default=None),
        ends=max((each.ended for each in lines if each.began and each.ended), default=None),
        approvers=tuple(each.name for each in people.everybody(session) if each.may(Right.APPROVE)),
    )


def _total(zone: int, name: str, rows: list[AsRunRow]) -> ZoneTotal:
    heard = [row for row in rows if row.outcome in _HEARD]
    return ZoneTotal(
        zone=zone,
        name=name,
        heard=len(heard),
        sounded=sum((_length(row) for row in heard), _NOTHING),
        cut=sum(row.outcome == Outcome.CUT.value for row in rows),
        missed=sum(row.outcome == Outcome.MISSED.value for row in rows),
    )


def _length(row: AsRunRow) -> timedelta:
    if row.began is None or row.ended is None:
        return _NOTHING
    return max(_NOTHING, row.ended - row.began)
