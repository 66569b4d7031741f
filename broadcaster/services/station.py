"""The station's own settings: its name and the voice that speaks for it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from broadcaster.domain.people import Person, Right
from broadcaster.errors import Forbidden, Invalid
from broadcaster.store.tables import StationRow

VOICES = ("espeak", "gtts")
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class StationSettings:
    """How the station is set; `voice` is one of `VOICES`, `sample` marks the sample station."""

    name: str
    timezone: str
    voice: str
    sample: bool


def settings(session: Session) -> StationSettings:
    """Tell how the station is set."""
    row = _row(session)
    return StationSettings(row.name, row.timezone, row.voice, row.sample)


def change(session: Session, by: Person, name: str, voice: str) -> None:
    """Give the station another name or voice; raises Invalid, Forbidden.

    An approved clip keeps the voice it was approved with.
    """
    if not by.may(Right.MANAGE_PEOPLE):
        raise Forbidden("Only an administrator may change the settings of the station.")
    wanted = name.strip()
    if not 1 <= len(wanted) <= LONGEST_NAME:
        raise Invalid("name", "Please give the station a name of 1 to {most} letters.", most=120)
    if voice not in VOICES:
        raise Invalid("voice", "There is no voice named {voice}.", voice=voice)
    row = _row(session)
    row.name, row.voice = wanted, voice


def _row(session: Session) -> StationRow:
    return session.scalars(select(StationRow)).one()
