"""Questions about when bulletins are planned to be heard, and when they were."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.orm import Session

from broadcaster.domain.asrun import Outcome
from broadcaster.store.frames import MUSIC
from broadcaster.store.tables import (
    AsRunRow,
    DayPlanRow,
    OmissionRow,
    PlanLineRow,
    StandingClipRow,
    TemplateRow,
)
from schedules.types import PartKind

_TWO_DAYS = timedelta(days=2)
"""What sounds after an instant is in a plan of no earlier day, wherever the place is."""

HEARD = (
    Outcome.AIRED.value,
    Outcome.LATE.value,
    Outcome.INTERRUPTED.value,
    Outcome.JOINED_LATE.value,
)


def planned(session: Session, bulletin: int, after: datetime) -> Sequence[PlanLineRow]:
    """List when a bulletin is planned to be heard, after the newest published plans."""
    query = select(PlanLineRow).where(
        PlanLineRow.plan.in_(_newest_plans(after.date() - _TWO_DAYS)),
        PlanLineRow.bulletin == bulletin,
        PlanLineRow.starts > after,
    )
    return session.scalars(query.order_by(PlanLineRow.starts)).all()


def next_starts(session: Session, ids: Iterable[int], after: datetime) -> dict[int, datetime]:
    """Find when each of several bulletins is planned to be heard next."""
    query = (
        select(PlanLineRow)
        .where(
            PlanLineRow.plan.in_(_newest_plans(after.date() - _TWO_DAYS)),
            PlanLineRow.bulletin.in_(set(ids)),
            PlanLineRow.starts > after,
        )
        .order_by(PlanLineRow.starts.desc())
    )
    return {row.bulletin: row.starts for row in session.scalars(query) if row.bulletin is not None}


def omissions(session: Session, since: date, bulletin: int | None = None) -> Sequence[OmissionRow]:
    """List what the newest plans from a day on left out."""
    query = (
        select(OmissionRow)
        .join(DayPlanRow, DayPlanRow.id == OmissionRow.plan)
        .where(OmissionRow.plan.in_(_newest_plans(since)))
        .order_by(DayPlanRow.day, OmissionRow.id)
    )
    if bulletin is not None:
        query = query.where(OmissionRow.bulletin == bulletin)
    return session.scalars(query).all()


def omissions_by_day(session: Session, since: date) -> Sequence[tuple[date, OmissionRow]]:
    """List what the newest plans from a day on left out, each with its day."""
    query = (
        select(DayPlanRow.day, OmissionRow)
        .join(OmissionRow, DayPlanRow.id == OmissionRow.plan)
        .where(OmissionRow.plan.in_(_newest_plans(since)))
        .order_by(DayPlanRow.day, OmissionRow.id)
    )
    return [(day, row) for day, row in session.execute(query).all()]


def of_bulletin(session: Session, bulletin: int) -> Sequence[AsRunRow]:
    """List what became of a bulletin's airings, zone by zone, the newest first."""
    query = select(AsRunRow).where(AsRunRow.bulletin == bulletin)
    return session.scalars(query.order_by(AsRunRow.due.desc(), AsRunRow.line, AsRunRow.zone)).all()


def heard(session: Session, ids: Iterable[int]) -> frozenset[int]:
    """Tell which of several bulletins were heard at least once."""
    query = select(AsRunRow.bulletin).where(
        AsRunRow.bulletin.in_(set(ids)), AsRunRow.outcome.in_(HEARD)
    )
    return frozenset(each for each in session.scalars(query) if each is not None)


def music_heard(session: Session, begins: datetime, ends: datetime) -> dict[str, datetime]:
    """Tell when each of the station's pieces of music that sounded was due last, by its clip.

    Only what was due between the two instants counts. The log is looked into piece by piece, each
    by its index: it may hold millions of lines.
    """
    last = (
        select(AsRunRow.due)
        .where(AsRunRow.clip == StandingClipRow.clip, *_sounded(begins, ends))
        .order_by(AsRunRow.due.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = select(StandingClipRow.clip, last).where(StandingClipRow.kind == MUSIC).distinct()
    return {clip: at for clip, at in session.execute(query) if clip is not None and at is not None}


def music_opened(
    session: Session, clips: Iterable[str], begins: datetime, ends: datetime
) -> dict[str, datetime]:
    """Tell which of those pieces opened a block of music that was due between two instants."""
    query = (
        select(AsRunRow.clip, func.max(AsRunRow.due))
        .where(
            AsRunRow.clip.in_(set(clips)),
            AsRunRow.line.like("%/filler-%-1/%"),
            *_sounded(begins, ends),
        )
        .group_by(AsRunRow.clip)
    )
    return dict(session.execute(query).all())


def _sounded(begins: datetime, ends: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        AsRunRow.due >= begins,
        AsRunRow.due < ends,
        AsRunRow.kind == PartKind.FILLER.value,
        AsRunRow.began.is_not(None),
    )


def due_between(session: Session, begins: datetime, ends: datetime) -> Sequence[AsRunRow]:
    """List what was due in a span of time, line by line and zone by zone."""
    query = select(AsRunRow).where(AsRunRow.due >= begins, AsRunRow.due < ends)
    return session.scalars(query.order_by(AsRunRow.due, AsRunRow.line, AsRunRow.zone)).all()


def of_line(session: Session, line: str) -> Sequence[AsRunRow]:
    """List what became of one line, zone by zone."""
    query = select(AsRunRow).where(AsRunRow.line == line)
    return session.scalars(query.order_by(AsRunRow.zone)).all()


def templates(session: Session) -> Sequence[TemplateRow]:
    """List the programmes' frames that are in use."""
    query = select(TemplateRow).where(TemplateRow.enabled.is_(True))
    return session.scalars(query.order_by(TemplateRow.starts, TemplateRow.id)).all()


def _newest_plans(since: date) -> ScalarSelect[int]:
    newest = (
        select(DayPlanRow.day, func.max(DayPlanRow.version).label("version"))
        .where(DayPlanRow.day >= since)
        .group_by(DayPlanRow.day)
        .subquery()
    )
    return (
        select(DayPlanRow.id)
        .join(
            newest,
            (DayPlanRow.day == newest.c.day) & (DayPlanRow.version == newest.c.version),
        )
        .scalar_subquery()
    )
