"""The kinds of sound file that are taken, and what a file says of itself."""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto


class Kind(Enum):
    """The kinds of sound file that are taken; the value is the name of ffmpeg's reader."""

    WAV = "wav"
    MP3 = "mp3"
    M4A = "mov"
    OGG = "ogg"
    FLAC = "flac"
    AAC = "aac"
    AMR = "amr"
    WEBM = "matroska"
    WMA = "asf"


class End(Enum):
    """Whether a file goes on to its end."""

    THERE = auto()
    UNSURE = auto()
    """Its kind does not say."""
    MISSING = auto()


@dataclass(frozen=True, slots=True)
class Contents:
    """What a file says of itself."""

    kind: Kind
    end: End
    declared: timedelta | None = None
    """The length it claims; None where it claims none."""
