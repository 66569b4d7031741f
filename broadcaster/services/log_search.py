"""Looking through the log of many days: by zone, outcome, kind and words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from broadcaster.domain.asrun import Outcome
from broadcaster.errors import Invalid
from broadcaster.services import records
from broadcaster.services.basis import timezone_of
from broadcaster.services.station_views import LineRecord
from broadcaster.store import heard
from broadcaster.store.session import folded
from schedules.local import day_span

LONGEST = timedelta(days=366)
"""A year at once is more than anybody reads."""
ON_A_PAGE = 100
_AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: days, both included, and what a line must be; None and "" ask nothing.

    `words` are looked for in the title and the programme's name, capitals and marks left aside.
    """

    first: date
    last: date
    zone: int | None = None
    outcome: Outcome | None = None
    kind: str = ""
    words: str = ""

    def check(self) -> None:
        """Raise Invalid where the days are turned round or too many."""
        if self.last < self.first:
            raise Invalid("last", "The last day lies before the first one; swap them.")
        if self.last - self.first >= LONGEST:
            raise Invalid("last", "Please ask for at most {most} days at once.", most=LONGEST.days)


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what was found, and how many lines there are on all of them."""

    lines: tuple[LineRecord, ...]
    count: int


def find(session: Session, wanted: Wanted, page: int = 1) -> Found:
    """Return one page (from 1) of the lines that answer; raises Invalid."""
    keys = _keys(session, wanted)
    begins = (max(1, page) - 1) * ON_A_PAGE
    chosen = keys[begins : begins + ON_A_PAGE]
    return Found(records.lines_of(session, heard.of_lines(session, chosen)), len(keys))


def every(session: Session, wanted: Wanted) -> Iterator[LineRecord]:
    """Yield all lines that answer, some at a time; raises Invalid."""
    keys = _keys(session, wanted)
    for begins in range(0, len(keys), _AT_ONCE):
        some = heard.of_lines(session, keys[begins : begins + _AT_ONCE])
        yield from records.lines_of(session, some)


def _keys(session: Session, wanted: Wanted) -> list[str]:
    wanted.check()
    timezone = timezone_of(session)
    begins = day_span(wanted.first, timezone).begins
    ends = day_span(wanted.last, timezone).ends
    words = folded(wanted.words).split()
    found = heard.matching(
        session, begins, ends, zone=wanted.zone, outcome=wanted.outcome, kind=wanted.kind
    )
    return [line for line, *told in found if _has(words, " ".join(told))]


def _has(words: list[str], text: str) -> bool:
    plain = folded(text)
    return all(word in plain for word in words)
