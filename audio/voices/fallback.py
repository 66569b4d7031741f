"""Who speaks a script when the voice that was wished for cannot."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from audio.errors import VoiceFailed
from audio.types import Note, Samples, Voice, Watch
from audio.voices.phrases import Phrase

logger = logging.getLogger(__name__)


class Tape(Protocol):
    """What is spoken onto."""

    def rewind(self) -> None:
        """Forget all that was spoken so far."""
        ...

    def add(self, take: Phrase, sound: Samples) -> None:
        """Keep one take and the pause after it."""
        ...


@dataclass(frozen=True, slots=True)
class Spoken:
    """Who spoke the whole script in the end."""

    voice: Voice
    notes: tuple[Note, ...]
    """Why the voices before it did not; empty when the first one spoke."""


def speak(takes: Sequence[Phrase], voices: Sequence[Voice], tape: Tape, watch: Watch) -> Spoken:
    """Speak every take with the first voice that can say them all.

    A script is never spoken half by one voice and half by another: the next voice begins anew.
    Raises VoiceFailed with the last voice's reason when none could, and Cancelled.
    """
    notes: list[Note] = []
    for number, voice in enumerate(voices, start=1):
        tape.rewind()
        try:
            _speak_all(takes, voice, tape, watch)
        except VoiceFailed as error:
            if number == len(voices):
                raise
            following = voices[number]
            logger.warning(
                "voice %s failed, %s speaks instead: %s", voice.name, following.name, error
            )
            notes += [Note(error.sentence, error.facts), _instead(following)]
        else:
            return Spoken(voice, tuple(notes))
    raise VoiceFailed("There is no voice. Choose one in the settings.")


def _speak_all(takes: Sequence[Phrase], voice: Voice, tape: Tape, watch: Watch) -> None:
    watch.progress(0, len(takes))
    for number, take in enumerate(takes, start=1):
        watch.check()
        tape.add(take, voice.say(take.text, cancelled=watch.cancelled))
        watch.progress(number, len(takes))


def _instead(voice: Voice) -> Note:
    return Note("The whole text was given to the voice {voice} instead.", {"voice": voice.label})
