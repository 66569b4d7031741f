"""Whom a fault rings for: at first those who can do something, after a while everybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from broadcaster.domain.people import Person, Right
from broadcaster.ports import Clock
from broadcaster.services import alarms
from broadcaster.services.station import settings


@dataclass(frozen=True, slots=True)
class Bell:
    """What rings: the number of the newest fault that stands unseen (0: none does).

    So many of them are `late`: nobody took note of them for the time that the station set.
    `next_late` is when the next becomes late, None where none will.
    """

    standing: int = 0
    newest: int = 0
    late: int = 0
    next_late: datetime | None = None


def bell(session: Session, clock: Clock) -> Bell:
    """Tell what rings now; what is over rings no more, seen or not."""
    standing, after = alarms.standing(session), patience(session)
    open_ = [each for each in standing if each.cleared is None and each.acknowledged is None]
    due = sorted(each.raised + after for each in open_)
    ahead = [each for each in due if each > clock.now()]
    newest = max((each.id for each in open_), default=0)
    return Bell(len(standing), newest, len(due) - len(ahead), ahead[0] if ahead else None)


def patience(session: Session) -> timedelta:
    """Return after how long an alarm that nobody saw is told to everybody."""
    return timedelta(minutes=settings(session).alarm_minutes)


def rings_at_once(person: Person) -> bool:
    """Tell whether a person can do something about a fault, and hears of it first."""
    return person.may(Right.EDIT_DEVICES) or person.may(Right.PLAY_NOW)
