"""The worker's part of a clip: claimed, made outside every transaction, measured, put in place."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.orm import Session

from audio.errors import AudioError, Cancelled, VoiceFailed
from audio.library import Library
from audio.types import Voice
from broadcaster.domain.bulletin import Origin
from broadcaster.domain.jobs import JobState
from broadcaster.ports import Clock
from broadcaster.services import showing, speakable
from broadcaster.services.makers import Made, Recipe, Workshop, in_order, made, recipe_key
from broadcaster.services.moves import recorded
from broadcaster.services.progress import Progress
from broadcaster.services.recipes import recipe_of
from broadcaster.store import bulletins, clips, jobs
from broadcaster.store.session import SessionFactory, transaction
from broadcaster.store.tables import BulletinRow, ClipRow, RenderJobRow, RevisionRow
from schedules.types import Reason

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 3
STALE_AFTER = timedelta(hours=6)
"""Station time after which a claim counts as left behind, even where nobody gave it back."""


@dataclass(frozen=True, slots=True)
class Studio:
    """What sound is made with; `name` names the worker whose claims these are.

    `originals` is the folder of uploads by hash; `stopping` is asked while sound is being made,
    `between` is called between its pieces and may wait for what is more urgent; `takes` is the
    folder where spoken takes are kept.
    """

    name: str
    voices: Mapping[str, Voice]
    library: Library
    originals: Path
    stopping: Callable[[], bool] = lambda: False
    between: Callable[[], None] = lambda: None
    takes: Path | None = None

    def workshop(self, clock: Clock) -> Workshop:
        """Return what one sound is made with."""
        return Workshop(self.voices, self.originals, clock, self.takes)


@dataclass(frozen=True, slots=True)
class _Task:
    """A claimed job: what to make, and what it was made for."""

    job: int
    revision: int
    attempts: int
    script_hash: str | None
    recipe: Recipe


def render_next(
    sessions: SessionFactory, clock: Clock, studio: Studio, *, urgent_only: bool
) -> bool:
    """Make the next clip that waits; tell whether there was one.

    What the world refuses is written on the job as a sentence; a fault of the program is raised
    after the job was given back, so that it is tried again a bounded number of times.
    """
    with transaction(sessions) as session:
        task = _claimed(session, clock, studio, urgent_only=urgent_only)
    if task is None:
        return False
    try:
        _make(sessions, clock, studio, task)
    except Cancelled:
        with transaction(sessions) as session:
            jobs.give_back(session, task.job, studio.name)
    except AudioError as error:
        logger.info("making the sound of revision %d failed: %s", task.revision, error)
        final = not isinstance(error, VoiceFailed) or task.attempts >= MOST_ATTEMPTS
        with transaction(sessions) as session:
            _failed(session, clock, studio, task, showing.said(error), final=final)
    except BaseException:
        with transaction(sessions) as session:
            jobs.finish(session, task.job, studio.name, JobState.WAITING)
        raise
    return True


def _claimed(session: Session, clock: Clock, studio: Studio, *, urgent_only: bool) -> _Task | None:
    now = clock.now()
    row = jobs.claim(session, studio.name, now, urgent=urgent_only, stale_before=now - STALE_AFTER)
    if row is None:
        return None
    task = _task(session, row)
    if row.attempts <= MOST_ATTEMPTS:
        return task
    why = Reason(
        "Making this sound stopped the program {attempts} times. Change the text and try again.",
        {"attempts": MOST_ATTEMPTS},
    )
    _failed(session, clock, studio, task, why, final=True)
    return None


def _task(session: Session, row: RenderJobRow) -> _Task:
    revision = session.get_one(RevisionRow, row.revision, populate_existing=True)
    bulletin = session.get_one(BulletinRow, revision.bulletin, populate_existing=True)
    recording = bulletin.origin == Origin.RECORDING.value
    told = None if recording else speakable.script_hash(revision.script)
    return _Task(row.id, revision.id, row.attempts, told, recipe_of(session, revision))


def _make(sessions: SessionFactory, clock: Clock, studio: Studio, task: _Task) -> None:
    with transaction(sessions) as session:
        known = _known(session, studio, task)
    if known is not None:
        with transaction(sessions) as session:
            _done(session, clock, studio, task, known)
        return
    studio.library.folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".making-", dir=studio.library.folder) as folder:
        progress = Progress(sessions, clock, task.job, studio.name, studio.stopping)
        watch = progress.watch(studio.between)
        result = made(task.recipe, studio.workshop(clock), Path(folder), watch)
        facts = studio.library.put(result.path)
    with transaction(sessions) as session:
        clip = put_clip(session, clock, studio, task.recipe, Made(facts, result.notes))
        _done(session, clock, studio, task, clip)
    logger.info("made the sound %.12s of revision %d", facts.hash, task.revision)


def put_clip(session: Session, clock: Clock, studio: Studio, recipe: Recipe, result: Made) -> str:
    """Note the facts of a sound that is in the library; return its hash."""
    facts = result.facts
    if session.get(ClipRow, facts.hash) is None:
        notes = [{"sentence": e.sentence, "facts": dict(e.facts)} for e in result.notes]
        session.add(
            ClipRow(
                hash=facts.hash,
                input_key=recipe_key(recipe, facts.voice, studio.voices),
                length=facts.length,
                frames=facts.frames,
                loudness_lufs=facts.loudness_lufs,
                true_peak_dbtp=facts.true_peak_dbtp,
                voice=facts.voice,
                synthetic=facts.synthetic,
                note={"notes": notes} if notes else None,
                made=clock.now(),
            )
        )
        session.flush()
    return facts.hash


def _known(session: Session, studio: Studio, task: _Task) -> str | None:
    """Find a sound made earlier of the same inputs, whose bytes are still there."""
    key = recipe_key(task.recipe, in_order(task.recipe, studio.voices)[0].name, studio.voices)
    row = None if key is None else clips.by_input(session, key)
    if row is None or not studio.library.verify(row.hash):
        return None
    return row.hash


def _done(session: Session, clock: Clock, studio: Studio, task: _Task, clip: str) -> None:
    if not jobs.finish(session, task.job, studio.name, JobState.DONE):
        return
    revision = session.get_one(RevisionRow, task.revision, populate_existing=True)
    if bulletins.was_approved(session, revision.id) and revision.clip is not None:
        return
    if task.script_hash is not None and task.script_hash != speakable.script_hash(revision.script):
        return
    revision.clip, revision.script_hash = clip, task.script_hash
    bulletin = session.get_one(BulletinRow, revision.bulletin, populate_existing=True)
    recorded(session, clock, bulletin, None, "rendered", clip=clip)


def _failed(
    session: Session, clock: Clock, studio: Studio, task: _Task, why: Reason, *, final: bool
) -> None:
    state = JobState.FAILED if final else JobState.WAITING
    if jobs.finish(session, task.job, studio.name, state, showing.stored(why)) and final:
        revision = session.get_one(RevisionRow, task.revision)
        bulletin = session.get_one(BulletinRow, revision.bulletin, populate_existing=True)
        recorded(session, clock, bulletin, None, "render_failed", why=showing.stored(why))
