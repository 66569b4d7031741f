"""Emergencies that were planned where the rules of the place allow no sound: for the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from broadcaster.store.tables import DayPlanRow, PlanLineRow
from schedules import sentences
from schedules.types import Reason, Span

BYPASSING = (
    sentences.ASKED_FOR_BYPASSING,
    sentences.REPEATED_BYPASSING,
    sentences.AT_ONCE_BYPASSING,
)


@dataclass(frozen=True, slots=True)
class BypassView:
    """One emergency that passed over a rule: when, where, and in whose name; the log's own words.

    `version` is the first version of the day's plan that had it.
    """

    line: str
    title: str
    starts: datetime
    zones: frozenset[int]
    reason: Reason
    version: int
    published: datetime


def bypasses(session: Session, span: Span) -> tuple[BypassView, ...]:
    """List what passed over the rules in a span of time, each once, in order of start.

    Published plans never change, so what was decided once stays here.
    """
    query = (
        select(PlanLineRow, DayPlanRow)
        .join(DayPlanRow, DayPlanRow.id == PlanLineRow.plan)
        .where(PlanLineRow.starts >= span.begins, PlanLineRow.starts < span.ends)
        .where(PlanLineRow.priority == 1)
        .order_by(PlanLineRow.starts, PlanLineRow.key, DayPlanRow.version)
    )
    found: dict[str, BypassView] = {}
    for line, plan in session.execute(query):
        if line.reason["sentence"] in BYPASSING and line.key not in found:
            reason = Reason(line.reason["sentence"], line.reason["facts"])
            found[line.key] = BypassView(
                line.key, line.title, line.starts, line.zones, reason, plan.version, plan.published
            )
    return tuple(found.values())
