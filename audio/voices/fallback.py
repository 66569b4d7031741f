"""Who speaks a script when the voice that was wished for cannot."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from audio.errors import VoiceFailed
from audio.takes import Takes
from audio.types import USUAL, Manner, Note, Samples, Voice, Watch
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
class Speaking:
    """How a script is spoken, and where what was spoken before is kept."""

    manner: Manner = USUAL
    kept: Takes | None = None


PLAIN = Speaking()


@dataclass(frozen=True, slots=True)
class Spoken:
    """Who spoke the whole script in the end."""

    voice: Voice
    notes: tuple[Note, ...]
    """Why the voices before it did not; empty when the first one spoke."""


def speak(
    takes: Sequence[Phrase],
    voices: Sequence[Voice],
    tape: Tape,
    watch: Watch,
    how: Speaking = PLAIN,
) -> Spoken:
    """Speak every take with the first voice that can say them all.

    A script is never spoken half by one voice and half by another: the next voice begins anew.
    What a voice said before in the same manner is taken from where it is kept.
    Raises VoiceFailed with the last voice's reason when none could, and Cancelled.
    """
    notes: list[Note] = []
    for number, voice in enumerate(voices, start=1):
        tape.rewind()
        try:
            _speak_all(takes, _Speaker(voice, how, watch), tape)
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


@dataclass(frozen=True, slots=True)
class _Speaker:
    """One voice at work."""

    voice: Voice
    how: Speaking
    watch: Watch

    def say(self, text: str) -> Samples:
        kept = self.how.kept
        key = kept.key(text, self.voice, self.how.manner) if kept else ""
        if kept and (sound := kept.get(key)) is not None:
            return sound
        said = self.voice.say(text, cancelled=self.watch.cancelled, manner=self.how.manner)
        if kept:
            kept.put(key, said)
        return said


def _speak_all(takes: Sequence[Phrase], speaker: _Speaker, tape: Tape) -> None:
    watch = speaker.watch
    watch.progress(0, len(takes))
    for number, take in enumerate(takes, start=1):
        watch.check()
        tape.add(take, speaker.say(take.text))
        watch.progress(number, len(takes))


def _instead(voice: Voice) -> Note:
    return Note("The whole text was given to the voice {voice} instead.", {"voice": voice.label})
