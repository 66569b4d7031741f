"""Whose turn it is: when each piece of filler music was heard last."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from broadcaster.store import airings
from schedules.types import Line, PartKind, Turn

REMEMBERED = timedelta(days=180)
"""How far back it counts when a piece was heard."""
LONGEST_BLOCK = timedelta(hours=12)


def turns(session: Session, before: datetime, planned: Iterable[Line] = ()) -> dict[str, Turn]:
    """Tell when each piece was last heard before an instant, as the log has it.

    `planned` are lines that will surely sound by then and are in no log yet.
    """
    heard = airings.music_heard(session, before - REMEMBERED, before)
    opened: dict[str, datetime] = {}
    if heard:
        # What opened the last block is all that counts, and no block is longer than half a day.
        newest = max(heard.values())
        opened = airings.music_opened(session, heard, newest - LONGEST_BLOCK, before)
    for line in planned:
        if line.kind is PartKind.FILLER and line.starts < before:
            clip = line.sound.clip
            heard[clip] = max(line.starts, heard.get(clip, line.starts))
            if _opens(line):
                opened[clip] = max(line.starts, opened.get(clip, line.starts))
    return {clip: Turn(at, opened.get(clip)) for clip, at in heard.items()}


def _opens(line: Line) -> bool:
    return line.key.split("/")[3].endswith("-1")
