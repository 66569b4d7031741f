"""The station's music: filler and signature tunes, each with a standing approval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NewType

from sqlalchemy.orm import Session

from broadcaster.domain.people import Person, Right
from broadcaster.errors import Invalid, NotFound, Refused
from broadcaster.ports import Clock
from broadcaster.services import showing, standing
from broadcaster.services.access import require
from broadcaster.services.framing import tune_of
from broadcaster.services.intake import LARGEST_RECORDING, Originals, Upload, kept_recording
from broadcaster.services.views import ClipView
from broadcaster.store import candidates, clips, frames, people
from broadcaster.store.tables import StandingClipRow

PieceId = NewType("PieceId", int)

LONGEST_TITLE = 120
MOST_PIECES = 500
_NO_TEMPLATE = -1


@dataclass(frozen=True, slots=True)
class PieceView:
    """A piece of music; it sounds once its clip is made and somebody allowed it.

    A tune without a `title` is the one that comes with the program; of tunes one is `chosen`.
    """

    id: PieceId
    title: str
    clip: ClipView | None
    allowed_by: str | None
    chosen: bool = False


def pieces(session: Session) -> tuple[PieceView, ...]:
    """List the station's filler music by title."""
    return _shown(session, frames.music(session))


def tunes(session: Session) -> tuple[PieceView, ...]:
    """List the station's signature tunes; the newest that can sound is the one that does."""
    chosen = tune_of(candidates.standing_sounds(session), _NO_TEMPLATE)
    shown = _shown(session, frames.music(session, frames.TUNE))
    return tuple(
        replace(one, chosen=chosen is not None and chosen.row.id == one.id) for one in shown
    )


def _shown(session: Session, rows: Sequence[StandingClipRow]) -> tuple[PieceView, ...]:
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


def add(
    session: Session,
    by: Person,
    title: str,
    originals: Originals,
    upload: Upload,
    *,
    is_tune: bool = False,
) -> PieceId:
    """Take in a piece of music, or a signature tune of the station; the worker makes its clip.

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
        kind=frames.TUNE if is_tune else frames.MUSIC,
        title=named,
        original=f"{original}/{upload.plain_name}",
    )
    session.add(row)
    session.flush()
    return PieceId(row.id)


def remove(session: Session, clock: Clock, by: Person, piece: PieceId) -> None:
    """Take a piece off the list: it is played no more.

    Raises NotFound, Forbidden, and Refused for the last tune.
    """
    require(by, Right.EDIT_TIMETABLE)
    row = session.get(StandingClipRow, piece, populate_existing=True)
    is_kept = row is not None and row.removed is None and row.template is None
    if row is None or not is_kept or row.kind not in {frames.MUSIC, frames.TUNE}:
        raise NotFound("There is no such piece of music.")
    if row.kind == frames.TUNE and len(frames.music(session, frames.TUNE)) == 1:
        raise Refused("The last signature tune cannot be taken out; put another in its place.")
    standing.take_out(session, clock, row)
