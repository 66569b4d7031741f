"""The week on one sheet of paper: who hears which programme when, and what is in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from itertools import groupby
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from broadcaster.domain.people import Right
from broadcaster.errors import Invalid
from broadcaster.ports import Clock
from broadcaster.services import devices, people
from broadcaster.services import station as stations
from broadcaster.services.basis import Ground, timezone_of
from broadcaster.services.planned_days import planned_days
from broadcaster.services.whereabouts import Group, Places
from schedules import sentences
from schedules.bounds import checked
from schedules.errors import ScheduleError
from schedules.local import ONE_DAY, instant
from schedules.lunar import LunarDay, lunar_of
from schedules.types import DayPlan, Line, PartKind

DAYS_OF_A_WEEK = 7
MOST_ITEMS = 6
"""So many items of one programme stand on the sheet; of the rest it tells how many."""

_TOLD = frozenset({PartKind.BULLETIN, PartKind.RELAY})
_FRAMED = "t"


@dataclass(frozen=True, slots=True)
class SheetItem:
    """One thing worth a line on paper: a bulletin or a relay, and how often it is heard."""

    title: str
    kind: PartKind
    times: int


@dataclass(frozen=True, slots=True)
class SheetProgramme:
    """One programme of one day; one that `waits` has nothing to be read yet, `ends` is its latest.

    `more` counts the items for which there is no room on paper. What has no frame and is heard
    several `times` a day stands there once, from the first beginning to the last end.
    """

    name: str
    starts: datetime
    ends: datetime
    where: Group
    items: tuple[SheetItem, ...]
    more: int = 0
    times: int = 1
    waits: bool = False


@dataclass(frozen=True, slots=True)
class SheetDay:
    """One column: the day, its lunar date, and the version of the plan, None if not published."""

    day: date
    lunar: LunarDay
    version: int | None


@dataclass(frozen=True, slots=True)
class SheetCell:
    """What is heard on some days running, to the minute the same on each of them."""

    days: int
    programmes: tuple[SheetProgramme, ...]


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: a programme of the timetable in each day; `name` is "" for what has no frame."""

    name: str
    cells: tuple[SheetCell, ...]


@dataclass(frozen=True, slots=True)
class WeekSheet:
    """A week as it is signed; `approvers` are the people whose signature it may wait for."""

    station: str
    commune: str
    days: tuple[SheetDay, ...]
    rows: tuple[SheetRow, ...]
    groups: tuple[Group, ...]
    approvers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """A programme, its frame's name ("" for none), and which of that name it is on its day."""

    name: str
    number: int
    made: SheetProgramme


def week_sheet(session: Session, clock: Clock, day: date) -> WeekSheet:
    """Return the sheet of the week (Monday to Sunday) round a day; raises Invalid for its edges.

    What is not published yet stands there as it would be.
    """
    try:
        monday = checked(day) - ONE_DAY * day.weekday()
        sunday = monday + ONE_DAY * (DAYS_OF_A_WEEK - 1)
        lunar_of(monday), lunar_of(sunday)
    except ScheduleError as error:
        raise Invalid("day", error.sentence, **error.facts) from error
    tree = devices.tree(session)
    places = Places(tree)
    days, columns = [], []
    for one in planned_days(session, clock, monday, sunday):
        days.append(SheetDay(one.plan.day, lunar_of(one.plan.day), one.version))
        columns.append(tuple(_programmes(one.ground, one.plan, places)))
    return WeekSheet(
        station=stations.settings(session).name,
        commune=tree[0].name if len(tree) == 1 else "",
        days=tuple(days),
        rows=tuple(_rows(columns, timezone_of(session))),
        groups=places.groups,
        approvers=tuple(each.name for each in people.everybody(session) if each.may(Right.APPROVE)),
    )


def _programmes(ground: Ground, plan: DayPlan, places: Places) -> Iterator[_Found]:
    gathered: dict[str, list[Line]] = {}
    for line in plan.lines:
        gathered.setdefault(line.programme, []).append(line)
    framed = list(_waiting(ground, plan, places))
    others: dict[tuple[str, Group], SheetProgramme] = {}
    for key, lines in gathered.items():
        made = _programme(lines, places)
        if key.split("/")[1].startswith(_FRAMED):
            framed.append(made)
            continue
        known = others.get((made.name, made.where))
        if known is not None:
            made = replace(known, ends=made.ends, times=known.times + 1)
        others[made.name, made.where] = made
    seen: Counter[str] = Counter()
    for one in sorted(framed, key=lambda one: (one.starts, one.name)):
        yield _Found(one.name, seen[one.name], one)
        seen[one.name] += 1
    for one in others.values():
        yield _Found("", 0, one)


def _programme(lines: list[Line], places: Places) -> SheetProgramme:
    starts_of: dict[tuple[str, PartKind], set[datetime]] = {}
    for line in lines:
        if line.kind in _TOLD:
            starts_of.setdefault((line.title, line.kind), set()).add(line.starts)
    items = [SheetItem(title, kind, len(at)) for (title, kind), at in starts_of.items()]
    return SheetProgramme(
        name=lines[0].programme_name,
        starts=min(line.starts for line in lines),
        ends=max(line.ends for line in lines),
        where=places.of(frozenset(int(zone) for line in lines for zone in line.zones)),
        items=tuple(items[:MOST_ITEMS]),
        more=max(len(items) - MOST_ITEMS, 0),
    )


def _waiting(ground: Ground, plan: DayPlan, places: Places) -> Iterator[SheetProgramme]:
    """Yield the programmes of the day that are only silent because nothing is there to be read."""
    templates = {f"{plan.day}/{one.key}/{one.starts:%H%M}": one for one in ground.basis.templates}
    for omission in plan.omissions:
        if omission.reason.sentence == sentences.NO_BULLETIN and omission.programme in templates:
            one = templates[omission.programme]
            starts = instant(plan.day, one.starts, ground.timezone)
            where = places.of(frozenset(int(zone) for zone in one.zones))
            yield SheetProgramme(one.name, starts, starts + one.longest, where, (), waits=True)


def _rows(columns: Iterable[tuple[_Found, ...]], timezone: ZoneInfo) -> Iterator[SheetRow]:
    """Lay programmes of one name into one row, in order of their time of day; the others last."""
    laid: dict[tuple[str, int], list[list[SheetProgramme]]] = {}
    for at, column in enumerate(columns):
        for one in column:
            row = laid.setdefault((one.name, one.number), [[] for _ in range(DAYS_OF_A_WEEK)])
            row[at].append(one.made)

    def order(key: tuple[str, int]) -> tuple[bool, time]:
        starts = (one.starts for cell in laid[key] for one in cell)
        return (not key[0], min(at.astimezone(timezone).time() for at in starts))

    for key in sorted(laid, key=order):
        yield SheetRow(key[0], tuple(_cells(laid[key], timezone)))


def _cells(row: list[list[SheetProgramme]], timezone: ZoneInfo) -> Iterator[SheetCell]:
    def on_paper(cell: list[SheetProgramme]) -> list[SheetProgramme]:
        return [
            replace(one, starts=_on_paper(one.starts, timezone), ends=_on_paper(one.ends, timezone))
            for one in cell
        ]

    for _alike, days in groupby(row, key=on_paper):
        found = list(days)
        yield SheetCell(len(found), tuple(found[0]))


def _on_paper(at: datetime, timezone: ZoneInfo) -> datetime:
    """Return the same local time, to the minute, of a day that stands for every other."""
    return at.astimezone(timezone).replace(2000, 1, 1, second=0, microsecond=0)
