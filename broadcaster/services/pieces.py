"""Recordings joined to a bulletin: more parts, or a twin in another language; still one clip."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy.orm import Session

from broadcaster.domain.bulletin import BulletinId, Move, Origin, RevisionId, Status
from broadcaster.domain.people import Person, Right
from broadcaster.domain.recordings import Item, stored_items
from broadcaster.errors import Invalid, NotFound, Refused
from broadcaster.ports import Clock
from broadcaster.services import rendering, revisions
from broadcaster.services.access import require
from broadcaster.services.fields import is_language
from broadcaster.services.intake import LARGEST_RECORDING, Originals, Upload, kept_recording
from broadcaster.services.moves import held, moved, recorded, seen
from broadcaster.services.recipes import joined
from broadcaster.store import bulletins
from broadcaster.store.tables import BulletinRow

MOST_ITEMS = 20
"""Things that one clip may be joined from."""


class Step(StrEnum):
    """What may happen to one of the things a bulletin is joined from."""

    UP = "up"
    DOWN = "down"
    REMOVE = "remove"


def of_bulletin(session: Session, bulletin: BulletinId) -> tuple[Item, ...]:
    """List what a bulletin is joined from, in order; raises NotFound."""
    row = seen(session, bulletin)
    return joined(bulletins.current_revision(session, row), Origin(row.origin))


def add(  # noqa: PLR0913 -- as intake.replace_recording, and in which language
    session: Session,
    clock: Clock,
    bulletin: BulletinId,
    by: Person,
    originals: Originals,
    upload: Upload,
    *,
    language: str,
) -> int:
    """Join a recording at the end; return the new version.

    What was sent for approval or approved becomes a draft again. Raises Invalid("recording") where
    the file cannot be used, Invalid("language"), Refused where there are too many, Forbidden.
    """
    require(by, Right.WRITE_BULLETINS)
    if not is_language(language):
        raise Invalid("language", "Choose the language of the recording.")
    original = kept_recording(originals, upload, LARGEST_RECORDING)
    row = held(session, bulletin)
    now = _joined(session, row)
    if len(now) >= MOST_ITEMS:
        raise Refused("At most {most} recordings can be joined.", most=MOST_ITEMS)
    _put(session, clock, row, by, [*now, Item(original, upload.plain_name, language)])
    return row.version


def change(
    session: Session, clock: Clock, bulletin: BulletinId, by: Person, number: int, step: Step
) -> int:
    """Move one of the things (counted from 0) up or down, or take it out; return the version.

    Raises NotFound where there is none of that number, Refused where nothing would be left.
    """
    require(by, Right.WRITE_BULLETINS)
    row = held(session, bulletin)
    now = list(_joined(session, row))
    if not 0 <= number < len(now):
        raise NotFound("There is no such recording.")
    thing = now.pop(number)
    if step is Step.REMOVE:
        if thing.is_script:
            raise Refused("The text itself cannot be taken out; withdraw the bulletin instead.")
        if not now:
            raise Refused("The last recording cannot be taken out; put another in its place.")
    else:
        now.insert(max(number + (1 if step is Step.DOWN else -1), 0), thing)
    _put(session, clock, row, by, now)
    return row.version


def _joined(session: Session, row: BulletinRow) -> tuple[Item, ...]:
    return joined(bulletins.current_revision(session, row), Origin(row.origin))


def _put(
    session: Session, clock: Clock, row: BulletinRow, by: Person, wanted: Sequence[Item]
) -> None:
    if row.status != Status.DRAFT.value:
        moved(session, clock, row, by, Move.EDIT, "recording")
    revision = revisions.writable(session, clock, row, by)
    revision.pieces = stored_items(wanted)
    if row.origin == Origin.RECORDING.value:
        revision.source_file, revision.source_name = wanted[0].original, wanted[0].name
    row.changed = clock.now()
    session.flush()
    recorded(session, clock, row, by, "pieces")
    if row.origin == Origin.RECORDING.value:
        rendering.enqueue(session, clock, RevisionId(revision.id), urgent=rendering.is_urgent(row))
