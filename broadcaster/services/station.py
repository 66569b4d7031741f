"""The station's own settings: its name, and what stands in its row."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from broadcaster.domain.people import Person, Right
from broadcaster.errors import Forbidden, Invalid
from broadcaster.store.tables import StationRow

LONGEST_NAME = 120
FEWEST_DAYS, MOST_DAYS = 1, 3650
FEWEST_MINUTES, MOST_MINUTES = 1, 120


@dataclass(frozen=True, slots=True)
class StationSettings:
    """How the station is set; `voice` names its voice, `sample` marks the sample station.

    What was sent is kept for `recorded_days`; an alarm that nobody saw is told to everybody after
    `alarm_minutes`.
    """

    name: str
    timezone: str
    voice: str
    sample: bool
    recorded_days: int
    alarm_minutes: int


def settings(session: Session) -> StationSettings:
    """Tell how the station is set."""
    row = _row(session)
    return StationSettings(
        row.name, row.timezone, row.voice, row.sample, row.recorded_days, row.alarm_minutes
    )


def change(session: Session, by: Person, name: str) -> None:
    """Give the station another name; raises Invalid, Forbidden."""
    _may_change(by)
    wanted = name.strip()
    if not 1 <= len(wanted) <= LONGEST_NAME:
        raise Invalid("name", "Please give the station a name of 1 to {most} letters.", most=120)
    _row(session).name = wanted


def keep_recordings(session: Session, by: Person, days: int) -> None:
    """Say for how many days what was sent is kept; raises Invalid, Forbidden."""
    _may_change(by)
    if not FEWEST_DAYS <= days <= MOST_DAYS:
        sentence = "Choose a number from {low} to {high}."
        raise Invalid("recorded_days", sentence, low=FEWEST_DAYS, high=MOST_DAYS)
    _row(session).recorded_days = days


def tell_everybody_after(session: Session, by: Person, minutes: int) -> None:
    """Say when an alarm that nobody saw is told to everybody; raises Invalid, Forbidden."""
    _may_change(by)
    if not FEWEST_MINUTES <= minutes <= MOST_MINUTES:
        sentence = "Choose a number from {low} to {high}."
        raise Invalid("alarm_minutes", sentence, low=FEWEST_MINUTES, high=MOST_MINUTES)
    _row(session).alarm_minutes = minutes


def _may_change(by: Person) -> None:
    if not by.may(Right.MANAGE_PEOPLE):
        raise Forbidden("Only an administrator may change the settings of the station.")


def _row(session: Session) -> StationRow:
    return session.scalars(select(StationRow)).one()
