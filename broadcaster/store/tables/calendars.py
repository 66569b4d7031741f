"""Secret addresses under which other programs may read the plan as a calendar."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from broadcaster.store.tables.base import Table


class CalendarFeedRow(Table):
    """One address; of its secret only the sha256 (hex) is kept.

    `zone` None means every zone. `fingerprint` and `changed` tell since when the calendar says
    what it says, `ground` is a mark of what it rested on when that was looked at.
    """

    __tablename__ = "calendar_feed"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    zone: Mapped[int | None]
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created: Mapped[datetime]
    created_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    revoked: Mapped[datetime | None]
    revoked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    fetched: Mapped[datetime | None]
    changed: Mapped[datetime | None]
    fingerprint: Mapped[str] = mapped_column(String(64), default="")
    ground: Mapped[str] = mapped_column(String(64), default="")
