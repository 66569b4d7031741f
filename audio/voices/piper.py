"""Voices of the station's own: files for Piper, spoken without the Internet.

A voice is two files, `<name>.onnx` and `<name>.onnx.json`, as https://github.com/OHF-Voice/piper1-gpl
publishes them. The model turns numbers of phonemes into sound; the phonemes are eSpeak NG's.
"""

from __future__ import annotations

import hashlib
import re
import threading
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from audio.errors import Cancelled, VoiceFailed
from audio.types import SAMPLE_RATE, USUAL, Manner, Samples
from audio.voices.edges import silence, trimmed
from audio.voices.espeak import phonemes
from audio.voices.phrases import Phrase, phrases
from audio.voices.piper_file import Description, described, opened
from audio.voices.resample import at_station_rate

if TYPE_CHECKING:
    from audio.voices.piper_file import Session

_BEGIN, _END, _PAD = "^", "$", "_"
_CLAUSE_END = re.compile(r"(?<=[,.;:!?…–—])\s+")
_CLOSING = re.compile(r"([,.;:!?–—])[^\w\s]*$")
_DASHES = str.maketrans("–—", ";;")
_FOREIGN = re.compile(r"\([^)]*\)")  # eSpeak NG's marks around words of another language
_QUIET = 0.01  # of full scale; a model's own silence hisses
_SHORTEST_WORD = 0.06  # seconds at usual speed; a word that took less was swallowed
_LONGEST_WORD = 6.0  # seconds at usual speed; a model that goes on so long is broken
_RATES = 50  # Hz; rates are rounded to that, so that resampling stays cheap


class PiperVoice:
    """A Piper voice whose model lies in a file; loaded when it first speaks."""

    online = False

    def __init__(self, model: Path) -> None:
        self._model = model
        self._lock = threading.Lock()
        self._loaded: tuple[str, Description, Session] | None = None

    @property
    def name(self) -> str:
        """The word that names it in settings and records."""
        return f"piper-{self._model.stem}"

    @property
    def label(self) -> str:
        """The name a person reads."""
        return f"Piper: {self._model.stem}"

    @property
    def settings(self) -> dict[str, object]:
        """What changes the sound: part of a clip's cache key."""
        return {"files": self._fingerprint()}

    def say(
        self, paragraph: str, *, cancelled: Callable[[], bool], manner: Manner = USUAL
    ) -> Samples:
        """Speak one paragraph; a paragraph without words is empty.

        Raises VoiceFailed when the files or the program cannot speak it, and Cancelled between
        sentences when called off.
        """
        parts: list[Samples] = []
        for phrase in phrases(paragraph, manner):
            if cancelled():
                raise Cancelled("The speaking was called off.")
            parts.append(self._phrase(phrase, manner))
            parts.append(silence(phrase.pause.total_seconds()))
        return np.concatenate(parts[:-1]) if parts else np.zeros(0, np.float32)

    def _phrase(self, phrase: Phrase, manner: Manner) -> Samples:
        description, session = self._files()
        # Higher is the same sound run off faster, made longer by as much before.
        rate = round(description.rate * 2 ** (manner.pitch / 12) / _RATES) * _RATES
        stretch = rate / description.rate / manner.speed
        raw = session.run(self._ids(phrase.text, description), stretch)
        longest = _LONGEST_WORD / manner.speed * phrase.words * rate
        if not len(raw) or len(raw) > longest or not np.isfinite(raw).all():
            raise VoiceFailed("The voice {voice} answered with a broken sound.", voice=self.label)
        wave = trimmed(at_station_rate(raw, rate), _QUIET)
        if len(wave) < _SHORTEST_WORD / manner.speed * phrase.words * SAMPLE_RATE:
            raise self._cannot_say(phrase.text)
        return np.clip(wave, -1, 1)

    def _ids(self, text: str, description: Description) -> list[int]:
        known = description.phoneme_id_map
        found = [*known[_BEGIN], *known[_PAD]]
        for word in self._words(text, description):
            signs = [sign for sign in word if sign in known]
            if word.strip() and not signs:
                raise self._cannot_say(text)  # no word is left out without telling
            for sign in signs:
                found += [*known[sign], *known[_PAD]]
        return [*found, *known[_END]]

    def _words(self, text: str, description: Description) -> list[str]:
        """Spell a text out in a model's signs, the spaces between words included."""
        if description.phoneme_type == "text":
            return re.split(r"( )", unicodedata.normalize("NFD", text))
        spelled = [
            phonemes(clause, description.espeak.voice, self.label) + _closing(clause)
            for clause in _CLAUSE_END.split(text)
        ]
        plain = _FOREIGN.sub("", " ".join(spelled))
        return re.split(r"( )", unicodedata.normalize("NFD", plain))

    def _cannot_say(self, text: str) -> VoiceFailed:
        return VoiceFailed(
            "The voice {voice} cannot say “{word}”. Write it in Vietnamese letters.",
            voice=self.label,
            word=text,
        )

    def _files(self) -> tuple[Description, Session]:
        with self._lock:
            now = self._fingerprint()
            if self._loaded is None or self._loaded[0] != now:
                self._loaded = None  # two models never lie in memory together
                description = described(self._model, self.label)
                self._loaded = (now, description, opened(self._model, description, self.label))
            return self._loaded[1:]

    def _fingerprint(self) -> str:
        files = (self._model, self._model.with_name(f"{self._model.name}.json"))
        return " ".join(map(_digest_of, files))


def _closing(clause: str) -> str:
    """Return the sign that ends a clause: a model hears questions and pauses by it."""
    found = _CLOSING.search(clause)
    return found.group(1).translate(_DASHES) if found else ""


def _digest_of(file: Path) -> str:
    try:
        facts = file.stat()
        return _digest(file, facts.st_size, facts.st_mtime_ns)
    except OSError:
        return "missing"


@lru_cache(maxsize=32)
def _digest(file: Path, size: int, changed: int) -> str:
    """Hash a file once, until it changes."""
    del size, changed  # they are what a kept answer is found by
    with file.open("rb") as raw:
        return hashlib.file_digest(raw, "sha256").hexdigest()
