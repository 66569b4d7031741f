"""What stands beside published plans: what they rest on, holds, findings, reminders, edits."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from broadcaster.store.tables.base import Table


class PlanGroundRow(Table):
    """Something plans rest on, by its content: `hash` is the sha256 (hex) of the unpacked body.

    `body` is JSON, compressed; written once, never changed.
    """

    __tablename__ = "plan_ground"
    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    body: Mapped[bytes]


class DayHoldRow(Table):
    """A person keeps a day's plan from being published anew by itself, and why."""

    __tablename__ = "day_hold"
    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(index=True)
    by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    why: Mapped[str]
    released: Mapped[datetime | None]
    released_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class PlanFindingRow(Table):
    """Something in the days ahead that somebody should look at; made anew with the plans.

    `day` is the first of `days` days on which it holds, `due` until when somebody can mend it,
    `advice` when there would be room instead.
    """

    __tablename__ = "plan_finding"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    day: Mapped[date]
    days: Mapped[int]
    due: Mapped[datetime]
    title: Mapped[str]
    reason: Mapped[dict[str, Any]]
    advice: Mapped[dict[str, Any] | None]
    bulletin: Mapped[int | None]


class ReminderRow(Table):
    """Somebody was reminded that something waits to be decided, `minutes` before it is due."""

    __tablename__ = "reminder"
    __table_args__ = (UniqueConstraint("subject", "due", "minutes"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str]
    due: Mapped[datetime]
    minutes: Mapped[int]
    told: Mapped[datetime]


class TimetableEditRow(Table):
    """One change of something in the timetable: by whom, from what to what."""

    __tablename__ = "timetable_edit"
    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime | None]
    by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
