"""What the database says of the plan; a database that is locked or lost never silences the air."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from broadcaster.domain.zones import Wiring
from broadcaster.errors import BroadcasterError
from broadcaster.playout.items import Item, of_line
from broadcaster.playout.orders import Mute, NewPlan
from broadcaster.services.authority import Warrants
from broadcaster.services.latitude import Latitude
from broadcaster.services.planning import lines_between
from broadcaster.services.standby import standbys
from broadcaster.store import mutes, people
from broadcaster.store.session import read_only_uri
from broadcaster.store.stirring import ground_stamp
from broadcaster.store.wiring import load_wiring
from schedules.local import ONE_DAY
from schedules.types import Reason

logger = logging.getLogger(__name__)

AHEAD = timedelta(hours=36)
BEHIND = timedelta(hours=6)
AGAIN_AFTER = timedelta(minutes=10)
_NEWEST_PLAN = text("SELECT max(id) FROM day_plan")
LOST = "The database cannot be read: {error}. The last known plan goes on."


class Feed:
    """Looks whether the database changed, and reads the plan anew when it did.

    `is_rewired` tells that the patch is no longer the one of the first reading. From `begins`
    on the plan is read, else `behind` now; and as far as `ahead` of it.
    """

    def __init__(
        self,
        path: Path,
        sessions: Callable[[], Session],
        begins: datetime | None = None,
        *,
        ahead: timedelta = AHEAD,
        behind: timedelta = BEHIND,
    ) -> None:
        self._path = path
        self._sessions = sessions
        self._begins = begins
        self._ahead = ahead
        self._behind = behind
        self._connection: sqlite3.Connection | None = None
        self._seen = -1
        self._read: datetime | None = None
        self._wiring: Wiring | None = None
        self._stamp: object = None
        self.trouble: Reason | None = None
        self.is_rewired = False

    def poll(self, now: datetime) -> NewPlan | None:
        """Return the lines in force where they may have changed; None where nothing did."""
        try:
            if not self._is_stale(now):
                return None
            plan = self._load(now)
            if plan is None:
                return None
        except (sqlite3.Error, SQLAlchemyError, BroadcasterError, OSError) as error:
            if self.trouble is None:
                logger.warning("the database cannot be read: %s", error)
            self.trouble = Reason(LOST, {"error": str(error)[:200]})
            self._forget()
            return None
        self.trouble = None
        self._read = now
        return plan

    def close(self) -> None:
        """Let go of the database."""
        self._forget()

    def _is_stale(self, now: datetime) -> bool:
        """Ask SQLite whether anybody wrote: `data_version` costs some microseconds.

        A file that was deleted is still read by whoever has it open: that it is there is asked too.
        """
        self._path.stat()
        if self._connection is None:
            uri = read_only_uri(self._path)
            self._connection = sqlite3.connect(uri, uri=True, timeout=0.05, check_same_thread=False)
            self._seen = -1
        version = int(self._connection.execute("PRAGMA data_version").fetchone()[0])
        changed = version != self._seen
        self._seen = version
        return changed or not self._is_fresh(now)

    def _is_fresh(self, now: datetime) -> bool:
        return self._read is not None and self._read <= now <= self._read + AGAIN_AFTER

    def _load(self, now: datetime) -> NewPlan | None:
        """Read the plan; None where what was written since does not concern it."""
        begins = now - self._behind if self._begins is None else self._begins
        # Never as far back as outcomes are remembered (`turn.REMEMBER`): what has had its outcome
        # and is remembered no more would get a second one.
        begins = max(begins, now - 11 * self._behind)
        begins = min(begins, now)  # the clock may have been put back behind the last run
        with self._sessions() as session:
            stamp = (ground_stamp(session, outcomes=False), session.execute(_NEWEST_PLAN).scalar())
            if stamp == self._stamp and self._is_fresh(now):
                return None
            self._stamp = stamp
            lines = lines_between(session, begins, now + self._ahead, now - ONE_DAY)
            wiring = load_wiring(session)
            self.is_rewired = self._wiring not in (None, wiring)
            self._wiring = self._wiring or wiring
            latitude = Latitude(session)
            items = tuple(
                of_line(line, latitude.latest(line), latitude.windows(line)) for line in lines
            )
            warrants = Warrants(session)
            warrants.read_ahead(item.authority for item in items)
            items = tuple(_with_bed(warrants, item) for item in items)
            refusals = {item.key: _why_not(warrants, item) for item in items}
            muted = _muted(session, now)
            fillers = standbys(session)
        refused = {key: why for key, why in refusals.items() if why is not None}
        return NewPlan(items, refused, muted, fillers)

    def _forget(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None
        self._read = None


def _muted(session: Session, now: datetime) -> dict[int, Mute]:
    rows = mutes.standing(session, now)
    who = people.persons(session, (row.by for row in rows))
    return {row.zone: Mute(row.ends, who[row.by].name) for row in rows}


def _with_bed(warrants: Warrants, item: Item) -> Item:
    """Note why the music under an item may not be heard, where nothing allows it any more."""
    bed = item.bed
    if bed is None:
        return item
    why = warrants.why_not(bed.authority, clip=bed.clip, zones=item.zones, at=item.starts)
    return item if why is None else replace(item, bed_refused=why)


def _why_not(warrants: Warrants, item: Item) -> Reason | None:
    return warrants.why_not(
        item.authority,
        clip=item.clip,
        zones=item.zones,
        at=item.starts,
        priority=item.priority,
    )
