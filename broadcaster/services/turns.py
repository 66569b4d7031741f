"""Whose turn it is: when each piece of filler music was heard last."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from broadcaster.store import airings
from schedules.types import Line, PartKind, Turn

REMEMBERED = timedelta(days=180)
"""How far back it counts when a piece was heard."""

_OPENER = "%/filler-%-1/%"


def turns(session: Session, before: datetime, planned: Iterable[Line] = ()) -> dict[str, Turn]:
    """Tell when each piece was last heard before an instant, as the log has it.

    `planned` are lines that will surely sound by then and are in no log yet.
    """
    since = before - REMEMBERED
    heard = airings.music_heard(session, since, before)
    opened = airings.music_heard(session, since, before, _OPENER)
    for line in planned:
        if line.kind is PartKind.FILLER and line.starts < before:
            clip = line.sound.clip
            heard[clip] = max(line.starts, heard.get(clip, line.starts))
            if _opens(line):
                opened[clip] = max(line.starts, opened.get(clip, line.starts))
    return {clip: Turn(at, opened.get(clip)) for clip, at in heard.items()}


def _opens(line: Line) -> bool:
    return line.key.split("/")[3].endswith("-1")
