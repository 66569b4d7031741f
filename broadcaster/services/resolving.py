"""Holding the plans of the past against the journal: whether every line has its one outcome."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from broadcaster.domain.asrun import parse
from broadcaster.domain.resolved import GRACE, Place, Resolved, resolve, told_by
from broadcaster.services.latitude import Latitude
from broadcaster.services.planning import lines_between
from schedules.types import Line


def resolved(session: Session, journal: Path, now: datetime) -> Resolved:
    """Tell which lines that were due by now have no outcome, or several.

    Asked of the newest plan of each day, from the journal's first entry on. Raises ValueError for
    a journal that is broken, and OSError.
    """
    with journal.open(encoding="utf-8") as lines:
        # A last line without its end is still being written.
        told = told_by(parse(line) for line in lines if line.endswith("\n"))
    until = min(now, told.ends or now)
    if told.begins is None:
        return Resolved(0, (), ())
    latitude = Latitude(session)
    planned = [
        Place(str(line.key), int(zone))
        for line in lines_between(session, told.begins, until)
        if line.starts >= told.begins and _over(line, latitude) + GRACE < until
        for zone in sorted(line.zones)
    ]
    return resolve(planned, told, until)


def _over(line: Line, latitude: Latitude) -> datetime:
    """Return when a line is over, also where it may be sent later on the same day."""
    return max([line.ends, *(window.ends for window in latitude.windows(line))])
