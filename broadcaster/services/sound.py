"""How the station sounds, and what a bulletin asks for otherwise."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from broadcaster.domain.bulletin import BulletinId
from broadcaster.domain.sound import OwnSound, StationSound, own_sound, station_sound
from broadcaster.services.moves import seen
from broadcaster.store import bulletins
from broadcaster.store.tables import RevisionRow, StationRow


def station(session: Session) -> StationSound:
    """Tell how the station sounds."""
    row = session.scalars(select(StationRow)).one_or_none()
    return StationSound() if row is None else station_sound(row.sound, row.voice)


def of_revision(session: Session, revision: RevisionRow) -> StationSound:
    """Tell how one state of a bulletin sounds: as the station, but for what it asks for."""
    return own_sound(revision.sound).over(station(session))


def own(session: Session, bulletin: BulletinId) -> OwnSound:
    """Tell what a bulletin asks for; raises NotFound."""
    return own_sound(bulletins.current_revision(session, seen(session, bulletin)).sound)
