"""What was really heard, copied from the journal, and the way back to its source."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from broadcaster.ports import Clock
from broadcaster.services.station_views import DaySheet, LineStory


def project(session: Session, clock: Clock, journal: Path) -> int:
    """Copy new journal entries into the tables; return how many. Twice is as good as once.

    A broken chain raises an alarm and stops the copying there.
    """
    raise NotImplementedError


def day_sheet(session: Session, day: date) -> DaySheet:
    """Tell what was sent on one local day."""
    raise NotImplementedError


def line_story(session: Session, line: str) -> LineStory:
    """Lead back from a line: clip, approval, revision, source document; raises NotFound."""
    raise NotImplementedError
