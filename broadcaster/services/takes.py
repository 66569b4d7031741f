"""A script spoken by the person at the desk: one recording a paragraph, each asked for by name."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from broadcaster.domain.bulletin import BulletinId, Move, Origin, Status
from broadcaster.domain.people import Person, Right
from broadcaster.domain.recordings import Asked, Take, asked, stored_takes, takes
from broadcaster.domain.sound import OWN_VOICE, own_sound, stored
from broadcaster.errors import Invalid, NotFound, WrongState
from broadcaster.ports import Clock
from broadcaster.services import revisions
from broadcaster.services.access import require
from broadcaster.services.intake import Originals, Upload, kept_recording
from broadcaster.services.moves import held, moved, recorded, seen
from broadcaster.store import bulletins
from broadcaster.store.tables import BulletinRow

LARGEST_TAKE = 30 * 1024 * 1024
"""Bytes of one paragraph's recording."""


def paragraphs(session: Session, bulletin: BulletinId) -> tuple[Asked, ...]:
    """List what is to be read aloud of a bulletin; raises NotFound."""
    revision = bulletins.current_revision(session, seen(session, bulletin))
    return asked(revision.script, revision.takes)


def original(session: Session, bulletin: BulletinId, paragraph: str) -> Take:
    """Return the recording of one paragraph; raises NotFound where there is none."""
    for each in paragraphs(session, bulletin):
        if each.key == paragraph and each.take is not None:
            return each.take
    raise NotFound("There is no such sound.")


def keep(  # noqa: PLR0913 -- as intake.replace_recording, and for which paragraph
    session: Session,
    clock: Clock,
    bulletin: BulletinId,
    by: Person,
    originals: Originals,
    upload: Upload,
    *,
    paragraph: str,
) -> int:
    """Keep the recording of one paragraph, instead of an earlier one; return the new version.

    `paragraph` is its key; the bulletin is in that person's own voice from now on. What was sent
    for approval or approved becomes a draft again. Raises Invalid("recording") where the file
    cannot be used, Invalid("paragraph") where the script has no such paragraph any more,
    Forbidden, WrongState.
    """
    require(by, Right.WRITE_BULLETINS)
    kept = kept_recording(originals, upload, LARGEST_TAKE)
    row = held(session, bulletin)
    _refuse_strange(session, row, paragraph)
    if row.status != Status.DRAFT.value:
        moved(session, clock, row, by, Move.EDIT, "recording")
    revision = revisions.writable(session, clock, row, by)
    revision.sound = stored(replace(own_sound(revision.sound), voice=OWN_VOICE))
    revision.takes = stored_takes(
        {**takes(revision.takes), paragraph: Take(kept, upload.plain_name)}
    )
    row.changed = clock.now()
    recorded(session, clock, row, by, "take")
    return row.version


def _refuse_strange(session: Session, row: BulletinRow, paragraph: str) -> None:
    if row.origin != Origin.TEXT.value:
        raise WrongState("A recording has no script to read from.")
    revision = bulletins.current_revision(session, row)
    if paragraph not in {each.key for each in asked(revision.script, None)}:
        raise Invalid(
            "paragraph", "The script changed meanwhile: this paragraph is no longer in it."
        )
