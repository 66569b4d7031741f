"""Heard and approved, or sent back: by somebody who did not write it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from broadcaster.domain.bulletin import BulletinId, Move, Origin, Status, move
from broadcaster.domain.people import Person
from broadcaster.errors import Forbidden, Invalid, NotFound, Refused
from broadcaster.ports import Clock
from broadcaster.services import approvers, pages, showing, speakable
from broadcaster.services.airtime import would_air
from broadcaster.services.delegations import delegate, delegations, revoke
from broadcaster.services.moves import held, moved
from broadcaster.services.station_views import StandingView
from broadcaster.services.views import QueueItem, Unattended
from broadcaster.store import bulletins, clips, people
from broadcaster.store.tables import (
    ApprovalRow,
    BulletinRow,
    RevisionRow,
    StandingClipRow,
    TemplateRow,
)
from schedules.types import Reason

__all__ = [
    "approve",
    "approve_standing",
    "delegate",
    "delegations",
    "may_approve",
    "nobody_to_approve",
    "queue",
    "reject",
    "revoke",
    "standing_queue",
]

_LATEST = datetime.max.replace(tzinfo=UTC)


def approve(
    session: Session, clock: Clock, bulletin: BulletinId, *, by: Person, clip: str, version: int
) -> None:
    """Allow exactly this: the clip that was heard, and zones, priority and expiry as seen.

    `clip` is the hash of what was listened to, `version` the bulletin's as it was shown. Raises
    Forbidden, WrongState, and Refused where the clip is not there or anything changed since.
    """
    now = clock.now()
    row = held(session, bulletin, version)
    standing = approvers.required(session, by, row, now)
    revision = bulletins.current_revision(session, row)
    move(Status(row.status), Move.APPROVE)
    _refuse_unheard(row, revision, clip)
    if row.valid_until <= now:
        raise Refused("The bulletin's validity is over: it can no longer be approved.")
    moved(session, clock, row, by, Move.APPROVE)
    session.add(
        ApprovalRow(
            bulletin=row.id,
            revision=revision.id,
            script_hash=speakable.script_hash(revision.script),
            clip=clip,
            zones=row.zones,
            priority=row.priority,
            valid_until=row.valid_until,
            by=by.id,
            on_behalf_of=standing.on_behalf_of,
            at=now,
        )
    )
    session.flush()


def reject(
    session: Session, clock: Clock, bulletin: BulletinId, *, by: Person, reason: str
) -> None:
    """Send it back; raises Invalid("reason") without one."""
    row = held(session, bulletin)
    approvers.required(session, by, row, clock.now())
    if not reason.strip():
        raise Invalid("reason", "Say why it is sent back, so that its author can put it right.")
    moved(session, clock, row, by, Move.REJECT, reason.strip())


def may_approve(session: Session, clock: Clock, by: Person) -> bool:
    """Tell whether a person may approve now, by role or by delegation."""
    return approvers.standing_of(session, by, clock.now()) is not None


def queue(session: Session, clock: Clock, by: Person) -> tuple[QueueItem, ...]:
    """List what waits for approval, what would be heard first before the rest."""
    items = [
        _queued(session, clock, by, row) for row in bulletins.with_status(session, Status.SUBMITTED)
    ]
    return tuple(sorted(items, key=lambda item: item.would_air or _LATEST))


def standing_queue(session: Session) -> tuple[StandingView, ...]:
    """List the sounds of programme frames, those that nobody has allowed yet first."""
    rows = sorted(clips.standing(session), key=lambda row: (row.approved is not None, row.id))
    return tuple(standing_view(session, row) for row in rows)


def approve_standing(session: Session, clock: Clock, standing: int, by: Person, clip: str) -> None:
    """Allow a tune or the words of a frame until they change, having heard `clip`."""
    row = session.get(StandingClipRow, standing, populate_existing=True)
    if row is None or row.removed is not None:
        raise NotFound("There is no such part of a programme.")
    if approvers.standing_of(session, by, clock.now()) is None:
        raise Forbidden("Only an approver may do this, or somebody an approver lent the right to.")
    if row.clip is None or row.clip != clip:
        raise Refused("The words or the tune changed since you listened. Listen to the new ones.")
    row.approved_by, row.approved = by.id, clock.now()


def nobody_to_approve(
    session: Session, clock: Clock, within: timedelta = timedelta(days=2)
) -> tuple[Unattended, ...]:
    """List what waits, would be heard within that time, and has nobody active who may approve."""
    now = clock.now()
    found = []
    for row in bulletins.with_status(session, Status.SUBMITTED):
        airs = would_air(session, row, now)
        soon = airs is not None and airs - now <= within
        if soon and not approvers.anybody_for(session, row, now, airs or now):
            why = Reason(
                "Nobody active may approve “{title}”. Ask an approver to lend the right, or let"
                " the administrator open an approver's sign-in.",
                {"title": row.title},
            )
            found.append(Unattended(BulletinId(row.id), row.title, airs, why))
    return tuple(sorted(found, key=lambda each: each.would_air or _LATEST))


def standing_view(session: Session, row: StandingClipRow) -> StandingView:
    """Show a sound of a programme's frame."""
    template = None if row.template is None else session.get(TemplateRow, row.template)
    sound = clips.by_hashes(session, [row.clip]).get(row.clip or "")
    return StandingView(
        id=row.id,
        template=row.template,
        template_name="" if template is None else template.name,
        kind=row.kind,
        text=row.text,
        clip=showing.clip_view(sound),
        approved_by=people.persons(session, [row.approved_by]).get(row.approved_by or 0),
        approved=row.approved,
        title=row.title,
    )


def _refuse_unheard(row: BulletinRow, revision: RevisionRow, clip: str) -> None:
    if revision.clip is None:
        raise Refused("The voice is not made yet. Wait until you can listen, then approve.")
    if revision.clip != clip:
        raise Refused("The sound was made anew since you listened. Listen to the new one.")
    spoken = row.origin == Origin.TEXT.value
    if spoken and revision.script_hash != speakable.script_hash(revision.script):
        raise Refused("The sound does not say what the script says. Have the voice made again.")


def _queued(session: Session, clock: Clock, by: Person, row: BulletinRow) -> QueueItem:
    page = pages.show(session, clock, BulletinId(row.id))
    why_not: Reason | None = None
    try:
        approvers.required(session, by, row, clock.now())
    except Forbidden as refusal:
        why_not = showing.said(refusal)
    older = [each for each in page.revisions if each.number < page.revision.number]
    return QueueItem(
        page=page,
        clip=page.revision.clip,
        previous=older[0] if older else None,
        would_air=would_air(session, row, clock.now()),
        may_approve=why_not is None,
        why_not=why_not,
    )
