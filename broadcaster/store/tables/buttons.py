"""STOP buttons: inputs of boards that silence everything, or one zone."""

from __future__ import annotations

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from broadcaster.store.tables.base import Table


class StopButtonRow(Table):
    """One push button; `zone` None stops everything.

    It names its board and its zone without being bound to them: a board that leaves the patch must
    leave an alarm behind, not be held there.
    """

    __tablename__ = "stop_button"
    __table_args__ = (UniqueConstraint("device", "channel"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    device: Mapped[str] = mapped_column(String(32))
    channel: Mapped[int]
    zone: Mapped[int | None]
    label: Mapped[str] = mapped_column(default="")
    rests_closed: Mapped[bool] = mapped_column(default=False)
