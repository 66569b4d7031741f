"""The words the rooms of this house share: samples, a voice, the facts of a clip."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias

from audio.errors import Cancelled

if TYPE_CHECKING:
    # Not loaded at run time: who only looks a clip up, as the pages do, needs no numpy.
    import numpy as np
    from numpy.typing import NDArray

SAMPLE_RATE = 48_000
"""Samples a second, everywhere inside the house (Hz)."""

Samples: TypeAlias = "NDArray[np.float32]"
"""One channel of sound: shape (n,), -1..1, SAMPLE_RATE a second."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a voice speaks: as it is by itself unless told otherwise."""

    speed: float = 1.0
    """Words a minute over the voice's own, 0.5 to 2."""
    pitch: float = 0.0
    """Semitones above or below the voice's own, -6 to 6."""
    sentence_pause: timedelta = timedelta(milliseconds=420)
    paragraph_pause: timedelta = timedelta(milliseconds=750)


USUAL = Manner()
"""A voice as it is by itself."""


@dataclass(frozen=True, slots=True)
class Finish:
    """What is done to a sound after it was spoken or recorded, before it goes to the horns."""

    lufs: float = -16.0
    """Integrated loudness it is brought to (ITU-R BS.1770-4)."""
    horn: bool = False
    """Whether it is made fit for horn loudspeakers: narrow band, even level, clear consonants."""
    chime: bool = False
    """Whether a chime goes before it."""
    closing_tone: bool = False
    """Whether a tone comes after it."""


@dataclass(frozen=True, slots=True)
class Speech:
    """Paragraphs of script, for a voice."""

    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recording:
    """A sound file as it was given; `name` is what its owner calls it."""

    path: Path
    name: str


Piece: TypeAlias = Speech | Recording
"""One of the things that a clip is joined from."""


class Voice(Protocol):
    """Somebody who can say a paragraph."""

    @property
    def name(self) -> str:
        """The word that names it in settings and records, such as `espeak`."""
        ...

    @property
    def label(self) -> str:
        """The name a person reads."""
        ...

    @property
    def online(self) -> bool:
        """Whether it needs the Internet."""
        ...

    @property
    def settings(self) -> Mapping[str, object]:
        """What changes its sound; a part of the key under which a made clip is found again."""
        ...

    def say(
        self, paragraph: str, *, cancelled: Callable[[], bool], manner: Manner = USUAL
    ) -> Samples:
        """Speak one paragraph of script in a manner, its pauses between sentences included.

        Raises VoiceFailed when no sound came, and Cancelled soon after `cancelled` says so.
        """
        ...


@dataclass(frozen=True, slots=True)
class ClipFacts:
    """What is known of a clip: measured once, when it enters the library."""

    hash: str
    """SHA-256 of the file's bytes, in hex: the clip's identity."""
    frames: int
    length: timedelta
    loudness_lufs: float
    """Integrated loudness (ITU-R BS.1770-4), LUFS."""
    true_peak_dbtp: float
    voice: str | None
    """Which voice spoke it; None for a recording."""
    synthetic: bool


@dataclass(frozen=True, slots=True)
class Note:
    """Something a person should be told: an English template and its values, for translation."""

    sentence: str
    facts: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.sentence.format(**self.facts)


@dataclass(frozen=True, slots=True)
class Mark:
    """Where the sound of a clip comes from, for machines (AI Law 134/2025/QH15, art. 11)."""

    synthetic: bool
    """Whether a machine spoke it."""
    voice: str | None
    """Which voice spoke it; None for a recording or a tune."""
    made: datetime
    """When the file was made; aware, UTC."""


Progress = Callable[[int, int], None]
"""Told how many takes are done, and of how many."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Who looks on while something long is made."""

    progress: Progress = lambda _done, _total: None
    cancelled: Callable[[], bool] = lambda: False

    def check(self) -> None:
        """Raise Cancelled when the work was called off."""
        if self.cancelled():
            raise Cancelled("The work was called off.")
