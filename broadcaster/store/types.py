"""Column types that SQLite does not have: instants that keep their zone, sets of numbers."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Dialect, String
from sqlalchemy.types import TypeDecorator

from schedules.lateness import Late, late_of


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant, kept as fixed-width ISO 8601 text in UTC, so that text order is time's.

    SQLite drops time zones; a naive datetime is refused instead of guessed at.
    """

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Write an instant; raises ValueError for a naive one."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"a naive instant cannot be stored: {value!r}"
            raise ValueError(message)
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """Read an instant back, aware, in UTC."""
        del dialect
        return None if value is None else datetime.fromisoformat(value)


class Duration(TypeDecorator[timedelta]):
    """A length of time, kept as whole microseconds."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> int | None:
        """Write a length of time."""
        del dialect
        return None if value is None else value // timedelta(microseconds=1)

    def process_result_value(self, value: int | None, dialect: Dialect) -> timedelta | None:
        """Read a length of time back."""
        del dialect
        return None if value is None else timedelta(microseconds=value)


class Asked(TypeDecorator[Late]):
    """What is asked for of something that is late, as its own text."""

    impl = String(16)
    cache_ok = True

    def process_bind_param(self, value: Late | None, dialect: Dialect) -> str | None:
        """Write what is asked for."""
        del dialect
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Late | None:
        """Read it back; raises ValueError for what nobody may ask for."""
        del dialect
        return None if value is None else late_of(value)


class NumberSet(TypeDecorator[frozenset[int]]):
    """A set of whole numbers (zones, weekdays), kept as a sorted JSON list."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Iterable[int] | None, dialect: Dialect) -> str | None:
        """Write a set."""
        del dialect
        return None if value is None else json.dumps(sorted(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> frozenset[int] | None:
        """Read a set back."""
        del dialect
        return None if value is None else frozenset(json.loads(value))


class Json(TypeDecorator[Any]):
    """Facts of a sentence or of a proof, kept as JSON text that people can read."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ANN401 -- JSON
        """Write a JSON value."""
        del dialect
        return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ANN401 -- JSON
        """Read a JSON value back."""
        del dialect
        return None if value is None else json.loads(value)
