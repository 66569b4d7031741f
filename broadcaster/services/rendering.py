"""Voices at work: what waits to be spoken, how far it is, and what became of it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from broadcaster.domain.bulletin import BulletinId, Origin, RevisionId, Status
from broadcaster.domain.jobs import JobId, JobState
from broadcaster.domain.people import Person, Right
from broadcaster.errors import NotFound, WrongState
from broadcaster.ports import Clock
from broadcaster.services import speakable
from broadcaster.services.access import require
from broadcaster.services.moves import held, recorded
from broadcaster.services.showing import job_view
from broadcaster.services.views import JobView
from broadcaster.store import bulletins, jobs, zones
from broadcaster.store.tables import BulletinRow, ClipRow, RenderJobRow, RevisionRow
from schedules.types import Priority

DEFAULT_VOICE = "espeak"


def enqueue(session: Session, clock: Clock, revision: RevisionId, *, urgent: bool) -> JobId | None:
    """Ask for the clip of a revision; None where a clip of the same script and voice is there.

    A clip that was ever approved stays, whatever voice the station uses now.
    """
    row = session.get_one(RevisionRow, revision)
    if _has_its_clip(session, row):
        return None
    under_way = jobs.open_for(session, revision)
    if under_way is not None and row.script_hash == speakable.script_hash(row.script):
        under_way.urgent = under_way.urgent or urgent
        return JobId(under_way.id)
    jobs.drop_open(session, revision)
    row.script_hash, row.clip = speakable.script_hash(row.script), None
    job = RenderJobRow(
        revision=revision, state=JobState.WAITING.value, urgent=urgent, created=clock.now()
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


def progress(session: Session, job: JobId) -> JobView:
    """Tell how far a job is; raises NotFound."""
    row = session.get(RenderJobRow, job)
    if row is None:
        raise NotFound("There is no such piece of work.")
    return job_view(row)


def preferred_voice(session: Session) -> str:
    """Tell the name of the voice the station wishes for."""
    station = zones.station(session)
    return DEFAULT_VOICE if station is None else station.voice


def is_urgent(row: BulletinRow) -> bool:
    """Tell whether a bulletin's voice goes before all others."""
    return row.priority == Priority.EMERGENCY


def _has_its_clip(session: Session, row: RevisionRow) -> bool:
    if row.clip is None:
        return False
    if _is_recording(session, row) or bulletins.was_approved(session, row.id):
        return True
    clip = session.get_one(ClipRow, row.clip)
    same_voice = clip.voice == preferred_voice(session) or clip.note is not None
    return same_voice and row.script_hash == speakable.script_hash(row.script)


def _is_recording(session: Session, row: RevisionRow) -> bool:
    return session.get_one(BulletinRow, row.bulletin).origin == Origin.RECORDING.value
