"""Words of frames that name the day: spoken ahead of time, a clip for each day."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from audio.errors import AudioError, Cancelled
from broadcaster.ports import Clock
from broadcaster.services import alarms, framing, showing
from broadcaster.services.basis import local_day, timezone_of
from broadcaster.services.makers import Made, Recipe
from broadcaster.services.standing_sounds import sound_of, words_recipe
from broadcaster.services.voicing import Studio, put_clip
from broadcaster.store import clips, frames
from broadcaster.store.session import SessionFactory, transaction
from broadcaster.store.tables import SpokenDayRow, StandingClipRow, TemplateRow
from schedules.local import ONE_DAY

logger = logging.getLogger(__name__)

AHEAD = timedelta(days=8)
"""So far ahead every day has its words, today included: as far as plans are looked at."""
KEPT = timedelta(days=7)
"""So long after its day a clip can still be listened to in the log."""


@dataclass(frozen=True, slots=True)
class _Wish:
    """The words of one day that are not spoken yet; `known` is a clip that says the same."""

    standing: int
    day: date
    text: str
    recipe: Recipe
    known: str | None


def speak_ahead(sessions: SessionFactory, clock: Clock, studio: Studio) -> int:
    """Speak the words of the next day that has none; return how many were spoken.

    The nearest day goes first. What cannot be spoken raises one alarm, cleared when it can.
    """
    _forget_past(sessions, clock, studio)
    with transaction(sessions) as session:
        wish = next(_wishes(session, clock), None)
    return int(wish is not None and _speak(sessions, clock, studio, wish))


def _wishes(session: Session, clock: Clock) -> Iterator[_Wish]:
    today = local_day(clock.now(), timezone_of(session))
    rows = [row for row in clips.standing(session) if _is_of_days(session, row)]
    station = framing.station_name(session)
    said = frames.texts_from(session, today) if rows else {}
    for ahead in range(AHEAD // ONE_DAY + 1):
        day = today + ahead * ONE_DAY
        for row in rows:
            text = framing.filled(row.text, day, station)
            if said.get((row.id, day)) != text:
                same = frames.saying(session, row.id, text)
                yield _Wish(row.id, day, text, words_recipe(session, text), same)


def _is_of_days(session: Session, row: StandingClipRow) -> bool:
    template = None if row.template is None else session.get(TemplateRow, row.template)
    return template is not None and template.enabled and framing.has_slots(row.text)


def _speak(sessions: SessionFactory, clock: Clock, studio: Studio, wish: _Wish) -> bool:
    subject = f"standing:{wish.standing}"
    made: Made | None = None
    try:
        if wish.known is None:
            made = sound_of(clock, studio, wish.recipe)
    except Cancelled:
        return False
    except AudioError as error:
        logger.info("speaking part %d for %s failed: %s", wish.standing, wish.day, error)
        with transaction(sessions) as session:
            alarms.raise_alarm(session, clock, subject, showing.said(error))
        return False
    with transaction(sessions) as session:
        alarms.clear(session, clock, subject)
        row = session.get(StandingClipRow, wish.standing, populate_existing=True)
        if row is None or row.removed is not None:
            return False
        if framing.filled(row.text, wish.day, framing.station_name(session)) != wish.text:
            return False
        clip = wish.known or ""
        if made is not None:
            clip = put_clip(session, clock, studio, wish.recipe, made)
        _keep(session, row, wish, clip)
    logger.info("spoke part %d of a programme for %s", wish.standing, wish.day)
    return True


def _keep(session: Session, row: StandingClipRow, wish: _Wish, clip: str) -> None:
    spoken = frames.spoken(session, row.id, wish.day)
    if spoken is None:
        spoken = SpokenDayRow(standing=row.id, day=wish.day)
        session.add(spoken)
    spoken.text, spoken.clip = wish.text, clip
    # What somebody listens to who is to allow the words: as one of the days says them.
    row.clip = row.clip or clip
    session.flush()


def _forget_past(sessions: SessionFactory, clock: Clock, studio: Studio) -> None:
    """Let the clips of days go that are over for long, where nothing else uses them."""
    with transaction(sessions) as session:
        today = local_day(clock.now(), timezone_of(session))
        over = frames.spoken_before(session, today - KEPT)
        gone = {row.clip for row in over}
        for row in over:
            session.delete(row)
        session.flush()
        unused = [clip for clip in sorted(gone) if clips.forget_unused(session, clip)]
    for clip in unused:
        studio.library.remove(clip)
        logger.info("removed the sound %.12s of a day that is over", clip)
