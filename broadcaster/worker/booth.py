"""Where a few words are spoken while somebody waits to hear them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from audio.errors import AudioError, Cancelled, VoiceFailed
from audio.files import room_on
from audio.types import Speech, Voice, Watch
from broadcaster.clocks import SystemClock
from broadcaster.domain.relaying import Trial
from broadcaster.domain.sound import Audition, Heard
from broadcaster.errors import Refused
from broadcaster.services import showing
from broadcaster.services.makers import Original, Part, Recipe, Workshop, made
from schedules.types import Reason

if TYPE_CHECKING:
    from broadcaster.worker.trying import Receive

ONLINE_WITHIN_S = 6.0
"""Seconds of the world a voice from the Internet gets, before one of this machine speaks."""

LONGEST_MINUTES = 10
LARGEST_SOUND = LONGEST_MINUTES * 60 * 48_000 * 2
"""Bytes of what is heard at once, so that no process holds hours of sound."""

TOO_LONG = "This is longer than {minutes} minutes. Record every paragraph by itself."
CALLED_OFF = "You asked for something else meanwhile."
NO_RECEIVER = "Other stations cannot be tried here."
TOO_SLOW = Reason("The voice from the Internet took too long; a voice of this machine speaks.")


class Booth:
    """Speaks, levels and finishes as a clip is made, but keeps nothing."""

    def __init__(self, workshop: Workshop, folder: Path, receive: Receive | None = None) -> None:
        self._workshop = workshop
        self._voices = workshop.voices
        self._folder = folder
        self._receive = receive

    @staticmethod
    def warm_up() -> None:
        """Load what the first word needs, so that nobody waits for it."""
        import audio.render  # noqa: F401, PLC0415 -- slow import

    def hear(self, audition: Audition, cancelled: Callable[[], bool]) -> Heard:
        """Make the sound; raises Refused with the sentence that tells why not."""
        chosen = self._voices.get(audition.voice)
        try:
            if chosen is None or not chosen.online:
                return self._spoken(audition, self._voices, cancelled)
            return self._online(audition, cancelled)
        except Cancelled as error:
            raise Refused(CALLED_OFF) from error
        except AudioError as error:
            raise Refused(error.sentence, **error.facts) from error

    def try_relay(self, addresses: Sequence[str], cancelled: Callable[[], bool]) -> Trial:
        """Receive another station for a few seconds; raises Refused where nothing can."""
        if self._receive is None:
            raise Refused(NO_RECEIVER)
        from broadcaster.worker.trying import try_addresses  # noqa: PLC0415 -- seldom wanted

        return try_addresses(addresses, self._receive, cancelled)

    def _online(self, audition: Audition, cancelled: Callable[[], bool]) -> Heard:
        clock = SystemClock()
        until = clock.monotonic() + ONLINE_WITHIN_S
        alone = {audition.voice: self._voices[audition.voice]}
        try:
            return self._spoken(audition, alone, lambda: cancelled() or clock.monotonic() > until)
        except Cancelled:
            if cancelled():
                raise
            notes: tuple[Reason, ...] = (TOO_SLOW,)
        except VoiceFailed as error:
            notes = (showing.said(error),)
        offline = {name: each for name, each in self._voices.items() if not each.online}
        heard = self._spoken(replace(audition, voice=""), offline, cancelled)
        return Heard(heard.wav, heard.voice, notes + heard.notes)

    def _spoken(
        self, audition: Audition, voices: Mapping[str, Voice], cancelled: Callable[[], bool]
    ) -> Heard:
        recipe = Recipe((_part(audition),), audition.voice, audition.manner, audition.finish)
        workshop = replace(self._workshop, voices=voices)
        self._folder.mkdir(parents=True, exist_ok=True)
        with (
            room_on(self._folder),
            TemporaryDirectory(prefix=".making-", dir=self._folder) as folder,
        ):
            draft = made(recipe, workshop, Path(folder), Watch(cancelled=cancelled))
            if draft.path.stat().st_size > LARGEST_SOUND:
                raise Refused(TOO_LONG, minutes=LONGEST_MINUTES)
            notes = tuple(showing.said(each) for each in draft.notes)
            return Heard(draft.path.read_bytes(), draft.voice or "", notes)


def _part(audition: Audition) -> Part:
    take = audition.recording
    return Speech(audition.paragraphs) if take is None else Original(take.original, take.name)
