"""Standing sounds of programmes: tune, words, music, made where they are missing."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.orm import Session

from audio.errors import AudioError, Cancelled
from audio.types import Watch
from broadcaster.ports import Clock
from broadcaster.services import alarms, framing, reading, showing, speakable
from broadcaster.services.makers import Made, Recipe, made
from broadcaster.services.recipes import frame_recipe, music_recipe
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
        wishes = [_wish(session, row) for row in rows if _is_to_be_made(row)]
    return sum(_make(sessions, clock, studio, wish) for wish in wishes)


def _is_to_be_made(row: StandingClipRow) -> bool:
    """Tell whether it has one sound for all days, and anything to make it of."""
    has_matter = bool(row.text or row.original) or _is_tune(row)
    return has_matter and not framing.has_slots(row.text)


def _is_tune(row: StandingClipRow) -> bool:
    return row.kind == PartKind.SIGNATURE.value


def _wish(session: Session, row: StandingClipRow) -> _Wish:
    if row.original:
        original, _, name = row.original.partition("/")
        return _Wish(row.id, row.text, music_recipe(session, original, name))
    if _is_tune(row):
        return _Wish(row.id, row.text, Recipe())
    return _Wish(row.id, row.text, words_recipe(session, row.text))


def words_recipe(session: Session, text: str) -> Recipe:
    """Tell what the words of a frame are made of, read as the station reads."""
    return frame_recipe(session, speakable.made_of(text, reading.of_station(session)).script)


def _make(sessions: SessionFactory, clock: Clock, studio: Studio, wish: _Wish) -> bool:
    try:
        sound = sound_of(clock, studio, wish.recipe)
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
        if row is None or row.removed or row.clip is not None or row.text != wish.text:
            return False
        row.clip = put_clip(session, clock, studio, wish.recipe, sound)
    logger.info("made the sound of part %d of a programme", wish.standing)
    return True


def sound_of(clock: Clock, studio: Studio, recipe: Recipe) -> Made:
    """Make a sound and put it into the library; raises AudioError."""
    studio.library.folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".making-", dir=studio.library.folder) as folder:
        watch = Watch(cancelled=studio.stopping)
        draft = made(recipe, studio.workshop(clock), Path(folder), watch)
        return Made(studio.library.put(draft.path), draft.notes)


def _subject(wish: _Wish) -> str:
    return f"standing:{wish.standing}"
