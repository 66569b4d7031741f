"""How a station sounds: its voice and manner, its pauses, and what is done to every clip."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import timedelta
from typing import Any

from audio.types import Finish, Manner
from broadcaster.domain.recordings import Take
from broadcaster.errors import Invalid
from schedules.types import Reason

DEFAULT_VOICE = "espeak"
"""The voice that is always there."""

OWN_VOICE = "own"
"""The voice of the person at the desk, recorded paragraph by paragraph."""

LONGEST_HEARD = 4000
"""Letters that can be heard at once, without their being made into a clip."""

LONGEST_NOTICE = 200
"""Letters of the spoken notice."""

MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Range:
    """What a number of the settings may be, both ends included, and the step of its control."""

    low: float
    high: float
    step: float

    def holds(self, value: float) -> bool:
        """Tell whether a value lies within; what is no number does not."""
        return math.isfinite(value) and self.low <= value <= self.high


RANGES: Mapping[str, Range] = {
    "speed": Range(0.5, 2.0, 0.05),
    "pitch": Range(-6, 6, 0.5),
    "sentence_pause": Range(0, 3000, 10),
    "paragraph_pause": Range(0, 5000, 10),
    "lufs": Range(-24, -12, 0.5),
}
"""Speed in times the voice's own, pitch in semitones, pauses in ms, loudness in LUFS."""


@dataclass(frozen=True, slots=True)
class StationSound:
    """How everything sounds that does not say otherwise; pauses are kept in ms.

    `notice` tells whether `notice_text` is said before what a machine speaks (AI Law
    134/2025/QH15 asks that people can know).
    """

    voice: str = DEFAULT_VOICE
    speed: float = 1.0
    pitch: float = 0.0
    sentence_pause: float = 420
    paragraph_pause: float = 750
    lufs: float = -16.0
    horn: bool = False
    chime: bool = False
    closing_tone: bool = False
    notice: bool = False
    notice_text: str = "Bản tin do máy đọc."

    @property
    def manner(self) -> Manner:
        """How the voice speaks."""
        return Manner(
            speed=self.speed,
            pitch=self.pitch,
            sentence_pause=self.sentence_pause * MILLISECOND,
            paragraph_pause=self.paragraph_pause * MILLISECOND,
        )

    @property
    def finish(self) -> Finish:
        """What is done to a clip after it was spoken."""
        return Finish(
            lufs=self.lufs, horn=self.horn, chime=self.chime, closing_tone=self.closing_tone
        )


@dataclass(frozen=True, slots=True)
class OwnSound:
    """What one bulletin asks for; None is as the station sounds."""

    voice: str | None = None
    speed: float | None = None
    pitch: float | None = None
    sentence_pause: float | None = None
    paragraph_pause: float | None = None
    chime: bool | None = None
    closing_tone: bool | None = None
    notice: bool | None = None

    def over(self, station: StationSound) -> StationSound:
        """Return how the bulletin sounds at a station."""
        own = {
            each.name: value
            for each in fields(self)
            if (value := getattr(self, each.name)) is not None
        }
        return StationSound(**{**plain(station), **own})


@dataclass(frozen=True, slots=True)
class Audition:
    """A few paragraphs of script, or a recording, that somebody wants to hear at once, and how."""

    paragraphs: tuple[str, ...]
    voice: str
    manner: Manner = field(default_factory=Manner)
    finish: Finish = field(default_factory=Finish)
    recording: Take | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of an audition: a WAV file's bytes, whose voice it is, and what to know of it."""

    wav: bytes
    voice: str
    notes: tuple[Reason, ...] = ()


def plain(sound: StationSound | OwnSound) -> dict[str, Any]:
    """Return the settings by their names."""
    return {each.name: getattr(sound, each.name) for each in fields(sound)}


def stored(sound: StationSound | OwnSound) -> dict[str, Any] | None:
    """Write what differs from the product's own way as the store keeps it; None where nothing."""
    usual = plain(type(sound)())
    differing = {name: value for name, value in plain(sound).items() if value != usual[name]}
    return differing or None


def station_sound(value: Mapping[str, Any] | None, voice: str) -> StationSound:
    """Read a station's settings back; what is unknown or out of range is as if it were not."""
    return StationSound(**{**_usable(StationSound(), value), "voice": voice})


def own_sound(value: Mapping[str, Any] | None) -> OwnSound:
    """Read what a bulletin asks for."""
    return OwnSound(**_usable(OwnSound(), value))


def check(sound: StationSound | OwnSound) -> None:
    """Raise Invalid naming the first setting that is out of its range."""
    for name, value in plain(sound).items():
        if value is None or name not in RANGES or RANGES[name].holds(value):
            continue
        limits = RANGES[name]
        raise Invalid(
            name, "Choose a number from {low} to {high}.", low=limits.low, high=limits.high
        )
    if isinstance(sound, StationSound):
        _check_notice(sound)


def _check_notice(sound: StationSound) -> None:
    if sound.notice and not sound.notice_text.strip():
        raise Invalid("notice_text", "Write what is to be said, or leave the notice out.")
    if len(sound.notice_text) > LONGEST_NOTICE:
        raise Invalid(
            "notice_text", "The notice may have up to {most} letters.", most=LONGEST_NOTICE
        )


def _usable(usual: StationSound | OwnSound, value: Mapping[str, Any] | None) -> dict[str, Any]:
    given = value or {}
    return {
        each.name: given[each.name]
        for each in fields(usual)
        if each.name in given and _is_usable(each.name, given[each.name])
    }


def _is_usable(name: str, value: object) -> bool:
    if name in RANGES:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return is_number and RANGES[name].holds(float(value))  # type: ignore[arg-type]  # a number
    if name in {"voice", "notice_text"}:
        return isinstance(value, str) and bool(value)
    return isinstance(value, bool)
