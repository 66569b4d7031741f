"""What was really heard, copied from the journal, and the way back to its source."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from broadcaster.domain.asrun import Break, Entry, EntryKind
from broadcaster.ports import Clock
from broadcaster.services import alarms
from broadcaster.services.aired import put_began, put_ended
from broadcaster.services.basis import timezone_of
from broadcaster.services.emergency_records import put_order
from broadcaster.services.journal import Tail, copied
from broadcaster.services.records import sheet, story
from broadcaster.services.station_views import DaySheet, LineStory
from broadcaster.store.tables import JournalCursorRow
from schedules.local import day_span
from schedules.types import Reason

CHAIN_ALARM = "chain"
"""The subject of the alarm about a journal that does not hold together."""


def project(session: Session, clock: Clock, journal: Path) -> int:
    """Copy new journal entries into the tables; return how many. Twice is as good as once.

    A broken chain raises an alarm and stops the copying there.
    """
    tail, total = Tail(journal), 0
    while some := follow(session, clock, tail):
        total += some
    return total


def follow(session: Session, clock: Clock, tail: Tail) -> int:
    """Copy what is new at a journal's tail; return how many entries."""
    news = tail.after(copied(session))
    for entry in news.entries:
        _put(session, entry)
    if news.entries:
        last = news.entries[-1]
        session.merge(JournalCursorRow(id=1, seq=last.seq, digest=last.digest))
    if news.broken is not None:
        alarms.raise_alarm(session, clock, CHAIN_ALARM, _broken(news.broken))
    elif news.entries:
        alarms.clear(session, clock, CHAIN_ALARM)
    return len(news.entries)


def day_sheet(session: Session, day: date) -> DaySheet:
    """Tell what was sent on one local day."""
    return sheet(session, day_span(day, timezone_of(session)))


def line_story(session: Session, line: str) -> LineStory:
    """Lead back from a line: clip, approval, revision, source document; raises NotFound."""
    return story(session, line)


def _put(session: Session, entry: Entry) -> None:
    match entry.kind:
        case EntryKind.BEGAN:
            put_began(session, entry)
        case EntryKind.ENDED:
            put_ended(session, entry)
        case EntryKind.FAULT:
            alarms.raise_at(session, entry.at, str(entry.facts["subject"]), _why(entry))
        case EntryKind.FAULT_CLEARED:
            alarms.clear_at(session, entry.at, str(entry.facts["subject"]))
        case EntryKind.ORDER:
            put_order(session, entry)
        case _:
            pass  # booted, lines and tests stay in the journal, which is their record


def _why(entry: Entry) -> Reason:
    why = entry.facts.get("why") or {}
    return Reason(str(why.get("sentence", "Something failed.")), dict(why.get("facts", {})))


def _broken(broken: Break) -> Reason:
    return Reason(
        "The log of what was sent does not hold together at line {line}: {why}. Run"
        " “broadcaster log verify” and keep the file as it is.",
        {"line": broken.line, "why": broken.why},
    )
