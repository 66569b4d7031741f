"""The decisions of a year: recurrences, timetables, seasons, set days, marked days."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from broadcaster.store.tables.base import Table


class RecurrenceRow(Table):
    """On which days a programme comes back, where its weekdays do not say it all.

    `rule` is the value of an RRULE ("" for the template's weekdays), counted from `since`; `lunar`
    names days of the moon's month instead. `added` and `skipped` are days, written as in ISO 8601.
    """

    __tablename__ = "recurrence"
    template: Mapped[int] = mapped_column(ForeignKey("template.id"), primary_key=True)
    rule: Mapped[str] = mapped_column(default="")
    since: Mapped[date]
    lunar: Mapped[dict[str, Any] | None]
    added: Mapped[str] = mapped_column(default="")
    skipped: Mapped[str] = mapped_column(default="")


class TimetableRow(Table):
    """Times that hold instead of the usual ones: in a season, or on marked days."""

    __tablename__ = "timetable"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class TimetableEntryRow(Table):
    """What another timetable changes about one programme; one it does not name stays as usual.

    Without `starts` the programme is not aired; without weekdays it keeps its own days.
    """

    __tablename__ = "timetable_entry"
    __table_args__ = (UniqueConstraint("timetable", "template"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    timetable: Mapped[int] = mapped_column(ForeignKey("timetable.id"), index=True)
    template: Mapped[int] = mapped_column(ForeignKey("template.id"))
    starts: Mapped[time | None]
    weekdays: Mapped[frozenset[int]]


class SeasonRow(Table):
    """A stretch of days with times of its own; of a `yearly` one the year is of no account."""

    __tablename__ = "season"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    timetable: Mapped[int | None] = mapped_column(ForeignKey("timetable.id"))
    yearly: Mapped[bool] = mapped_column(default=True)
    first: Mapped[date]
    last: Mapped[date]


class SetDayRow(Table):
    """What a person set for one day: skipped, other times, other starts, or another day's."""

    __tablename__ = "set_day"
    day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    timetable: Mapped[int | None] = mapped_column(ForeignKey("timetable.id"))
    templates: Mapped[frozenset[int]]
    starts: Mapped[dict[str, Any] | None]
    copied_from: Mapped[date | None]
    why: Mapped[str]
    by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class ExtraStartRow(Table):
    """A programme on one day only."""

    __tablename__ = "extra_start"
    __table_args__ = (UniqueConstraint("day", "template", "starts"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(index=True)
    template: Mapped[int] = mapped_column(ForeignKey("template.id"))
    starts: Mapped[time]
    why: Mapped[str]
    by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class CalendarMarkRow(Table):
    """A marked day that a person made or edited; what nobody touched is proposed anew each time."""

    __tablename__ = "calendar_mark"
    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    year: Mapped[int] = mapped_column(index=True)
    day: Mapped[date]
    kind: Mapped[str] = mapped_column(String(24))
    name: Mapped[str]
    status: Mapped[str] = mapped_column(String(16))
    source: Mapped[str] = mapped_column(default="")
    effects: Mapped[dict[str, Any]]
    removed: Mapped[bool] = mapped_column(default=False)


class OccasionRow(Table):
    """What an occasion brings every time it comes back: every rằm, every mùng một."""

    __tablename__ = "occasion"
    occasion: Mapped[str] = mapped_column(String(80), primary_key=True)
    effects: Mapped[dict[str, Any]]


class OwnDayRow(Table):
    """A day of the place that comes back every year, by the sun or by the moon."""

    __tablename__ = "own_day"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str] = mapped_column(String(24))
    lunar: Mapped[bool]
    month: Mapped[int]
    day: Mapped[int]
    since: Mapped[int]
    effects: Mapped[dict[str, Any]]


class DecisionRow(Table):
    """Who changed what of the timetable and its year, and what to put back to undo it.

    `said` is a sentence with its facts; `touched` holds the rows before and after.
    """

    __tablename__ = "decision"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    said: Mapped[dict[str, Any]]
    touched: Mapped[dict[str, Any]]
    undone: Mapped[datetime | None]
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
