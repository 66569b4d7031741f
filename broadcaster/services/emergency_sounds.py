"""Sounds of emergencies: made ahead where their words are known, at once where they are not."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from audio.errors import AudioError
from audio.types import Speech
from broadcaster.domain.air import EmergencyState
from broadcaster.domain.emergency import StoredSound
from broadcaster.domain.sound import StationSound
from broadcaster.errors import Failed, Refused
from broadcaster.ports import Air, Clock
from broadcaster.services import alarms, showing
from broadcaster.services.emergencies import SIREN, STEADY, script_of, words_key
from broadcaster.services.makers import Made, Recipe
from broadcaster.services.ready_warnings import ready
from broadcaster.services.recipes import frame_recipe
from broadcaster.services.standing_sounds import sound_of
from broadcaster.services.voicing import Studio, put_clip
from broadcaster.store import emergencies as store
from broadcaster.store.session import SessionFactory, transaction
from broadcaster.store.tables import EmergencySoundRow

logger = logging.getLogger(__name__)

ALARM = "emergency_words"

Busy = Callable[[], AbstractContextManager[None]]


def speak_at_once(
    sessions: SessionFactory, clock: Clock, studio: Studio, air: Air, busy: Busy = nullcontext
) -> bool:
    """Wait a moment until an emergency wants words, and speak them; tell whether all went well.

    The database is asked how the station sounds and told what was made; where it is locked or gone
    the words are spoken in the product's own way. `busy` is entered while words are being made.
    """
    try:
        waiting = [each for each in air.words_wanted() if each.script]
    except Failed:
        return False
    if not waiting:
        return True
    at_once = _at_once(studio)
    with busy():
        spoken = [_speak(sessions, clock, at_once, air, each) for each in waiting]
    return all(spoken)


def get_ready() -> None:
    """Load what the first word needs, so that no warning waits for it."""
    import audio.render  # noqa: F401, PLC0415 -- slow import


def _at_once(studio: Studio) -> Studio:
    """Return a studio that waits for nobody: neither for other work nor for the Internet."""
    offline = {name: voice for name, voice in studio.voices.items() if not voice.online}
    return replace(studio, voices=offline, between=lambda: None)


def _speak(
    sessions: SessionFactory, clock: Clock, studio: Studio, air: Air, emergency: EmergencyState
) -> bool:
    key, recipe = _recipe(sessions, emergency.script)
    try:
        made = sound_of(clock, studio, recipe)
    except AudioError as error:
        logger.warning("the words of emergency %d were not spoken: %s", emergency.id, error)
        with suppress(SQLAlchemyError), transaction(sessions) as session:
            alarms.raise_alarm(session, clock, ALARM, showing.said(error))
        return False
    sound = StoredSound(made.facts.hash, made.facts.length)
    try:
        air.emergency_words(emergency.id, sound)
    except (Failed, Refused) as error:
        logger.info("the words of emergency %d were not taken: %s", emergency.id, error)
        return False
    with suppress(SQLAlchemyError), transaction(sessions) as session:
        alarms.clear(session, clock, ALARM)
        put_clip(session, clock, studio, recipe, made)
        _keep(session, clock, key, sound)
    return True


def _recipe(sessions: SessionFactory, script: str) -> tuple[str, Recipe]:
    try:
        with transaction(sessions) as session:
            return words_key(session, script), frame_recipe(session, script)
    except SQLAlchemyError as error:
        logger.warning("an emergency is spoken without the station's settings: %s", error)
    usual = StationSound()
    speech = Speech(tuple(script.split("\n")))
    return "", Recipe((speech,), usual.voice, usual.manner, usual.finish)


def prepare(sessions: SessionFactory, clock: Clock, studio: Studio) -> int:
    """Make one sound of those that should wait for an emergency; return how many were made."""
    with transaction(sessions) as session:
        wanted: dict[str, Recipe] = {SIREN: Recipe(), STEADY: Recipe()}
        for text in ready().texts:
            script = script_of(session, text)
            wanted[words_key(session, script)] = frame_recipe(session, script)
        sounds = store.sounds(session, wanted)
        # A file that was lost is made anew before somebody needs it.
        kept = {key for key, row in sounds.items() if studio.library.path_of(row.clip).exists()}
    missing = next((key for key in wanted if key not in kept), None)
    if missing is None:
        return 0
    return _made_ahead(sessions, clock, studio, missing, wanted[missing])


def _made_ahead(
    sessions: SessionFactory, clock: Clock, studio: Studio, key: str, recipe: Recipe
) -> int:
    try:
        made = (
            sound_of(clock, studio, recipe)
            if recipe.parts
            else _signal(clock, studio, steady=key == STEADY)
        )
    except AudioError as error:
        logger.info("a sound of emergencies was not made ahead: %s", error)
        with transaction(sessions) as session:
            alarms.raise_alarm(session, clock, ALARM, showing.said(error))
        return 0
    with transaction(sessions) as session:
        alarms.clear(session, clock, ALARM)
        put_clip(session, clock, studio, recipe, made)
        _keep(session, clock, key, StoredSound(made.facts.hash, made.facts.length))
    return 1


def _signal(clock: Clock, studio: Studio, *, steady: bool) -> Made:
    from audio.signals import write_signal  # noqa: PLC0415 -- slow import

    studio.library.folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".making-", dir=studio.library.folder) as folder:
        path = Path(folder) / "signal.wav"
        write_signal(path, made=clock.now(), steady=steady)
        return Made(studio.library.put(path), ())


def _keep(session: Session, clock: Clock, key: str, sound: StoredSound) -> None:
    if key:
        session.merge(
            EmergencySoundRow(key=key, clip=sound.clip, length=sound.length, made=clock.now())
        )
