"""Holidays near at hand that are only proposed, until somebody fixes them or takes them out."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from broadcaster.ports import Clock
from broadcaster.services.basis import local_day, timezone_of
from broadcaster.store import reminders, year
from broadcaster.store.tables import ReminderRow
from broadcaster.store.year import Days
from schedules.holidays import waits_for_decision
from schedules.local import ONE_DAY, day_span
from schedules.marks import Mark
from schedules.types import Facts, Reason

logger = logging.getLogger(__name__)

BEFORE = (timedelta(days=30), timedelta(days=7))
"""How long before the first of its days a holiday is reminded of."""

_AHEAD = 45  # days that are looked at: the earliest reminder, and a long holiday's own days
_MINUTE = timedelta(minutes=1)
_ONE = (
    "{holiday}, {first}: this day is only proposed. Make it official by the decision that fixes it,"
    " move it, or take it out of the calendar."
)
_SEVERAL = (
    "{holiday}, {first} to {last}: these days are only proposed. Make them official by the decision"
    " that fixes them, move them, or take them out of the calendar."
)


@dataclass(frozen=True, slots=True)
class Proposed:
    """Proposed days that follow each other; `due` is when the first of them begins."""

    marks: tuple[Mark, ...]
    due: datetime

    @property
    def first(self) -> date:
        """The first of the days."""
        return self.marks[0].day

    @property
    def why(self) -> Reason:
        """What is asked, as people read it."""
        names = dict.fromkeys((self.marks[0].name, self.marks[-1].name))
        facts: Facts = {"holiday": " – ".join(names), "first": self.first.isoformat()}
        last = self.marks[-1].day
        if last == self.first:
            return Reason(_ONE, facts)
        return Reason(_SEVERAL, facts | {"last": last.isoformat()})


def remind(session: Session, clock: Clock) -> tuple[Proposed, ...]:
    """Remind of holidays that nobody fixed yet: a month and a week before them, each time once.

    Who starts late is told the later of the two only. A day that was moved is another occasion;
    one that is made official or removed is none any more.
    """
    now = clock.now()
    told = []
    for each in _proposed(session, now):
        passed = [before for before in BEFORE if each.due - now <= before]
        missing = [(mark, before) for before in passed for mark in _untold(session, each, before)]
        if passed and min(passed) in {before for _, before in missing}:
            session.add_all(_row(session, mark, before, now) for mark, before in missing)
            session.flush()
            logger.info("holidays from %s on are only proposed: %s", each.first, _names(each))
            told.append(each)
    return tuple(told)


def reminded(session: Session, clock: Clock) -> tuple[Proposed, ...]:
    """Return what was reminded of and is still only proposed, until the first of its days."""
    now = clock.now()
    told = reminders.still_due(session, now).keys()
    return tuple(
        each
        for each in _proposed(session, now)
        if any(_subject(mark) in told for mark in each.marks)
    )


def _proposed(session: Session, now: datetime) -> Iterator[Proposed]:
    """Yield the proposed days to come, those that follow each other together."""
    timezone = timezone_of(session)
    today = local_day(now, timezone)
    last = today + _AHEAD * ONE_DAY
    years = year.marked_years(session, Days(today, last))
    every = years.marks(*sorted({today.year, last.year}))
    near = [mark for mark in every if today <= mark.day <= last and waits_for_decision(mark)]
    for marks in _stretches(sorted(near, key=lambda mark: (mark.day, mark.key))):
        if marks[0].day > today:
            yield Proposed(marks, day_span(marks[0].day, timezone).begins)


def _stretches(marks: Iterable[Mark]) -> Iterator[tuple[Mark, ...]]:
    stretch: list[Mark] = []
    for mark in marks:
        if stretch and mark.day > stretch[-1].day + ONE_DAY:
            yield tuple(stretch)
            stretch = []
        stretch.append(mark)
    if stretch:
        yield tuple(stretch)


def _untold(session: Session, each: Proposed, before: timedelta) -> Iterator[Mark]:
    for mark in each.marks:
        if before // _MINUTE not in reminders.given(session, _subject(mark), _due(session, mark)):
            yield mark


def _row(session: Session, mark: Mark, before: timedelta, now: datetime) -> ReminderRow:
    subject, due = _subject(mark), _due(session, mark)
    return ReminderRow(subject=subject, due=due, minutes=before // _MINUTE, told=now)


def _due(session: Session, mark: Mark) -> datetime:
    return day_span(mark.day, timezone_of(session)).begins


def _subject(mark: Mark) -> str:
    return f"holiday:{mark.key}"


def _names(each: Proposed) -> str:
    return ", ".join(f"{mark.name} ({mark.day})" for mark in each.marks)
