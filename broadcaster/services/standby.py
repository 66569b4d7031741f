"""What is allowed to fill the air when something on it goes wrong."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from broadcaster.domain.authority import StandingApproval
from broadcaster.domain.standby import Standby
from broadcaster.services.framing import TITLES
from broadcaster.store import candidates, frames
from schedules.types import PartKind

MOST = 4
"""So many pieces are kept ready: each is read whole ahead of time."""


def standbys(session: Session) -> tuple[Standby, ...]:
    """List what is allowed to fill a gap, the best first: music, the longest first, then the tune.

    Of tunes the newest; a tune that one programme has to itself is no filler.
    """
    music = sorted(_allowed(session, frames.MUSIC), key=lambda one: one.length, reverse=True)
    tunes = list(_allowed(session, frames.TUNE))
    return (*music[: MOST - 1], *tunes[-1:])


def _allowed(session: Session, kind: str) -> Iterator[Standby]:
    for sound in candidates.standing_sounds(session):
        row = sound.row
        is_allowed = row.approved is not None and row.approved_by is not None
        if row.kind != kind or row.template is not None or not is_allowed:
            continue
        if row.clip is not None and sound.length is not None:
            title = row.title or TITLES[PartKind.SIGNATURE]
            by = str(StandingApproval(row.id))
            yield Standby(row.clip, sound.length, title, by, is_tune=kind == frames.TUNE)
