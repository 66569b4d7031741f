"""The recording of one line of the log: what its bus really sent from its beginning to its end."""

from __future__ import annotations

from datetime import datetime, timedelta

from broadcaster.errors import NotFound
from broadcaster.folder import Folder
from broadcaster.services import recorded_air
from broadcaster.services.recorded_air import RecordedAir
from broadcaster.services.station_views import LineRecord

BEFORE = timedelta(milliseconds=500)
"""So much of what lies round it is heard, too, so that its edges can be judged."""


def kept(folder: Folder, line: LineRecord) -> RecordedAir | None:
    """Tell what is kept of a line; None where nothing is, or where nobody noted its bus."""
    asked = _asked(line)
    if asked is None:
        return None
    found = recorded_air.recorded(folder, *asked)
    return found if found.stretches else None


def sound(folder: Folder, line: LineRecord) -> bytes:
    """Return the recording of a line as MP3; raises NotFound where nothing is kept, and Failed."""
    asked = _asked(line)
    if asked is None:
        raise NotFound("Nothing that was sent at that time is kept.")
    return recorded_air.sound(folder, *asked)


def _asked(line: LineRecord) -> tuple[str, datetime, datetime] | None:
    bus = line.proof.get("bus")
    if not isinstance(bus, str) or line.began is None or line.ended is None:
        return None
    return bus, line.began - BEFORE, line.ended + BEFORE
