"""Quiet pieces of bells the program makes up by itself, owned by nobody: music to begin with.

Each walks the pentatonic scale in phrases that come back, so that it is a piece and not chance.
"""

from __future__ import annotations

import random
import wave
from pathlib import Path

import numpy as np

from audio.bells import Stroke, struck
from audio.types import SAMPLE_RATE, Samples

PHRASE = 7.5
"""Seconds of one phrase, the ringing of its last bell included."""

_SCALE = (-5, -3, 0, 2, 4, 7, 9, 12, 14)
_FORM = "AABACABADBACABAD"
_BEAT = 0.6
_BEATS = 11


def air(number: int) -> Samples:
    """Compute a piece of two minutes; another number is another piece, the same one every time."""
    chance = random.Random(number)  # noqa: S311 -- music, no secret
    phrases = {name: _phrase(chance) for name in sorted(set(_FORM))}
    return np.concatenate([phrases[name] for name in _FORM])


def write_air(path: Path, number: int) -> None:
    """Write a piece as a 16-bit recording, to be taken in as any other."""
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(SAMPLE_RATE)
        out.writeframes((air(number) * 32767).astype("<i2").tobytes())


def _phrase(chance: random.Random) -> Samples:
    """Step up and down the scale, now and then resting a beat, and come to rest on the base."""
    at, strokes = chance.randrange(len(_SCALE)), []
    for beat in range(_BEATS - 1):
        at = min(max(at + chance.choice((-2, -1, -1, 1, 1, 2)), 0), len(_SCALE) - 1)
        if chance.random() > 0.2:  # noqa: PLR2004 -- one beat in five is a rest
            strokes.append(Stroke(beat * _BEAT, _SCALE[at], 0.8))
    strokes += [Stroke((_BEATS - 1) * _BEAT, 0), Stroke((_BEATS - 1) * _BEAT, -12, 0.6)]
    return struck(strokes, PHRASE, fading=0.4)
