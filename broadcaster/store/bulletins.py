"""Questions about bulletins, their revisions, events and approvals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session

from broadcaster.domain.bulletin import Status
from broadcaster.store.session import folded
from broadcaster.store.tables import ApprovalRow, BulletinEventRow, BulletinRow, RevisionRow


def hold(session: Session, bulletin: int, version: int | None = None) -> BulletinRow | None:
    """Take a bulletin for a change, so that no other writer is between reading and writing.

    Its version is one more afterwards. None where there is no such bulletin, or where `version`
    is given and somebody changed it since.
    """
    query = update(BulletinRow).where(BulletinRow.id == bulletin)
    if version is not None:
        query = query.where(BulletinRow.version == version)
    taken = query.values(version=BulletinRow.version + 1).returning(BulletinRow.id)
    if session.execute(taken).one_or_none() is None:
        return None
    return session.get(BulletinRow, bulletin, populate_existing=True)


def current_revision(session: Session, row: BulletinRow) -> RevisionRow:
    """Return the revision a bulletin stands at."""
    revision = session.get(RevisionRow, row.revision, populate_existing=True)
    if revision is None:
        message = f"bulletin {row.id} has no revision"
        raise LookupError(message)
    return revision


def unread_drafts(session: Session) -> Sequence[RevisionRow]:
    """List the revisions of drafts whose script was made by the reader and stays open to it."""
    return session.scalars(
        select(RevisionRow)
        .join(BulletinRow, BulletinRow.revision == RevisionRow.id)
        .where(
            BulletinRow.status == Status.DRAFT.value,
            RevisionRow.frozen.is_(None),
            RevisionRow.script_edited.is_(False),
            RevisionRow.source_text != "",
        )
    ).all()


def revisions(session: Session, bulletin: int) -> Sequence[RevisionRow]:
    """List the revisions of a bulletin, the newest first."""
    return session.scalars(
        select(RevisionRow)
        .where(RevisionRow.bulletin == bulletin)
        .order_by(RevisionRow.number.desc())
    ).all()


def events(session: Session, bulletin: int) -> Sequence[BulletinEventRow]:
    """List what happened to a bulletin, the newest first."""
    return session.scalars(
        select(BulletinEventRow)
        .where(BulletinEventRow.bulletin == bulletin)
        .order_by(BulletinEventRow.id.desc())
    ).all()


def last_event(session: Session, bulletin: int) -> BulletinEventRow | None:
    """Return what happened last to a bulletin by a person."""
    return session.scalars(
        select(BulletinEventRow)
        .where(BulletinEventRow.bulletin == bulletin, BulletinEventRow.by.is_not(None))
        .order_by(BulletinEventRow.id.desc())
        .limit(1)
    ).one_or_none()


def approvals(session: Session, bulletin: int) -> Sequence[ApprovalRow]:
    """List every approval a bulletin ever had, the newest first."""
    return session.scalars(
        select(ApprovalRow).where(ApprovalRow.bulletin == bulletin).order_by(ApprovalRow.id.desc())
    ).all()


def standing_approvals(session: Session, bulletin: int) -> Sequence[ApprovalRow]:
    """List the approvals of a bulletin that are not voided; there is at most one."""
    return session.scalars(
        select(ApprovalRow).where(ApprovalRow.bulletin == bulletin, ApprovalRow.voided.is_(None))
    ).all()


def was_approved(session: Session, revision: int) -> bool:
    """Tell whether a revision was ever approved."""
    query = select(ApprovalRow.id).where(ApprovalRow.revision == revision).limit(1)
    return session.scalar(query) is not None


def ranked(session: Session) -> Sequence[BulletinRow]:
    """List the bulletins that a person put in an order."""
    query = select(BulletinRow).where(BulletinRow.rank != 0).order_by(BulletinRow.id)
    return session.scalars(query.execution_options(populate_existing=True)).all()


def with_status(session: Session, *statuses: Status) -> Sequence[BulletinRow]:
    """List the bulletins in some states, the longest waiting first."""
    return session.scalars(
        select(BulletinRow)
        .where(BulletinRow.status.in_([each.value for each in statuses]))
        .order_by(BulletinRow.submitted, BulletinRow.id)
    ).all()


def past_validity(session: Session, at: datetime, statuses: Iterable[Status]) -> Sequence[int]:
    """List the bulletins in some states whose validity ended by that instant."""
    return session.scalars(
        select(BulletinRow.id).where(
            BulletinRow.valid_until <= at,
            BulletinRow.status.in_([each.value for each in statuses]),
        )
    ).all()


def search(
    session: Session, status: Status | None, field: int | None, text: str, limit: int
) -> Sequence[BulletinRow]:
    """List bulletins, the last changed first; `text` is looked for in titles and documents."""
    query = select(BulletinRow)
    if status is not None:
        query = query.where(BulletinRow.status == status.value)
    if field is not None:
        query = query.where(BulletinRow.field == field)
    for word in text.split():
        query = query.where(_holds(word))
    newest = BulletinRow.changed.desc()
    return session.scalars(query.order_by(newest, BulletinRow.id.desc()).limit(limit)).all()


def by_ids(session: Session, ids: Iterable[int]) -> dict[int, BulletinRow]:
    """Find several bulletins at once."""
    rows = session.scalars(select(BulletinRow).where(BulletinRow.id.in_(set(ids))))
    return {row.id: row for row in rows}


def revisions_by_ids(session: Session, ids: Iterable[int | None]) -> dict[int, RevisionRow]:
    """Find several revisions at once."""
    wanted = {each for each in ids if each is not None}
    rows = session.scalars(select(RevisionRow).where(RevisionRow.id.in_(wanted)))
    return {row.id: row for row in rows}


def count_by_status(session: Session) -> dict[Status, int]:
    """Count the bulletins in each state."""
    query = select(BulletinRow.status, func.count()).group_by(BulletinRow.status)
    return {Status(status): count for status, count in session.execute(query)}


def _holds(word: str) -> ColumnElement[bool]:
    wanted = folded(word)
    return or_(
        func.instr(func.folded(BulletinRow.title), wanted) > 0,
        func.instr(func.folded(BulletinRow.document_number), wanted) > 0,
        func.instr(func.folded(BulletinRow.document_issuer), wanted) > 0,
    )
