"""Questions about the decisions of a year: the almanac of starts, and the marked days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from broadcaster.domain import days as dates
from broadcaster.domain import effects
from broadcaster.domain.days import PLAIN, ProgrammeDays
from broadcaster.store import candidates
from broadcaster.store.tables import (
    CalendarMarkRow,
    ExtraStartRow,
    OccasionRow,
    OwnDayRow,
    RecurrenceRow,
    SeasonRow,
    SetDayRow,
    TemplateRow,
    TimetableEntryRow,
    TimetableRow,
)
from schedules.local import ONE_DAY
from schedules.marks import DayKind, Mark, Status
from schedules.owndays import OwnDay
from schedules.recurrence import Recurrence
from schedules.seasons import (
    Almanac,
    CopiedDay,
    DatedSeason,
    Entry,
    Extra,
    MonthDay,
    OtherStarts,
    OtherTimetable,
    Season,
    SetDay,
    Skip,
    Start,
    Timetable,
)
from schedules.years import MarkedYears

_SECOND_DAY = date.min + ONE_DAY

USUAL = "usual"
USUAL_NAME = "the usual times"


def key_of(template: int) -> str:
    """Return the key under which plans and almanacs name a template."""
    return f"t{template}"


@dataclass(frozen=True, slots=True)
class Days:
    """From which day to which single days and marks are asked for, both included."""

    first: date = date.min
    last: date = date.max

    @property
    def years(self) -> range:
        """The years of those days, and the one before: its last day reaches into the first."""
        return range(self.first.year - 1, self.last.year + 1)


EVER = Days()


def almanac(session: Session, days: Days = EVER, edited: TemplateRow | None = None) -> Almanac:
    """Return everything that decides what starts on which of those days.

    An `edited` template is taken instead of the one that is kept under its number.
    """
    rows = [row for row in candidates.templates(session) if row.enabled]
    if edited is not None:
        rows = [*(row for row in rows if row.id != edited.id), edited]
    chosen_days = {row.template: _days(row) for row in session.scalars(select(RecurrenceRow))}
    own = {
        row.id: dates.recurrence_of(chosen_days.get(row.id, PLAIN), row.weekdays) for row in rows
    }
    usual = [Entry(Start(row.starts, key_of(row.id)), own[row.id]) for row in rows]
    timetables = {USUAL: Timetable(USUAL, USUAL_NAME, tuple(usual))}
    for other in session.scalars(select(TimetableRow).order_by(TimetableRow.id)):
        entries = tuple(_entries(session, other.id, rows, own))
        timetables[str(other.id)] = Timetable(str(other.id), other.name, entries)
    single = select(SetDayRow).where(SetDayRow.day.between(days.first, days.last))
    chosen = {row.day: _set_day(row, own) for row in session.scalars(single)}
    return Almanac(USUAL, timetables, tuple(seasons(session)), chosen, _extras(session, days))


def programme_days(session: Session, template: int) -> ProgrammeDays:
    """Return what was chosen about a template's days beside its weekdays."""
    row = session.get(RecurrenceRow, template)
    return PLAIN if row is None else _days(row)


def seasons(session: Session) -> Iterator[Season | DatedSeason]:
    """Yield the seasons that have times of their own."""
    for row in season_rows(session):
        if row.timetable is not None:
            yield season_of(row)


def season_rows(session: Session) -> Sequence[SeasonRow]:
    """List all seasons, those of every year first."""
    query = select(SeasonRow).order_by(SeasonRow.yearly.desc(), SeasonRow.first, SeasonRow.id)
    return session.scalars(query).all()


def season_of(row: SeasonRow) -> Season | DatedSeason:
    """Return a season as the almanac takes it."""
    timetable = USUAL if row.timetable is None else str(row.timetable)
    if not row.yearly:
        return DatedSeason(row.name, timetable, row.first, row.last)
    begins, ends = (MonthDay(day.month, day.day) for day in (row.first, row.last))
    return Season(row.name, timetable, begins, ends)


def marked_years(session: Session, days: Days = EVER) -> MarkedYears:
    """Return everything that was decided about marked days, as far as it concerns those days."""
    near = (
        CalendarMarkRow.year.between(days.years.start, days.last.year),
        CalendarMarkRow.day.between(max(days.first, _SECOND_DAY) - ONE_DAY, days.last),
    )
    kept = session.scalars(select(CalendarMarkRow).where(or_(*near)).order_by(CalendarMarkRow.key))
    usual = session.scalars(select(OccasionRow).order_by(OccasionRow.occasion))
    return MarkedYears(
        kept=tuple(mark_of(row) for row in kept),
        usual={row.occasion: effects.from_json(row.effects) for row in usual},
        own=tuple(own_day_of(row) for row in own_rows(session)),
    )


def own_rows(session: Session) -> Sequence[OwnDayRow]:
    """List the days of the place."""
    return session.scalars(select(OwnDayRow).order_by(OwnDayRow.id)).all()


def own_day_of(row: OwnDayRow) -> OwnDay:
    """Return a day of the place as calendars take it."""
    return OwnDay(
        key=f"own{row.id}",
        name=row.name,
        kind=DayKind(row.kind),
        month=row.month,
        day=row.day,
        lunar=row.lunar,
        since=row.since,
        effects=effects.from_json(row.effects),
    )


def mark_of(row: CalendarMarkRow) -> Mark:
    """Return a kept mark as calendars take it."""
    return Mark(
        key=row.key,
        year=row.year,
        day=row.day,
        kind=DayKind(row.kind),
        name=row.name,
        status=Status(row.status),
        source=row.source,
        effects=effects.from_json(row.effects),
        is_edited=True,
        is_removed=row.removed,
    )


def starts_json(starts: tuple[Start, ...]) -> dict[str, Any]:
    """Write the starts of one day as they are kept."""
    return {"starts": [[f"{one.at:%H:%M:%S}", one.template] for one in sorted(starts)]}


def _starts(kept: Mapping[str, Any] | None, aired: Iterable[int]) -> tuple[Start, ...]:
    keys = {key_of(template) for template in aired}
    found = (kept or {}).get("starts", ())
    starts = (Start(time.fromisoformat(at), str(template)) for at, template in found)
    return tuple(start for start in starts if start.template in keys)


def _entries(
    session: Session, timetable: int, rows: Sequence[TemplateRow], own: Mapping[int, Recurrence]
) -> Iterator[Entry]:
    query = select(TimetableEntryRow).where(TimetableEntryRow.timetable == timetable)
    changed = {row.template: row for row in session.scalars(query)}
    for row in rows:
        entry = changed.get(row.id)
        if entry is None:
            yield Entry(Start(row.starts, key_of(row.id)), own[row.id])
        elif entry.starts is not None:
            weekdays = entry.weekdays
            days = Recurrence(dates.weekly(weekdays)) if weekdays else own[row.id]
            yield Entry(Start(entry.starts, key_of(row.id)), days)


def _days(row: RecurrenceRow) -> ProgrammeDays:
    lunar = frozenset((row.lunar or {}).get("days", ()))
    return ProgrammeDays(row.rule, row.since, lunar, dates.read(row.added), dates.read(row.skipped))


def _set_day(row: SetDayRow, aired: Iterable[int]) -> SetDay:
    """Read what a person set for a day; a programme switched off since then stays off."""
    if row.kind == "skip":
        return Skip(row.why, frozenset(key_of(number) for number in row.templates))
    if row.kind == "timetable":
        return OtherTimetable(USUAL if row.timetable is None else str(row.timetable), row.why)
    if row.kind == "copied" and row.copied_from is not None:
        return CopiedDay(_starts(row.starts, aired), row.copied_from)
    return OtherStarts(_starts(row.starts, aired), row.why)


def _extras(session: Session, days: Days) -> dict[date, tuple[Extra, ...]]:
    found: dict[date, tuple[Extra, ...]] = {}
    single = select(ExtraStartRow).where(ExtraStartRow.day.between(days.first, days.last))
    for row in session.scalars(single.order_by(ExtraStartRow.id)):
        one = Extra(Start(row.starts, key_of(row.template)), row.why)
        found[row.day] = (*found.get(row.day, ()), one)
    return found
