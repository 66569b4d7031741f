"""The voice that is always there: eSpeak NG, in this process, without the Internet.

After `speak_lib.h` of eSpeak NG 1.52. The library has one state for the whole process, so one lock
guards it. It does not repeat itself bit for bit.
"""

import ctypes
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache

import espeakng_loader
import numpy as np

from audio.errors import Cancelled, VoiceFailed
from audio.types import SAMPLE_RATE, USUAL, Manner, Samples
from audio.voices.edges import silence, trimmed
from audio.voices.phrases import Phrase, halves, phrases
from audio.voices.resample import at_station_rate

_SYNCHRONOUS, _NEVER_EXIT = 2, 0x8000
_FROM_CHARACTER, _UTF8, _IPA = 1, 1, 2
_RATE, _VOLUME, _PITCH, _RANGE = 1, 2, 3, 4
_GO_ON, _STOP = 0, 1
_FULL_SCALE = 32_768.0
_QUIET = 64 / _FULL_SCALE  # the library's own silence stays below that
_SHORTEST_WORD = 0.06  # seconds; a word that took less was swallowed

_SLOWEST, _FASTEST = 80, 450  # the library's own bounds, words a minute
_PITCH_OF_ALL, _HIGHEST = 45, 99
_OCTAVE = 65  # steps of the library's pitch in one octave, measured from 0 (69 Hz) to 99 (195 Hz)

_Listener = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)


class Accent(Enum):
    """Where a voice is from: its name here, the library's name of it, what people read."""

    NORTH = ("espeak", "vi", "eSpeak NG")
    CENTRAL = ("espeak-central", "vi-vn-x-central", "eSpeak NG Central")
    SOUTH = ("espeak-south", "vi-vn-x-south", "eSpeak NG South")


class EspeakVoice:
    """eSpeak NG speaking Vietnamese at a herald's pace, as in one part of the country.

    `pace` is its speaking rate. Vietnamese words are short: pace 130 is about 155 words a minute,
    pauses included.
    """

    online = False

    def __init__(self, accent: Accent = Accent.NORTH, pace: int = 130) -> None:
        self.name, self.language, self.label = accent.value
        self.pace = pace

    @property
    def settings(self) -> dict[str, object]:
        """What changes the sound: part of a clip's cache key."""
        return {"language": self.language, "pace": self.pace}

    def say(
        self, paragraph: str, *, cancelled: Callable[[], bool], manner: Manner = USUAL
    ) -> Samples:
        """Speak one paragraph; a paragraph without words is empty.

        Raises VoiceFailed when the library stays silent, and Cancelled when called off.
        """
        parts: list[Samples] = []
        tone = self._tone(manner)
        for phrase in phrases(paragraph, manner):
            parts.extend(self._phrase(phrase, tone, cancelled))
            parts.append(silence(phrase.pause.total_seconds()))
        return np.concatenate(parts[:-1]) if parts else np.zeros(0, np.float32)

    def _tone(self, manner: Manner) -> "_Tone":
        pace = min(max(round(self.pace * manner.speed), _SLOWEST), _FASTEST)
        pitch = round(_PITCH_OF_ALL + manner.pitch * _OCTAVE / 12)
        return _Tone(self, pace, min(max(pitch, 0), _HIGHEST))

    def _phrase(
        self, phrase: Phrase, tone: "_Tone", cancelled: Callable[[], bool]
    ) -> Iterator[Samples]:
        wave = trimmed(_engine().speak(phrase.text, tone, cancelled), _QUIET)
        shortest = _SHORTEST_WORD * self.pace / max(tone.pace, self.pace)
        if len(wave) >= phrase.words * shortest * SAMPLE_RATE:
            yield wave
            return
        # A long text was once seen to come back with its first seconds only: say it in halves.
        parts = halves(phrase)
        if len(parts) == 1:
            raise VoiceFailed(
                "The voice {voice} cannot say “{word}”. Write it in Vietnamese letters.",
                voice=self.label,
                word=phrase.text,
            )
        for part in parts:
            yield from self._phrase(part, tone, cancelled)


@dataclass(frozen=True, slots=True)
class _Tone:
    """A voice as the library is told of it."""

    voice: EspeakVoice
    pace: int
    pitch: int


class _Engine:
    """The one library of this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._heard: list[bytes] = []
        self._cancelled: Callable[[], bool] = bool
        self._library = ctypes.CDLL(espeakng_loader.get_library_path())
        folder = espeakng_loader.get_data_path().encode()
        self.rate = self._library.espeak_Initialize(_SYNCHRONOUS, 0, folder, _NEVER_EXIT)
        self._listener = _Listener(self._listen)  # kept, or the library would call a ghost
        self._library.espeak_SetSynthCallback(self._listener)
        self._library.espeak_Synth.argtypes = [
            ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint, ctypes.c_int,
            ctypes.c_uint, ctypes.c_uint, ctypes.c_void_p, ctypes.c_void_p,
        ]  # fmt: skip
        self._library.espeak_TextToPhonemes.argtypes = [
            ctypes.POINTER(ctypes.c_void_p), ctypes.c_int, ctypes.c_int,
        ]  # fmt: skip
        self._library.espeak_TextToPhonemes.restype = ctypes.c_char_p

    def phonemes(self, text: str, language: str, label: str) -> str:
        raw = ctypes.create_string_buffer(text.encode())
        place = ctypes.c_void_p(ctypes.addressof(raw))
        found: list[str] = []
        with self._lock:
            self._choose(language, label)
            while place.value:  # the library reads clause by clause and says where it stopped
                clause = self._library.espeak_TextToPhonemes(ctypes.byref(place), _UTF8, _IPA)
                found.append(clause.decode() if clause else "")
        return " ".join(found).strip()

    def speak(self, text: str, tone: _Tone, cancelled: Callable[[], bool]) -> Samples:
        with self._lock:
            self._prepare(tone)
            self._heard, self._cancelled = [], cancelled
            raw = text.encode() + b"\0"
            failed = self._library.espeak_Synth(
                raw, len(raw), 0, _FROM_CHARACTER, 0, _UTF8, None, None
            )
            heard = b"".join(self._heard)
            self._heard, self._cancelled = [], bool
        if cancelled():
            raise Cancelled("The speaking was called off.")
        if failed:
            raise VoiceFailed("The voice {voice} stayed silent.", voice=tone.voice.label)
        wave = np.frombuffer(heard, np.int16).astype(np.float32) / np.float32(_FULL_SCALE)
        return at_station_rate(wave, self.rate)

    def _prepare(self, tone: _Tone) -> None:
        self._choose(tone.voice.language, tone.voice.label)
        # At volume 70 no wave reaches full scale; from 85 on the library clips some.
        told = ((_RATE, tone.pace), (_VOLUME, 70), (_PITCH, tone.pitch), (_RANGE, 55))
        for parameter, value in told:
            self._library.espeak_SetParameter(parameter, value, 0)

    def _choose(self, language: str, label: str) -> None:
        if self.rate <= 0 or self._library.espeak_SetVoiceByName(language.encode()):
            raise VoiceFailed(
                "The voice {voice} has no language {language}.", voice=label, language=language
            )

    def _listen(self, wave: int | None, count: int, _events: int | None) -> int:
        if self._cancelled():
            return _STOP
        if wave and count > 0:
            self._heard.append(ctypes.string_at(wave, count * 2))
        return _GO_ON


@cache
def _engine() -> _Engine:
    return _Engine()


def phonemes(text: str, language: str, label: str) -> str:
    """Write a text in the letters of the International Phonetic Alphabet, as eSpeak NG says it.

    `label` names the voice that asks. Words of other languages stand between marks such as "(en)".
    Raises VoiceFailed where the library does not know the language.
    """
    return _engine().phonemes(text, language, label)
