"""Setting how the station sounds, and how one bulletin sounds otherwise."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from broadcaster.domain.bulletin import BulletinId, Move, Origin, RevisionId, Status
from broadcaster.domain.people import Person, Right
from broadcaster.domain.sound import (
    DEFAULT_VOICE,
    OWN_VOICE,
    OwnSound,
    StationSound,
    check,
    own_sound,
    stored,
)
from broadcaster.errors import Forbidden, Invalid
from broadcaster.ports import Clock
from broadcaster.services import rendering, revisions
from broadcaster.services.access import require
from broadcaster.services.moves import held, moved, recorded
from broadcaster.services.rendering import is_urgent
from broadcaster.store import bulletins
from broadcaster.store.tables import StationRow


def change_station(
    session: Session, by: Person, wanted: StationSound, voices: Collection[str]
) -> None:
    """Set how the station sounds from now on; what is approved is never made again.

    Raises Invalid naming what is out of its range or no voice of `voices`, Forbidden.
    """
    if not by.may(Right.MANAGE_PEOPLE):
        raise Forbidden("Only an administrator may change the settings of the station.")
    plain = replace(wanted, notice_text=" ".join(wanted.notice_text.split()))
    check(plain)
    if plain.voice not in voices:
        raise Invalid("voice", "There is no voice named {voice}.", voice=plain.voice)
    row = session.scalars(select(StationRow)).one()
    row.voice, row.sound = plain.voice, stored(replace(plain, voice=DEFAULT_VOICE))


def change_own(
    session: Session,
    clock: Clock,
    bulletin: BulletinId,
    by: Person,
    wanted: OwnSound,
    voices: Collection[str],
) -> int:
    """Set how one bulletin sounds; return its new version.

    It is content: what was sent for approval or approved becomes a draft again. Raises Invalid,
    WrongState, Forbidden.
    """
    require(by, Right.WRITE_BULLETINS)
    check(wanted)
    if wanted.voice is not None and wanted.voice not in {*voices, OWN_VOICE}:
        raise Invalid("voice", "There is no voice named {voice}.", voice=wanted.voice)
    row = held(session, bulletin)
    if own_sound(bulletins.current_revision(session, row).sound) == wanted:
        row.version -= 1  # nothing changes
        return row.version
    if row.status != Status.DRAFT.value:
        moved(session, clock, row, by, Move.EDIT, "sound")
    revisions.writable(session, clock, row, by).sound = stored(wanted)
    row.changed = clock.now()
    recorded(session, clock, row, by, "sound")
    if row.origin == Origin.RECORDING.value:
        session.flush()
        rendering.enqueue(session, clock, RevisionId(row.revision or 0), urgent=is_urgent(row))
    return row.version
