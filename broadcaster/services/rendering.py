"""Voices at work: what waits to be spoken, how far it is, and what became of it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from broadcaster.domain.bulletin import BulletinId, RevisionId
from broadcaster.domain.jobs import JobId
from broadcaster.domain.people import Person
from broadcaster.ports import Clock
from broadcaster.services.views import JobView


def enqueue(session: Session, clock: Clock, revision: RevisionId, *, urgent: bool) -> JobId | None:
    """Ask for the clip of a revision; None where a clip of the same script and voice is there."""
    raise NotImplementedError


def retry(session: Session, clock: Clock, bulletin: BulletinId, by: Person) -> JobId | None:
    """Ask again for a clip whose making failed."""
    raise NotImplementedError


def progress(session: Session, job: JobId) -> JobView:
    """Tell how far a job is; raises NotFound."""
    raise NotImplementedError
