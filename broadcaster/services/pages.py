"""What pages show of bulletins: the list, and everything about one."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.orm import Session

from broadcaster.domain.bulletin import BulletinId, InformationField, Origin, Status, allowed
from broadcaster.errors import NotFound
from broadcaster.ports import Clock
from broadcaster.services import fields as form
from broadcaster.services import showing, speakable
from broadcaster.services.views import BulletinItem, BulletinPage, Wanted
from broadcaster.store import airings, bulletins, clips, jobs, people
from broadcaster.store.tables import (
    ApprovalRow,
    BulletinEventRow,
    BulletinRow,
    ClipRow,
    RenderJobRow,
    RevisionRow,
)
from schedules.types import Priority, Reason


def listing(session: Session, clock: Clock, wanted: Wanted) -> tuple[BulletinItem, ...]:
    """List bulletins, the last changed first."""
    rows = bulletins.search(session, wanted.status, wanted.field, wanted.text, wanted.limit)
    return _items(session, clock, rows)


def counts(session: Session) -> dict[Status, int]:
    """Count the bulletins in each state; a state without any is not among them."""
    return bulletins.count_by_status(session)


def show(session: Session, clock: Clock, bulletin: BulletinId) -> BulletinPage:
    """Tell everything about one bulletin; raises NotFound."""
    row = session.get(BulletinRow, bulletin)
    if row is None:
        raise NotFound("There is no bulletin number {bulletin}.", bulletin=bulletin)
    revisions = bulletins.revisions(session, bulletin)
    events = bulletins.events(session, bulletin)
    approvals = bulletins.approvals(session, bulletin)
    names = people.persons(session, _everyone(row, revisions, events, approvals))
    sounds = clips.by_hashes(session, (each.clip for each in revisions))
    shown = tuple(showing.revision_view(each, names, sounds) for each in revisions)
    job = jobs.newest_by_revision(session, [row.revision]).get(row.revision or 0)
    now = clock.now()
    return BulletinPage(
        id=bulletin,
        version=row.version,
        origin=Origin(row.origin),
        status=Status(row.status),
        fields=form.of_row(row),
        author=showing.somebody(names, row.author),
        revision=next(each for each in shown if each.id == row.revision),
        revisions=shown,
        events=tuple(showing.event_view(each, names) for each in events),
        approvals=tuple(showing.approval_view(each, names) for each in approvals),
        job=None if job is None else showing.job_view(job),
        planned=tuple(map(showing.planned_airing, airings.planned(session, bulletin, now))),
        left_out_of_plan=_left_out(session, clock, bulletin),
        heard=showing.heard_airings(airings.of_bulletin(session, bulletin)),
        moves=allowed(Status(row.status)),
        created=row.created,
        changed=row.changed,
        submitted=row.submitted,
    )


def _items(session: Session, clock: Clock, rows: Sequence[BulletinRow]) -> tuple[BulletinItem, ...]:
    current = bulletins.revisions_by_ids(session, (row.revision for row in rows))
    sounds = clips.by_hashes(session, (each.clip for each in current.values()))
    work = jobs.newest_by_revision(session, current)
    names = people.persons(session, (row.author for row in rows))
    starts = airings.next_starts(session, (row.id for row in rows), clock.now())
    items = []
    for row in rows:
        revision = current[row.revision or 0]
        sound = sounds.get(revision.clip or "")
        job = work.get(revision.id)
        item = _item(row, revision, names, sound, job)
        items.append(dataclasses.replace(item, next_airing=starts.get(row.id)))
    return tuple(items)


def _item(
    row: BulletinRow,
    revision: RevisionRow,
    names: showing.Names,
    sound: ClipRow | None,
    job: RenderJobRow | None,
) -> BulletinItem:
    unknown = speakable.Speakable(revision.script, speakable.loaded(revision.unknown))
    return BulletinItem(
        id=BulletinId(row.id),
        title=row.title,
        field=InformationField(row.field),
        origin=Origin(row.origin),
        priority=Priority(row.priority),
        zones=row.zones,
        status=Status(row.status),
        author=showing.somebody(names, row.author),
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        length=None if sound is None else sound.length,
        unresolved=len(unknown.unresolved),
        job=None if job is None else showing.job_view(job),
        next_airing=None,
        changed=row.changed,
    )


def _everyone(
    row: BulletinRow,
    revisions: Sequence[RevisionRow],
    events: Sequence[BulletinEventRow],
    approvals: Sequence[ApprovalRow],
) -> set[int | None]:
    concerned: set[int | None] = {row.author}
    concerned.update(each.author for each in revisions)
    concerned.update(each.by for each in events)
    for each in approvals:
        concerned.update((each.by, each.on_behalf_of))
    return concerned


def _left_out(session: Session, clock: Clock, bulletin: BulletinId) -> tuple[Reason, ...]:
    # A plan's day is a local one: yesterday in the world's time may be today's here.
    since = (clock.now() - timedelta(days=1)).date()
    rows = airings.omissions(session, since, bulletin)
    told = {str(reason): reason for reason in (showing.some_reason(x.reason) for x in rows)}
    return tuple(told.values())
