"""Rows as the database keeps them, to be looked at and put back as they were."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import text
from sqlalchemy.orm import Session

from broadcaster.domain.decisions import Raw, Touched

KEYS: Mapping[str, str] = {
    "recurrence": "template",
    "timetable": "id",
    "timetable_entry": "id",
    "season": "id",
    "set_day": "day",
    "extra_start": "id",
    "calendar_mark": "key",
    "occasion": "occasion",
    "own_day": "id",
    "permitted_hours": "id",
    "template": "id",
    "one_off": "id",
}
"""The tables whose rows can be put back, each with the column that names a row."""


_NAMING_A_TEMPLATE = ("timetable_entry", "extra_start", "recurrence")


def rests_on(session: Session, touched: Touched) -> bool:
    """Tell whether taking back would switch off a frame of a programme that others name."""
    before, after = touched.before, touched.after
    if touched.table != "template" or before is None or after is None:
        return False
    if before["enabled"] or not after["enabled"]:
        return False
    return any(
        session.execute(
            text(f"SELECT 1 FROM {table} WHERE template = :key_ LIMIT 1"),  # noqa: S608 -- of ours
            {"key_": touched.key},
        ).first()
        for table in _NAMING_A_TEMPLATE
    )


def fetch(session: Session, table: str, key: str | int) -> Raw | None:
    """Return a row as it is kept; None where there is none."""
    query = text(f"SELECT * FROM {table} WHERE {_where(table)}")  # noqa: S608 -- names of ours
    row = session.execute(query, {"key_": key}).mappings().one_or_none()
    return None if row is None else dict(row)


def put(session: Session, table: str, key: str | int, row: Raw | None) -> None:
    """Make a row what it was: changed, added, or taken away where it is None."""
    session.flush()
    if row is None:
        statement = f"DELETE FROM {table} WHERE {_where(table)}"  # noqa: S608 -- names of ours
        session.execute(text(statement), {"key_": key})
    elif fetch(session, table, key) is None:
        columns = ", ".join(_quoted(name) for name in row)
        values = ", ".join(f":{name}" for name in row)
        statement = f"INSERT INTO {table} ({columns}) VALUES ({values})"  # noqa: S608 -- the same
        session.execute(text(statement), dict(row))
    else:
        changes = ", ".join(f"{_quoted(name)} = :{name}" for name in row)
        statement = f"UPDATE {table} SET {changes} WHERE {_where(table)}"  # noqa: S608 -- the same
        session.execute(text(statement), {**row, "key_": key})
    session.expire_all()


def _where(table: str) -> str:
    return f"{_quoted(KEYS[table])} = :key_"


def _quoted(name: str) -> str:
    return f'"{name}"'
