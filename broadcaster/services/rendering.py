"""Voices at work: what waits to be spoken, how far it is, and what became of it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from broadcaster.domain.bulletin import BulletinId, RevisionId, Status
from broadcaster.domain.jobs import JobId, JobState
from broadcaster.domain.people import Person, Right
from broadcaster.errors import NotFound, WrongState
from broadcaster.ports import Clock
from broadcaster.services import speakable
from broadcaster.services.access import require
from broadcaster.services.airtime import would_air
from broadcaster.services.makers import wish_key
from broadcaster.services.moves import held, recorded
from broadcaster.services.recipes import recipe_of
from broadcaster.services.showing import job_view
from broadcaster.services.views import JobView
from broadcaster.store import bulletins, jobs
from broadcaster.store.tables import BulletinRow, RenderJobRow, RevisionRow
from schedules.types import Priority

_A_DAY = timedelta(days=1)
_SOON = timedelta(hours=2)
_RESTED = timedelta(hours=1)


def enqueue(session: Session, clock: Clock, revision: RevisionId, *, urgent: bool) -> JobId | None:
    """Ask for the clip of a revision; None where a clip of the very same wish is there.

    A clip that was ever approved stays, whatever voice the station uses now.
    """
    row = session.get_one(RevisionRow, revision)
    wish = wish_key(recipe_of(session, row))
    if _has_its_clip(session, row, wish):
        return None
    under_way = jobs.open_for(session, revision)
    if under_way is not None and under_way.wish == wish:
        under_way.urgent = under_way.urgent or urgent
        return JobId(under_way.id)
    jobs.drop_open(session, revision)
    row.script_hash, row.clip = speakable.script_hash(row.script), None
    job = RenderJobRow(
        revision=revision,
        state=JobState.WAITING.value,
        urgent=urgent,
        wish=wish,
        created=clock.now(),
    )
    session.add(job)
    session.flush()
    return JobId(job.id)


def retry(session: Session, clock: Clock, bulletin: BulletinId, by: Person) -> JobId | None:
    """Ask again for a clip whose making failed; None where it is there by now."""
    require(by, Right.WRITE_BULLETINS)
    row = held(session, bulletin)
    row.version -= 1  # nothing of what is approved or edited changes
    if row.status not in {Status.DRAFT.value, Status.SUBMITTED.value}:
        raise WrongState("Only a draft, or what waits for approval, gets its voice made again.")
    recorded(session, clock, row, by, "voice")
    return enqueue(session, clock, RevisionId(row.revision or 0), urgent=is_urgent(row))


def cancel(session: Session, clock: Clock, bulletin: BulletinId, by: Person) -> None:
    """Call off the making of a draft's voice; raises WrongState where it was sent already."""
    require(by, Right.WRITE_BULLETINS)
    row = held(session, bulletin)
    row.version -= 1  # nothing of what is approved or edited changes
    if row.status != Status.DRAFT.value:
        raise WrongState("Only a draft's voice can be called off; the others wait for theirs.")
    jobs.drop_open(session, row.revision or 0)
    recorded(session, clock, row, by, "voice_cancelled")


def render_ahead(session: Session, clock: Clock) -> int:
    """Ask for every sound that would be heard within a day and that nobody makes; tell how many.

    What failed is tried again after an hour. What would be heard within two hours goes first.
    """
    now, asked = clock.now(), 0
    waiting = bulletins.with_status(session, Status.SUBMITTED)
    newest = jobs.newest_by_revision(session, (row.revision for row in waiting))
    revisions = bulletins.revisions_by_ids(session, (row.revision for row in waiting))
    for row in waiting:
        revision, last = revisions[row.revision or 0], newest.get(row.revision or 0)
        due = would_air(session, row, now)
        if revision.clip is not None or due is None or due - now > _A_DAY:
            continue
        failed = last is not None and last.state == JobState.FAILED.value
        if failed and last is not None and now - last.created < _RESTED:
            continue
        urgent = is_urgent(row) or due - now <= _SOON
        known = None if last is None else (last.id, last.urgent)
        job = enqueue(session, clock, RevisionId(revision.id), urgent=urgent)
        asked += job is not None and known != (job, urgent or (last is not None and last.urgent))
    return asked


def progress(session: Session, job: JobId) -> JobView:
    """Tell how far a job is; raises NotFound."""
    row = session.get(RenderJobRow, job)
    if row is None:
        raise NotFound("There is no such piece of work.")
    return job_view(row)


def is_urgent(row: BulletinRow) -> bool:
    """Tell whether a bulletin's voice goes before all others."""
    return row.priority == Priority.EMERGENCY


def _has_its_clip(session: Session, row: RevisionRow, wish: str) -> bool:
    if row.clip is None:
        return False
    if bulletins.was_approved(session, row.id):
        return True
    made_of = jobs.newest_by_revision(session, [row.id]).get(row.id)
    return made_of is None or made_of.wish in {None, wish}
