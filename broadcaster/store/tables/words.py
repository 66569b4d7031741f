"""The station's own words: how people, hamlets and abbreviations of the place are said."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from broadcaster.store.tables.base import Table


class WordRow(Table):
    """One word or name and how it is said here; `kind` is a `WordKind` by its name."""

    __tablename__ = "word"
    id: Mapped[int] = mapped_column(primary_key=True)
    written: Mapped[str] = mapped_column(unique=True)
    spoken: Mapped[str]
    kind: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    changed: Mapped[datetime]
