"""What was really sent, copied from the journal, and the alarms."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from broadcaster.store.tables.base import Table


class AsRunRow(Table):
    """One plan line in one zone: what was due, what was heard, how it ended, proved how."""

    __tablename__ = "as_run"
    __table_args__ = (
        UniqueConstraint("line", "zone"),
        Index("ix_as_run_clip_due", "clip", "due"),
        Index("ix_as_run_airings", "bulletin", "zone", "outcome"),
        Index("ix_as_run_open", "outcome", sqlite_where=text("outcome IS NULL")),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    line: Mapped[str] = mapped_column(String(128))
    zone: Mapped[int]
    programme: Mapped[str]
    programme_name: Mapped[str]
    kind: Mapped[str]
    title: Mapped[str]
    bulletin: Mapped[int | None]
    clip: Mapped[str] = mapped_column(String(64))
    authority: Mapped[str]
    priority: Mapped[int]
    due: Mapped[datetime] = mapped_column(index=True)
    began: Mapped[datetime | None]
    first_sound: Mapped[datetime | None]
    ended: Mapped[datetime | None]
    outcome: Mapped[str | None]
    why: Mapped[dict[str, Any] | None]
    proof: Mapped[dict[str, Any] | None]
    readback: Mapped[dict[str, Any] | None]
    seq: Mapped[int]


class JournalCursorRow(Table):
    """How far the journal has been copied into the tables."""

    __tablename__ = "journal_cursor"
    id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))


class AlarmRow(Table):
    """A fault a person must see: raised, acknowledged by whom, cleared.

    While nobody has acknowledged it, the same fault coming again is counted in `times`; `last` is
    when it came last.
    """

    __tablename__ = "alarm"
    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(index=True)
    why: Mapped[dict[str, Any]]
    raised: Mapped[datetime]
    times: Mapped[int] = mapped_column(default=1)
    last: Mapped[datetime | None]
    acknowledged: Mapped[datetime | None]
    acknowledged_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    cleared: Mapped[datetime | None]
