"""Reminding whoever must still approve, before the programme that would carry it begins."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from broadcaster.domain.bulletin import Status
from broadcaster.ports import Clock
from broadcaster.services import approvers
from broadcaster.services.airtime import next_programme, would_air
from broadcaster.store import bulletins, clips, reminders
from broadcaster.store.tables import BulletinRow, ReminderRow, StandingClipRow
from schedules.types import Priority

logger = logging.getLogger(__name__)

BEFORE = (1440, 120, 30)
"""How many minutes before the programme somebody is reminded."""

AT_ONCE = 0
_KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder given now: of what, when it would be heard, who was asked."""

    subject: str
    title: str
    due: datetime
    minutes: int
    asked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Waiting:
    subject: str
    title: str
    due: datetime
    before: tuple[int, ...]
    asked: tuple[str, ...]


def remind(session: Session, clock: Clock) -> tuple[Reminder, ...]:
    """Remind of everything that is not approved and would be heard soon.

    Each is told once a day, two hours and half an hour before the next programme that would carry
    it, also over restarts; who starts late is told the latest of them only. An emergency is told
    at once. It stays among what needs somebody until its programme begins.
    """
    now = clock.now()
    found = []
    for waiting in (*_bulletins(session, now), *_standing(session, now)):
        passed = [m for m in waiting.before if waiting.due - now <= timedelta(minutes=m)]
        given = reminders.given(session, waiting.subject, waiting.due)
        if not passed or min(passed) in given:
            continue
        session.add_all(
            ReminderRow(subject=waiting.subject, due=waiting.due, minutes=minutes, told=now)
            for minutes in passed
            if minutes not in given
        )
        session.flush()
        one = Reminder(waiting.subject, waiting.title, waiting.due, min(passed), waiting.asked)
        _log(one)
        found.append(one)
    return tuple(found)


def reminded(session: Session, clock: Clock) -> dict[str, datetime]:
    """Return what somebody was reminded of and can still be approved in time, with its time.

    Bulletins are named "bulletin:" and their number, parts of programmes "standing:" and theirs.
    """
    return reminders.still_due(session, clock.now())


def forget_old(session: Session, clock: Clock) -> None:
    """Drop reminders of what was due a month ago."""
    reminders.forget(session, clock.now() - _KEPT)


def _bulletins(session: Session, now: datetime) -> Iterator[_Waiting]:
    for row in bulletins.with_status(session, Status.SUBMITTED):
        emergency = row.priority == Priority.EMERGENCY
        due = row.submitted if emergency else would_air(session, row, now)
        if due is not None:
            before = (AT_ONCE,) if emergency else BEFORE
            asked = _asked(session, row, now, due)
            yield _Waiting(f"bulletin:{row.id}", row.title, due, before, asked)


def _asked(session: Session, row: BulletinRow, now: datetime, due: datetime) -> tuple[str, ...]:
    return tuple(one.name for one in approvers.who_may(session, row, now, max(now, due)))


def _standing(session: Session, now: datetime) -> Iterator[_Waiting]:
    for row in clips.standing(session):
        due = next_programme(session, row.template, now)
        if row.approved is None and row.clip is not None and due is not None:
            yield _Waiting(f"standing:{row.id}", _named(row), due, BEFORE, ())


def _named(row: StandingClipRow) -> str:
    return row.text or row.kind


def _log(one: Reminder) -> None:
    logger.info(
        "%s waits for approval (%s), would be heard at %s; asked: %s",
        one.subject,
        one.title,
        one.due.isoformat(timespec="minutes"),
        ", ".join(one.asked) or "-",
    )
