"""The station's own settings: its name, and what stands in its row."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from broadcaster.domain.people import Person, Right
from broadcaster.errors import Forbidden, Invalid
from broadcaster.store.tables import StationRow

LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class StationSettings:
    """How the station is set; `voice` names its voice, `sample` marks the sample station."""

    name: str
    timezone: str
    voice: str
    sample: bool


def settings(session: Session) -> StationSettings:
    """Tell how the station is set."""
    row = _row(session)
    return StationSettings(row.name, row.timezone, row.voice, row.sample)


def change(session: Session, by: Person, name: str) -> None:
    """Give the station another name; raises Invalid, Forbidden."""
    if not by.may(Right.MANAGE_PEOPLE):
        raise Forbidden("Only an administrator may change the settings of the station.")
    wanted = name.strip()
    if not 1 <= len(wanted) <= LONGEST_NAME:
        raise Invalid("name", "Please give the station a name of 1 to {most} letters.", most=120)
    _row(session).name = wanted


def _row(session: Session) -> StationRow:
    return session.scalars(select(StationRow)).one()
