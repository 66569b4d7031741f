"""Questions about work for the worker, and how one worker claims a piece of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session

from broadcaster.domain.jobs import OPEN, JobState
from broadcaster.store.tables import RenderJobRow

_OPEN = [state.value for state in OPEN]


def claim(
    session: Session, worker: str, at: datetime, *, urgent: bool, stale_before: datetime
) -> RenderJobRow | None:
    """Take the next piece of work so that nobody else has it: urgent work only, or any.

    Work another worker claimed before `stale_before` counts as left behind. Urgent comes first,
    then the oldest.
    """
    free = _free(stale_before)
    if urgent:
        free = free & RenderJobRow.urgent.is_(True)
    wanted = (
        select(RenderJobRow.id)
        .where(free)
        .order_by(RenderJobRow.urgent.desc(), RenderJobRow.id)
        .limit(1)
        .scalar_subquery()
    )
    taken = session.execute(
        update(RenderJobRow)
        .where(RenderJobRow.id == wanted, free)
        .values(
            state=JobState.CLAIMED.value,
            claimed_by=worker,
            claimed=at,
            attempts=RenderJobRow.attempts + 1,
        )
        .returning(RenderJobRow.id)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    return None if taken is None else session.get(RenderJobRow, taken, populate_existing=True)


def anything_urgent(session: Session) -> bool:
    """Tell whether urgent work waits."""
    query = select(RenderJobRow.id).where(
        RenderJobRow.urgent.is_(True), RenderJobRow.state == JobState.WAITING.value
    )
    return session.scalar(query.limit(1)) is not None


def report(session: Session, job: int, worker: str, done: int, total: int, at: datetime) -> bool:
    """Note how far a job is, and that its worker lives; False where it is no longer its own."""
    return _update_own(session, job, worker, done=done, total=total, claimed=at)


def finish(
    session: Session, job: int, worker: str, state: JobState, why: dict[str, object] | None = None
) -> bool:
    """Close a job, or give it back; False where it is no longer this worker's."""
    return _update_own(session, job, worker, state=state.value, why=why, claimed_by=None)


def give_back(session: Session, job: int, worker: str) -> None:
    """Give one job back as if it had not been tried: nothing was wrong with it."""
    again = RenderJobRow.attempts - 1
    _update_own(session, job, worker, state=JobState.WAITING.value, attempts=again, claimed_by=None)


def release_all(session: Session) -> None:
    """Give back everything that is claimed: a worker that starts is the only one."""
    session.execute(
        update(RenderJobRow)
        .where(RenderJobRow.state == JobState.CLAIMED.value)
        .values(state=JobState.WAITING.value, claimed_by=None)
        .execution_options(synchronize_session=False)
    )


def drop_open(session: Session, revision: int) -> None:
    """Drop the open work for a revision whose content has changed."""
    session.execute(
        update(RenderJobRow)
        .where(RenderJobRow.revision == revision, RenderJobRow.state.in_(_OPEN))
        .values(state=JobState.DROPPED.value, claimed_by=None)
        .execution_options(synchronize_session=False)
    )


def open_for(session: Session, revision: int) -> RenderJobRow | None:
    """Return the work that is under way for a revision."""
    query = select(RenderJobRow).where(
        RenderJobRow.revision == revision, RenderJobRow.state.in_(_OPEN)
    )
    return session.scalars(query.order_by(RenderJobRow.id.desc()).limit(1)).one_or_none()


def newest_by_revision(
    session: Session, revisions: Iterable[int | None]
) -> dict[int, RenderJobRow]:
    """Find the newest work for each of several revisions."""
    wanted = {each for each in revisions if each is not None}
    newest = (
        select(func.max(RenderJobRow.id))
        .where(RenderJobRow.revision.in_(wanted))
        .group_by(RenderJobRow.revision)
    )
    rows = session.scalars(select(RenderJobRow).where(RenderJobRow.id.in_(newest)))
    return {row.revision: row for row in rows}


def failed(session: Session) -> Sequence[RenderJobRow]:
    """List the work that failed and was not followed by a newer try."""
    newest = select(func.max(RenderJobRow.id)).group_by(RenderJobRow.revision)
    query = select(RenderJobRow).where(
        RenderJobRow.id.in_(newest), RenderJobRow.state == JobState.FAILED.value
    )
    return session.scalars(query.order_by(RenderJobRow.id)).all()


def _free(stale_before: datetime) -> ColumnElement[bool]:
    left_behind = (RenderJobRow.state == JobState.CLAIMED.value) & (
        RenderJobRow.claimed < stale_before
    )
    return or_(RenderJobRow.state == JobState.WAITING.value, left_behind)


def _update_own(session: Session, job: int, worker: str, **values: object) -> bool:
    mine = session.execute(
        update(RenderJobRow)
        .where(
            RenderJobRow.id == job,
            RenderJobRow.claimed_by == worker,
            RenderJobRow.state == JobState.CLAIMED.value,
        )
        .values(**values)
        .returning(RenderJobRow.id)
        .execution_options(synchronize_session=False)
    )
    return mine.scalar_one_or_none() is not None
