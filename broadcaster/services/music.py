"""The station's filler music: pieces with a standing approval each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NewType

from sqlalchemy.orm import Session

from broadcaster.domain.people import Person, Right
from broadcaster.errors import Invalid, NotFound
from broadcaster.ports import Clock
from broadcaster.services import showing, standing
from broadcaster.services.access import require
from broadcaster.services.intake import LARGEST_RECORDING, Originals, Upload, kept_recording
from broadcaster.services.views import ClipView
from broadcaster.store import clips, frames, people
from broadcaster.store.tables import StandingClipRow

PieceId = NewType("PieceId", int)

LONGEST_TITLE = 120
MOST_PIECES = 500


@dataclass(frozen=True, slots=True)
class PieceView:
    """A piece of filler music; it sounds once its clip is made and somebody allowed it."""

    id: PieceId
    title: str
    clip: ClipView | None
    allowed_by: str | None


def pieces(session: Session) -> tuple[PieceView, ...]:
    """List the station's filler music by title."""
    rows = frames.music(session)
    found = clips.by_hashes(session, (row.clip for row in rows))
    who = people.persons(session, (row.approved_by for row in rows))
    return tuple(
        PieceView(
            id=PieceId(row.id),
            title=row.title,
            clip=showing.clip_view(found.get(row.clip or "")),
            allowed_by=None if row.approved_by is None else who[row.approved_by].name,
        )
        for row in rows
    )


def add(session: Session, by: Person, title: str, originals: Originals, upload: Upload) -> PieceId:
    """Take in a piece of music; the worker makes its clip.

    It waits to be allowed by an approver who has heard it. Raises Invalid("title") or
    Invalid("recording"), Forbidden.
    """
    require(by, Right.EDIT_TIMETABLE)
    named = title.strip()
    if not 1 <= len(named) <= LONGEST_TITLE:
        raise Invalid("title", "Please give a name of 1 to {most} letters.", most=LONGEST_TITLE)
    if len(frames.music(session)) >= MOST_PIECES:
        raise Invalid("title", "At most {most} pieces of music can be kept.", most=MOST_PIECES)
    original = kept_recording(originals, upload, LARGEST_RECORDING)
    row = StandingClipRow(
        kind=frames.MUSIC, title=named, original=f"{original}/{upload.plain_name}"
    )
    session.add(row)
    session.flush()
    return PieceId(row.id)


def remove(session: Session, clock: Clock, by: Person, piece: PieceId) -> None:
    """Take a piece off the list: it is played no more; raises NotFound, Forbidden."""
    require(by, Right.EDIT_TIMETABLE)
    row = session.get(StandingClipRow, piece, populate_existing=True)
    if row is None or row.kind != frames.MUSIC or row.removed is not None:
        raise NotFound("There is no such piece of music.")
    standing.take_out(session, clock, row)
