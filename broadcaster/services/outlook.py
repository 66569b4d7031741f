"""What the days ahead hold that somebody should look at before it is too late."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from sqlalchemy.orm import Session

from broadcaster.domain.outlook import FindingKind
from broadcaster.ports import Clock
from broadcaster.services import showing
from broadcaster.services.ahead import DAYS_AHEAD, AheadDay, plan_ahead
from broadcaster.services.day_findings import Finding, findings_of
from broadcaster.store import findings as store
from broadcaster.store.tables import PlanFindingRow
from schedules.local import day_span
from schedules.types import Candidate, Reason

_NEVER = "It stands in no programme before its validity ends on {until}."


def horizon_findings(session: Session, clock: Clock, days: int = DAYS_AHEAD) -> list[Finding]:
    """Plan the days ahead and return what somebody should look at, the most pressing first.

    What is told of several days is told once, with the first of them.
    """
    found: dict[tuple[str, str, str], Finding] = {}
    waiting: dict[int, Candidate] = {}
    heard: set[int] = set()
    last: AheadDay | None = None
    for ahead in plan_ahead(session, clock, days):
        for one in findings_of(ahead, clock.now()):
            key = (one.kind.value, one.title, str(one.why))
            known = found.get(key)
            found[key] = one if known is None else replace(known, days=known.days + 1)
        waiting |= {one.bulletin: one for one in ahead.ground.basis.candidates}
        heard |= {line.bulletin for line in ahead.plan.lines if line.bulletin is not None}
        heard |= {bulletin for (bulletin, _), times in ahead.ground.basis.aired.items() if times}
        last = ahead
    silent = [one for number, one in waiting.items() if number not in heard]
    # Whoever was heard while valid need not be heard once more after that.
    told = [
        one
        for one in found.values()
        if one.kind is not FindingKind.EXPIRED or one.bulletin not in heard
    ]
    every = [*told, *(() if last is None else _never(silent, last))]
    order = list(FindingKind)
    return sorted(every, key=lambda one: (order.index(one.kind), one.due, one.title))


def renew(session: Session, clock: Clock) -> bool:
    """Keep what is found in the days ahead; tell whether it is anything else than before."""
    return store.replace_all(session, [_row(one) for one in horizon_findings(session, clock)])


def kept(session: Session, clock: Clock) -> tuple[Finding, ...]:
    """Return what was found when the days ahead were last looked at, what is too late left out."""
    return tuple(_finding(row) for row in store.still_to_come(session, clock.now()))


def _never(silent: Iterable[Candidate], last: AheadDay) -> Iterator[Finding]:
    """Yield the bulletins whose validity ends with the days looked at, and that nobody hears."""
    timezone = last.ground.timezone
    ends = day_span(last.plan.day, timezone).ends
    for one in silent:
        if one.valid_until <= ends:
            day = one.valid_until.astimezone(timezone).date()
            why = Reason(_NEVER, {"until": one.valid_until.isoformat()})
            kind, due = FindingKind.UNHEARD, one.valid_until
            yield Finding(kind, day, due, one.title, why, bulletin=one.bulletin)


def _row(one: Finding) -> PlanFindingRow:
    return PlanFindingRow(
        kind=one.kind.value,
        day=one.day,
        days=one.days,
        due=one.due,
        title=one.title,
        reason=showing.stored(one.why),
        advice=None if one.advice is None else showing.stored(one.advice),
        bulletin=one.bulletin,
    )


def _finding(row: PlanFindingRow) -> Finding:
    return Finding(
        FindingKind(row.kind),
        row.day,
        row.due,
        row.title,
        showing.some_reason(row.reason),
        row.days,
        None if row.advice is None else showing.some_reason(row.advice),
        row.bulletin,
    )
