"""Questions about what frames are made of: their sounds, spoken days, and listed stations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from broadcaster.store.tables import ClipRow, RelaySourceRow, SpokenDayRow, StandingClipRow
from schedules.types import PartKind, Sound

MUSIC = "music"
"""The kind of a standing clip that is filler music."""
TUNE = PartKind.SIGNATURE.value
"""The kind of one that is a signature tune."""


def sources(session: Session) -> Sequence[RelaySourceRow]:
    """List the stations that stand on the list of relays, by name."""
    query = select(RelaySourceRow).where(RelaySourceRow.removed.is_(None))
    return session.scalars(query.order_by(RelaySourceRow.name, RelaySourceRow.id)).all()


def source(session: Session, key: str) -> RelaySourceRow | None:
    """Find a station by its key, also one that was taken off the list."""
    query = select(RelaySourceRow).where(RelaySourceRow.key == key)
    return session.scalars(query).one_or_none()


def music(session: Session, kind: str = MUSIC) -> Sequence[StandingClipRow]:
    """List the station's pieces of filler music, or of another kind, by title."""
    query = select(StandingClipRow).where(
        StandingClipRow.kind == kind,
        StandingClipRow.template.is_(None),
        StandingClipRow.removed.is_(None),
    )
    return session.scalars(query.order_by(StandingClipRow.title, StandingClipRow.id)).all()


def words_of(session: Session, template: int) -> Sequence[StandingClipRow]:
    """List the words of a template that are in use."""
    query = select(StandingClipRow).where(
        StandingClipRow.template == template,
        StandingClipRow.kind != "signature",
        StandingClipRow.removed.is_(None),
    )
    return session.scalars(query.order_by(StandingClipRow.id)).all()


def spoken_on(session: Session, day: date) -> dict[int, Sound]:
    """Return what was spoken for a day, by the number of its standing words."""
    query = (
        select(SpokenDayRow.standing, SpokenDayRow.clip, ClipRow.length)
        .join(ClipRow, ClipRow.hash == SpokenDayRow.clip)
        .where(SpokenDayRow.day == day)
    )
    return {standing: Sound(clip, length) for standing, clip, length in session.execute(query)}


def spoken(session: Session, standing: int, day: date) -> SpokenDayRow | None:
    """Find the words of a frame as they were spoken for a day."""
    query = select(SpokenDayRow).where(SpokenDayRow.standing == standing, SpokenDayRow.day == day)
    return session.scalars(query).one_or_none()


def texts_from(session: Session, day: date) -> dict[tuple[int, date], str]:
    """Return what was spoken for a day and those after it, by its standing words and day."""
    query = select(SpokenDayRow).where(SpokenDayRow.day >= day)
    return {(row.standing, row.day): row.text for row in session.scalars(query)}


def spoken_before(session: Session, day: date) -> Sequence[SpokenDayRow]:
    """List what was spoken for days before a day."""
    query = select(SpokenDayRow).where(SpokenDayRow.day < day)
    return session.scalars(query.order_by(SpokenDayRow.id)).all()


def saying(session: Session, standing: int, text: str) -> str | None:
    """Find a clip of the same words that says this already, for whatever day."""
    query = select(SpokenDayRow.clip).where(
        SpokenDayRow.standing == standing, SpokenDayRow.text == text
    )
    return session.scalars(query.order_by(SpokenDayRow.day.desc()).limit(1)).one_or_none()
