"""Whether anything changed: cheaply for the whole database, and for what a plan rests on."""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection, Engine, text
from sqlalchemy.orm import Session

# Everything a plan rests on. Small tables are read whole; of the large ones what every change
# of theirs moves: `changed` goes with each move of a bulletin.
_GROUND = (
    "SELECT count(*), max(changed), sum(version) FROM bulletin",
    "SELECT count(*), max(id), count(voided) FROM approval",
    "SELECT id, rank FROM bulletin WHERE rank != 0 ORDER BY id",
    "SELECT count(*), max(id), count(cancelled) FROM one_off",
    "SELECT count(*), max(id), count(released) FROM day_hold",
    "SELECT id, template, kind, text, clip, approved FROM standing_clip ORDER BY id",
    "SELECT part, title, removed FROM standing_clip ORDER BY id",
    "SELECT * FROM spoken_day ORDER BY id",
    "SELECT * FROM relay_source ORDER BY id",
    "SELECT * FROM template ORDER BY id",
    "SELECT * FROM permitted_hours ORDER BY id",
    "SELECT * FROM zone ORDER BY id",
    "SELECT * FROM area ORDER BY id",
    *(
        f"SELECT * FROM {table} ORDER BY 1"  # noqa: S608 -- names of ours
        for table in (
            *("recurrence", "timetable", "timetable_entry", "season", "set_day", "extra_start"),
            *("calendar_mark", "occasion", "own_day"),
        )
    ),
    "SELECT * FROM output ORDER BY id",
    "SELECT * FROM amplifier ORDER BY name",
    "SELECT * FROM bus ORDER BY name",
    "SELECT timezone, name FROM station",
)

# What the air rests on besides: it is looked at when something is sent, not when it is planned.
_AIR = (
    "SELECT * FROM device ORDER BY name",
    "SELECT count(*), max(id), count(lifted) FROM zone_mute",
    "SELECT * FROM volume_step ORDER BY id",
    "SELECT * FROM stop_button ORDER BY id",
)

# How many lines have an outcome, of a log of millions of lines of which nearly all have one.
_OUTCOMES = """
    SELECT (SELECT coalesce(max(id), 0) FROM as_run)
         - (SELECT count(*) FROM as_run WHERE outcome IS NULL)
"""


class Stir:
    """Notices that another connection committed something; costs a few microseconds a look."""

    def __init__(self, engine: Engine) -> None:
        self._connection: Connection = engine.connect()
        self._seen = self._version()

    def happened(self) -> bool:
        """Tell whether something was committed since the last look."""
        seen, self._seen = self._seen, self._version()
        return seen != self._seen

    def close(self) -> None:
        """Give the connection back."""
        self._connection.close()

    def _version(self) -> int:
        with self._connection.begin():
            return int(self._connection.execute(text("PRAGMA data_version")).scalar_one())


def written_by_others(session: Session) -> int:
    """Return a number that is another as soon as another connection has written something."""
    return int(session.execute(text("PRAGMA data_version")).scalar_one())


def ground_stamp(session: Session, *, outcomes: bool = True) -> str:
    """Return a mark that changes whenever something a plan rests on does.

    Without `outcomes` it is a mark of what the air rests on: what was aired meanwhile does not
    count, as it changes what is planned, but not what may be sent of a plan that is published;
    boards, muted zones and volumes do.
    """
    digest = hashlib.sha256()
    for query in (*_GROUND, _OUTCOMES) if outcomes else (*_GROUND, *_AIR):
        for row in session.execute(text(query)):
            digest.update(repr(tuple(row)).encode())
    return digest.hexdigest()
