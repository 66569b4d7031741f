"""The base of all tables."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

from broadcaster.store.types import Asked, Duration, Json, NumberSet, UtcDateTime
from schedules.lateness import Late


class Table(DeclarativeBase):
    """The base of all tables; constraint names are fixed, so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 -- SQLAlchemy's own way
        datetime: UtcDateTime,
        timedelta: Duration,
        frozenset[int]: NumberSet,
        Late: Asked,
        dict[str, Any]: Json,
    }
