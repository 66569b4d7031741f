"""The sounds of programme frames: tune, opening and closing words, made where they are missing."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.orm import Session

from audio.errors import AudioError, Cancelled
from audio.types import Watch
from broadcaster.ports import Clock
from broadcaster.services import alarms, reading, showing, speakable
from broadcaster.services.makers import Made, Recipe, made
from broadcaster.services.recipes import frame_recipe
from broadcaster.services.voicing import Studio, put_clip
from broadcaster.store import clips
from broadcaster.store.session import SessionFactory, transaction
from broadcaster.store.tables import StandingClipRow
from schedules.types import PartKind

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Wish:
    """A sound that is missing; `text` is what it shall say, "" for the tune."""

    standing: int
    text: str
    recipe: Recipe


def make_missing(sessions: SessionFactory, clock: Clock, studio: Studio) -> int:
    """Make every sound of a programme's frame that is missing; return how many were made.

    What cannot be made raises one alarm, which is cleared when it can.
    """
    with transaction(sessions) as session:
        rows = clips.standing_without_sound(session)
        wishes = [_wish(session, row) for row in rows if row.text or _is_tune(row)]
    return sum(_make(sessions, clock, studio, wish) for wish in wishes)


def _is_tune(row: StandingClipRow) -> bool:
    return row.kind == PartKind.SIGNATURE.value


def _wish(session: Session, row: StandingClipRow) -> _Wish:
    if _is_tune(row):
        return _Wish(row.id, row.text, Recipe())
    script = speakable.made_of(row.text, reading.of_station(session)).script
    return _Wish(row.id, row.text, frame_recipe(session, script))


def _make(sessions: SessionFactory, clock: Clock, studio: Studio, wish: _Wish) -> bool:
    try:
        sound = _sound(clock, studio, wish)
    except Cancelled:
        return False
    except AudioError as error:
        logger.info("making part %d of a programme failed: %s", wish.standing, error)
        with transaction(sessions) as session:
            alarms.raise_alarm(session, clock, _subject(wish), showing.said(error))
        return False
    with transaction(sessions) as session:
        alarms.clear(session, clock, _subject(wish))
        row = session.get(StandingClipRow, wish.standing, populate_existing=True)
        if row is None or row.clip is not None or row.text != wish.text:
            return False
        row.clip = put_clip(session, clock, studio, wish.recipe, sound)
    logger.info("made the sound of part %d of a programme", wish.standing)
    return True


def _sound(clock: Clock, studio: Studio, wish: _Wish) -> Made:
    studio.library.folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".making-", dir=studio.library.folder) as folder:
        watch = Watch(cancelled=studio.stopping)
        draft = made(wish.recipe, studio.workshop(clock), Path(folder), watch)
        return Made(studio.library.put(draft.path), draft.notes)


def _subject(wish: _Wish) -> str:
    return f"standing:{wish.standing}"
