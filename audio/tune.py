"""A signature tune the program makes itself: a short melody of bells, owned by nobody.

The melody walks a pentatonic scale, as many tunes here do; the bells are sums of the partials
bell founders tune for (hum, prime, tierce, quint, nominal).
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from audio.files import room_on
from audio.joining import Stretch, Target, develop
from audio.levelling import TARGET_LUFS
from audio.tape import Span, Tape
from audio.types import SAMPLE_RATE, Mark, Samples, Watch

_Doubles = NDArray[np.float64]

_LENGTH = 8.0  # seconds, the last bell's ringing included
_BASE = 293.66  # Hz, D4
_ATTACK = 0.006  # seconds


@dataclass(frozen=True, slots=True)
class _Note:
    at: float  # seconds
    step: int  # semitones above the base
    weight: float = 1.0


_MELODY = (
    _Note(0.00, 0), _Note(0.45, 7), _Note(0.90, 9), _Note(1.35, 12),
    _Note(1.95, 9, 0.8), _Note(2.25, 12, 0.8), _Note(2.55, 14), _Note(3.15, 7),
    _Note(3.75, 4, 0.9), _Note(4.20, 7, 0.9), _Note(4.65, 2), _Note(5.25, 0, 1.2),
    _Note(5.25, -12, 0.7), _Note(5.25, 12, 0.5),
)  # fmt: skip
# Frequency against the strike note, loudness, and seconds until a partial has faded to 1/e.
_PARTIALS = (
    (0.5, 0.25, 1.1),
    (1.0, 1.0, 0.9),
    (2.0, 0.45, 0.55),
    (3.0, 0.18, 0.3),
    (4.2, 0.1, 0.15),
)


def tune() -> Samples:
    """Compute the melody: about eight seconds, the same every time."""
    time = np.arange(round(_LENGTH * SAMPLE_RATE)) / SAMPLE_RATE
    whole = np.zeros_like(time)
    for note in _MELODY:
        start = round(note.at * SAMPLE_RATE)
        whole[start:] += note.weight * _bell(
            _BASE * 2 ** (note.step / 12), time[: len(time) - start]
        )
    whole *= np.clip((_LENGTH - time) / 0.8, 0.0, 1.0)  # the last ringing fades to nothing
    return np.asarray(whole / np.abs(whole).max() * 0.5, np.float32)


def write_tune(path: Path, *, made: datetime) -> None:
    """Write the tune as a levelled clip file.

    Raises DiskFull.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with room_on(path.parent), Tape(path.parent) as tape:
        tape.write(tune())
        tape.finish()
        whole = Stretch(tape, Span(0, tape.rows))
        mark = Mark(synthetic=False, voice=None, made=made)
        develop([whole], Target(path, mark, TARGET_LUFS), Watch())


def _bell(pitch: float, time: _Doubles) -> _Doubles:
    ringing = np.zeros_like(time)
    for ratio, loudness, fading in _PARTIALS:
        wave = np.sin(2 * np.pi * pitch * ratio * time)
        ringing += loudness * np.exp(-time / fading) * wave
    return ringing * np.minimum(time / _ATTACK, 1.0)
